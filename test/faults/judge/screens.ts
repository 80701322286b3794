/** What waiting-room screens showed and were told to say, against the calls of the log (invariants 4 and 11). */
import type { History, ScreenHistory } from '../house/history.ts';
import type { DayLog } from './logs.ts';

export type Faults = readonly { readonly from: number; readonly until: number }[];
export type ScreenVerdict = {
  readonly broken: readonly string[];
  /** From each call to each screen that could show it, outside of faults, in ms, in order. */
  readonly shownAfterMs: readonly number[];
};

/** So long a call must have had a screen that was there before anybody may say that it was never shown. */
const MUST_BE_SEEN_MS = 20_000;
/** After a fault, until everybody has had the time to come back. */
const BACK_WITHIN_MS = 15_000;

/** @param clockIsOff by how much the servers' clock was ahead of the right one, in ms, at an instant of the right one */
export function judgeScreens(
  history: History,
  days: readonly DayLog[],
  faults: Faults,
  clockIsOff: (at: number) => number = () => 0,
): ScreenVerdict {
  const broken: string[] = [];
  const shownAfterMs: number[] = [];
  const calls = days.flatMap(({ clinicId, events }) =>
    events.flatMap(({ event }) =>
      event.type === 'ticket_called' && event.why.rule !== 'came_directly'
        ? [{ clinicId, callId: event.callId, at: event.at }]
        : [],
    ),
  );
  const clinicOf = new Map<string, string>(calls.map(({ callId, clinicId }) => [callId, clinicId]));
  for (const screen of history.screens) {
    const shown = new Map(screen.shown.map((each) => [each.callId, each]));
    for (const { callId } of [...screen.shown, ...screen.announced]) {
      const clinicId = clinicOf.get(callId);
      if (clinicId === undefined) broken.push(`A screen showed the call ${callId}, which the log does not have`);
      else if (clinicId !== screen.clinicId) broken.push('A screen showed a call of another clinic');
    }
    for (const { clinicId, callId, at } of calls) {
      if (clinicId !== screen.clinicId) continue;
      const seen = shown.get(callId);
      const isCalm = !isDisturbed(faults, at, at + MUST_BE_SEEN_MS);
      if (seen && isCalm && isThere(screen, at, at + 2_000)) shownAfterMs.push(Math.max(0, seen.at - at));
      if (!seen && isCalm && isThere(screen, at, at + MUST_BE_SEEN_MS))
        broken.push(`The call ${callId} was never shown on a screen that was there all the time`);
    }
    broken.push(...heardTwice(screen, clockIsOff));
  }
  return { broken, shownAfterMs: shownAfterMs.toSorted((a, b) => a - b) };
}

const isThere = ({ connected }: ScreenHistory, from: number, until: number): boolean =>
  connected.some((span) => span.from <= from && (span.until ?? Infinity) >= until);

const isDisturbed = (faults: Faults, from: number, until: number): boolean =>
  faults.some((fault) => fault.from - 1_000 <= until && from <= fault.until + BACK_WITHIN_MS);

/** Each call is spoken once in each zone, and nothing is told to be spoken that is too old to be. */
function heardTwice({ announced }: ScreenHistory, clockIsOff: (at: number) => number): readonly string[] {
  const broken: string[] = [];
  const first = new Map<string, string>();
  for (const { announcementId, callId, zoneId, kind, at, voiceUntil } of announced) {
    const name = `${callId} ${zoneId}`;
    if (kind === 'call') {
      const before = first.get(name);
      if (before !== undefined && before !== announcementId) broken.push(`The call ${callId} was announced twice`);
      first.set(name, announcementId);
    }
    // Told late, it is only shown: the page looks at this instant, too.
    if (at + clockIsOff(at) > voiceUntil + 60_000)
      broken.push(`The call ${callId} was told to be spoken long after it was over`);
  }
  return broken;
}

export const percentile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
