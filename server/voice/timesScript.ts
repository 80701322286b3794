import { localText, type LocalText } from '../../common/contract/language.ts';
import { formatDate, formatNumber, formatTime } from '../../common/phrases/format.ts';
import type { Choice } from '../notice/readChoice.ts';
import type { SpokenFragment } from './fragment.ts';
import { deskOf, leadingOn, type InOwnMatter } from './leadsOn.ts';
import { menuScript, type MenuOutcome, type MenuState } from './menuScript.ts';
import type { Script } from './script.ts';
import { sentence } from './sentence.ts';
import { callBack } from './turnNearScript.ts';

export type TimesCall = InOwnMatter & {
  readonly clinicName: LocalText;
  readonly timeZone: string;
  /** When the booking is now, epoch milliseconds. */
  readonly startsAt: number;
  /** Why other times are read out. `gone`: the one that was chosen a moment ago is somebody else's. */
  readonly because: 'doctor_absent' | 'asked' | 'gone';
  /** What stands behind the keys 1, 2 and 3, epoch milliseconds. */
  readonly times: readonly { readonly key: number; readonly startsAt: number }[];
  readonly callBackOn?: string;
  /** They come from another question, to which hash leads back. */
  readonly canGoBack?: boolean;
};

const PLACES = ['place_1', 'place_2', 'place_3'] as const satisfies readonly Choice[];

/**
 * Other times read out: 1, 2, 3 for one of them, 4 to be called, 9 to give the booking up. 0 is the desk; where none can be
 * reached it is to be called, too.
 */
export function timesScript(call: TimesCall): Script<MenuState, MenuOutcome> {
  const { language, timeZone, because, times } = call;
  const say = (name: Parameters<typeof sentence>[0]) => sentence(name, { language });
  const moment = (at: number) => ({
    date: formatDate(at, timeZone, language),
    time: formatTime(at, timeZone, language),
  });
  const offered = PLACES.flatMap((choice, index) => {
    const time = times.find(({ key }) => key === index + 1);
    return time === undefined ? [] : [{ ...time, choice }];
  });
  const greetings: Readonly<Record<TimesCall['because'], () => readonly SpokenFragment[]>> = {
    doctor_absent: () =>
      sentence('doctorAbsentGreeting', {
        language,
        values: { clinic: localText(call.clinicName, language), ...moment(call.startsAt) },
      }),
    asked: () => [],
    gone: () => say('timeGone'),
  };
  return menuScript({
    greeting: [...greetings[because](), ...(offered.length === 0 ? say('noOtherTime') : [])],
    keys: [
      ...offered.flatMap(({ key, startsAt }) =>
        sentence('timeOnKey', { language, values: { ...moment(startsAt), key: formatNumber(key, language) } }),
      ),
      ...say('pressToBeCalled'),
      ...say('pressNineToCancel'),
      ...leadingOn(call, call.canGoBack),
    ],
    wrongKey: say('pressOneOfTheseKeys'),
    decisions: {
      ...Object.fromEntries(offered.map(({ key, choice }) => [String(key), choice])),
      4: 'call_me',
      0: 'call_me',
      9: 'cancel',
    },
    told: {
      ...Object.fromEntries(
        offered.map(({ choice, startsAt }) => [
          choice,
          sentence('movedToTime', { language, values: moment(startsAt) }),
        ]),
      ),
      call_me: say('weWillCall'),
      cancel: say('bookingCancelled'),
    },
    refused: say('callAboutBooking'),
    nothingChanged: because === 'asked' ? say('bookingUnchanged') : say('callAboutBooking'),
    toMachine: callBack(call),
    ...deskOf(call),
  });
}
