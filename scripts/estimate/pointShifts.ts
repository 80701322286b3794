/** When a service point will call, as far as one can know at an instant: by the plan, by habit, by what it does now. */
import { callsAt, type Shift } from '../../server/queue/estimate/shifts.ts';
import type { Seen } from '../../server/queue/estimate/serviceTime.ts';
import type { Planned, RealVisit } from './readVisits.ts';

export type PointState = {
  readonly name: string;
  readonly serves: Set<string>;
  /** Of this day, by service. */
  readonly seen: Map<string, Seen>;
  /** Who is in it, the last called last. */
  inside: RealVisit[];
  /** Who left last, until the next is called. */
  last: RealVisit | null;
  lastEndAt: number | null;
};

const MINUTE_MS = 60_000;
/** A point that calls nobody for so long although somebody waits is taken for one that is away. */
const AWAY_MS = 10 * MINUTE_MS;
/** Until when somebody who is away, or should have begun, is expected. */
const BACK_MS = 10 * MINUTE_MS;
/** How long a point goes on working at an unusual time. */
const UNUSUAL_MS = 45 * MINUTE_MS;
const ALWAYS: readonly Shift[] = [{ fromAt: -Infinity, untilAt: Infinity }];

export type Known = {
  readonly plan: readonly Planned[];
  /** By the time of the day; undefined where habits are not known. */
  readonly usual: readonly Shift[] | undefined;
  readonly midnight: number;
  /** Since when somebody waits whom the point serves; undefined where nobody does. */
  readonly workSince: number | undefined;
};

export function shiftsOf(point: PointState, at: number, known: Known): readonly Shift[] {
  const isBusy = point.inside.length > 0;
  if (known.plan.length > 0)
    return known.plan
      .filter(({ servicePoint, closesAt }) => servicePoint === point.name && closesAt > at)
      .map(({ opensAt, closesAt }) => ({ fromAt: opensAt, untilAt: closesAt }));
  const idleSince = Math.max(point.lastEndAt ?? -Infinity, known.workSince ?? at);
  const isAway = !isBusy && at - idleSince > AWAY_MS;
  const { usual, midnight } = known;
  if (usual === undefined) {
    // Of a point without habits only what it does tells whether it is open.
    if (!isBusy && (point.lastEndAt === null || isAway)) return [];
    return ALWAYS;
  }
  const today = usual.map(({ fromAt, untilAt }) => ({ fromAt: midnight + fromAt, untilAt: midnight + untilAt }));
  const isUsual = callsAt(today, at);
  if (isUsual && isAway) return today.map((shift) => later(shift, at + BACK_MS));
  if (isUsual || !isBusy) return today;
  return [{ fromAt: at, untilAt: at + UNUSUAL_MS }, ...today];
}

const later = ({ fromAt, untilAt }: Shift, at: number): Shift => ({ fromAt: Math.max(fromAt, at), untilAt });
