/** From when until when, local times `HH:MM`, nobody is disturbed. The same time twice means never. */
export type QuietHours = { readonly from: string; readonly until: string };

/** Unless the clinic sets its own. Source: the rules of most text providers and countries; docs/adr/0012-notices.md. */
export const USUAL_QUIET_HOURS: QuietHours = { from: '21:00', until: '08:00' };

/** A telephone that rings wakes whole families: at night it does not, however urgent. */
export const NIGHT: QuietHours = { from: '22:30', until: '06:30' };

const MINUTE_MS = 60_000;
const DAY_MIN = 1440;

/**
 * When the quiet hours that `at` falls into are over, or undefined outside of them.
 * On nights when the clock changes it is the local time that counts.
 */
export function quietUntil(at: number, timeZone: string, { from, until }: QuietHours): number | undefined {
  const [start, end] = [minutesOf(from), minutesOf(until)];
  const now = localMinutes(at, timeZone);
  const length = apart(start, end);
  if (apart(start, now) >= length) return undefined;

  let over = Math.floor(at / MINUTE_MS) * MINUTE_MS + apart(now, end) * MINUTE_MS;
  const off = apart(localMinutes(over, timeZone), end); // not 0 when the clock was changed in between
  over += (off > DAY_MIN / 2 ? off - DAY_MIN : off) * MINUTE_MS;
  return over;
}

/** Minutes from one time of day forward to another, 0 to 1439. */
const apart = (from: number, until: number): number => (until - from + DAY_MIN) % DAY_MIN;

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function localMinutes(at: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
    clocks.set(timeZone, clock); // made once: it costs more than all the rest
  }
  return minutesOf(clock.format(at));
}
