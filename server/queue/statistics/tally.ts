import {
  Outcome,
  type Breakdown,
  type Channel,
  type FigureGroup,
  type Figures,
} from '../../../common/contract/statistics.ts';
import type { ClassCode, ClinicDate, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import { spreadOf } from './spread.ts';

/** One who came for one service, or a booking that nobody came for: everything that statistics know of it. */
export type TicketFact = {
  readonly date: ClinicDate;
  /** Of the arrival, or of the booked time where nobody came; by the clinic's clock. */
  readonly hour: number;
  readonly serviceId: ServiceId;
  /** Where it was called to last; null while nobody has called it. */
  readonly servicePointId: ServicePointId | null;
  readonly channel: Channel;
  readonly classCode: ClassCode;
  readonly outcome: Outcome;
  /** The arrival of somebody booked; not the stages after it. */
  readonly isBookedArrival: boolean;
  readonly waitMs: number | null;
  readonly serviceMs: number | null;
};

const KEY_OF: { readonly [By in Breakdown]: (fact: TicketFact) => string } = {
  day: ({ date }) => date,
  hour: ({ hour }) => String(hour).padStart(2, '0'),
  service: ({ serviceId }) => serviceId,
  room: ({ servicePointId }) => servicePointId ?? 'none',
  channel: ({ channel }) => channel,
  class: ({ classCode }) => classCode,
};
// The keys of the table above.
const BREAKDOWNS = Object.keys(KEY_OF) as readonly Breakdown[];

type Group = {
  readonly outcomes: Record<Outcome, number>;
  bookedCame: number;
  readonly waits: number[];
  readonly services: number[];
};

const emptyGroup = (): Group => ({
  outcomes: { served: 0, missed: 0, gave_up: 0, left_waiting: 0, cancelled: 0, sent_on: 0, open: 0, never_came: 0 },
  bookedCame: 0,
  waits: [],
  services: [],
});

/** Counts facts one after the other, in any order, so that a year of them need not be in memory as rows. */
export class Tally {
  readonly #all = emptyGroup();
  readonly #by = new Map(BREAKDOWNS.map((by) => [by, new Map<string, Group>()]));

  add(fact: TicketFact): void {
    count(this.#all, fact);
    for (const [by, groups] of this.#by) {
      const key = KEY_OF[by](fact);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = emptyGroup()));
      count(group, fact);
    }
  }

  all(): Figures {
    return figuresOf(this.#all);
  }

  /** Days and hours in their order, the others with the most tickets first. */
  groups(by: Breakdown): FigureGroup[] {
    const groups = [...(this.#by.get(by) ?? [])].map(([key, group]) => ({ key, figures: figuresOf(group) }));
    return groups.sort((a, b) =>
      by === 'day' || by === 'hour'
        ? order(a.key, b.key)
        : b.figures.tickets - a.figures.tickets || order(a.key, b.key),
    );
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function count(group: Group, { outcome, isBookedArrival, waitMs, serviceMs }: TicketFact): void {
  group.outcomes[outcome] += 1;
  if (isBookedArrival) group.bookedCame += 1;
  if (waitMs !== null) group.waits.push(waitMs);
  if (serviceMs !== null) group.services.push(serviceMs);
}

function figuresOf({ outcomes, bookedCame, waits, services }: Group): Figures {
  const tickets = Outcome.options.reduce((sum, each) => sum + (each === 'never_came' ? 0 : outcomes[each]), 0);
  return {
    tickets,
    outcomes: { ...outcomes },
    bookedCame,
    waits: spreadOf(Float64Array.from(waits)),
    services: spreadOf(Float64Array.from(services)),
  };
}
