import { localText, type Language, type LocalText } from '../../common/contract/language.ts';
import { formatDate, formatTime } from '../../common/phrases/format.ts';
import { leadingOn, type LeadsOn } from './leadsOn.ts';
import { menuScript, type MenuOutcome, type MenuState } from './menuScript.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';
import { callBack } from './turnNearScript.ts';

export type ReminderCall = {
  readonly language: Language;
  readonly clinicName: LocalText;
  /** When the appointment is, epoch milliseconds. */
  readonly startsAt: number;
  readonly timeZone: string;
  /** Told to an answering machine. Nothing else is: somebody else may listen to it. */
  readonly callBackOn?: string;
  /** Of a call of somebody who called back. */
  readonly leadsOn?: LeadsOn | undefined;
};

/** "You have an appointment": 1 coming, 2 another time, 3 cancel. */
export function reminderScript(call: ReminderCall): Script<MenuState, MenuOutcome> {
  const { language, startsAt, timeZone, leadsOn } = call;
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
    keys: [
      ...say('pressToCome'),
      ...say('pressToMove'),
      ...say('pressToCancelBooking'),
      ...leadingOn(leadsOn, language),
    ],
    wrongKey: say(leadsOn ? 'pressOneOfTheseKeys' : 'pressOneTwoOrThree'),
    decisions: { 1: 'coming', 2: 'move', 3: 'cancel' },
    told: { coming: say('expectingYou'), cancel: say('bookingCancelled') },
    refused: say('callAboutBooking'),
    nothingChanged: say('bookingUnchanged'),
    toMachine: callBack(call),
  });
}
