/** At an hour of the night the demonstration goes back to its first state. */
import type { EpochMs } from '../../common/contract/vocabulary.ts';
import { addDays, instantOf, localTimeOf, minutesOf } from '../booking/clinicTime.ts';
import type { Clock } from '../ports/clock.ts';

/** A computer that wakes later than this is perhaps in the middle of a showing: it goes back the next night. */
const LATE_MS = 30 * 60_000;

/**
 * @param at local `HH:MM`
 * @returns what is done every so often: it goes back once for each time that this hour passes while the server runs. Whoever
 *   stopped a demonstration finds it as it was.
 */
export function demonstrationNight(given: {
  readonly at: string;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly goBack: () => void;
}): () => Promise<void> {
  const { at, timeZone, clock, goBack } = given;
  let lookedAt = clock.now();
  return () => {
    const now = clock.now();
    const due = lastTime(at, timeZone, now);
    const hasPassed = lookedAt < due && now > lookedAt && now - due <= LATE_MS;
    lookedAt = now;
    if (hasPassed) goBack();
    return Promise.resolve();
  };
}

/** The last moment until now at which it was this local time. */
function lastTime(at: string, timeZone: string, now: number): EpochMs {
  const { date, minutes } = localTimeOf(now as EpochMs, timeZone); // the clock's
  return instantOf(minutes >= minutesOf(at) ? date : addDays(date, -1), at, timeZone);
}
