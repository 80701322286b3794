import { localText, type LocalText } from '../../common/contract/language.ts';
import { formatDate, formatTime } from '../../common/phrases/format.ts';
import { deskOf, leadingOn, wrongKeyOf, type InOwnMatter } from './leadsOn.ts';
import { menuScript, type MenuOutcome, type MenuState } from './menuScript.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';
import { callBack } from './turnNearScript.ts';

export type ReminderCall = InOwnMatter & {
  readonly clinicName: LocalText;
  /** When the appointment is, epoch milliseconds. */
  readonly startsAt: number;
  readonly timeZone: string;
  /** Told to an answering machine. Nothing else is: somebody else may listen to it. */
  readonly callBackOn?: string;
};

/** "You have an appointment": 1 coming, 2 another time, 3 cancel. */
export function reminderScript(call: ReminderCall): Script<MenuState, MenuOutcome> {
  const { language, startsAt, timeZone } = call;
  const say = (name: Parameters<typeof sentence>[0]) => sentence(name, { language });
  return menuScript({
    greeting: sentence('reminderGreeting', {
      language,
      values: {
        clinic: localText(call.clinicName, language),
        date: formatDate(startsAt, timeZone, language),
        time: formatTime(startsAt, timeZone, language),
      },
    }),
    keys: [...say('pressToCome'), ...say('pressToMove'), ...say('pressToCancelBooking'), ...leadingOn(call)],
    wrongKey: wrongKeyOf(call),
    decisions: { 1: 'coming', 2: 'move', 3: 'cancel' },
    told: { coming: say('expectingYou'), cancel: say('bookingCancelled') },
    refused: say('callAboutBooking'),
    nothingChanged: say('bookingUnchanged'),
    toMachine: callBack(call),
    ...deskOf(call),
  });
}
