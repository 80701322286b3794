import {
  isFailedCall,
  type CallBecame,
  type CallDirection,
  type CallFigures,
  type CallReport,
  type HourOfCalls,
} from '../../../common/contract/phoneCalls.ts';
import type { ClinicDate } from '../../../common/contract/vocabulary.ts';

/** One call, as far as it is counted. Instants are epoch ms. */
export type CallFact = {
  readonly direction: CallDirection;
  readonly became: CallBecame;
  readonly date: ClinicDate;
  /** Where the clinic is: since its midnight, in ms. */
  readonly localMs: number;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  /** Null while it is going on, and where its end was never told. */
  readonly endedAt: number | null;
  /** Where the caller was in the menu at last. */
  readonly step: string | null;
  /** When it was first passed on to a person, when somebody took it, and how long they talked. */
  readonly deskAt: number | null;
  readonly deskAnsweredAt: number | null;
  readonly deskEndedAt: number | null;
  /** The person noted a booking. */
  readonly isBookedByDesk: boolean;
};

const HOUR_MS = 3_600_000;
const HOURS = 24;

class Mean {
  #sum = 0;
  count = 0;

  add(ms: number): void {
    this.#sum += Math.max(0, ms);
    this.count += 1;
  }

  get ms(): number | null {
    return this.count === 0 ? null : Math.round(this.#sum / this.count);
  }
}

class Group {
  readonly length = new Mean();
  readonly deskWait = new Mean();
  readonly deskTalk = new Mean();
  calls = 0;
  answered = 0;
  lineBusy = 0;
  failed = 0;
  booked = 0;
  toDesk = 0;

  add(fact: CallFact): void {
    this.calls += 1;
    if (fact.answeredAt !== null) this.answered += 1;
    if (fact.became === 'line_busy') this.lineBusy += 1;
    if (isFailedCall(fact.became)) this.failed += 1;
    if (fact.became === 'booked' || fact.isBookedByDesk) this.booked += 1;
    if (fact.answeredAt !== null && fact.endedAt !== null) this.length.add(fact.endedAt - fact.startedAt);
    if (fact.deskAt === null) return;
    this.toDesk += 1;
    if (fact.deskAnsweredAt === null) return;
    this.deskWait.add(fact.deskAnsweredAt - fact.deskAt);
    const until = fact.deskEndedAt ?? fact.endedAt;
    if (until !== null) this.deskTalk.add(until - fact.deskAnsweredAt);
  }

  figures(): CallFigures {
    const { calls, answered, lineBusy, failed, booked, toDesk, deskWait } = this;
    return {
      calls,
      answered,
      lineBusy,
      failed,
      booked,
      toDesk,
      deskAnswered: deskWait.count,
      meanLengthMs: this.length.ms,
      meanDeskWaitMs: deskWait.ms,
      meanDeskTalkMs: this.deskTalk.ms,
    };
  }
}

/** Counts calls, which must be given in the order of their beginnings. */
export class CallTally {
  readonly #incoming = new Group();
  readonly #byHour = Array.from({ length: HOURS }, () => new Group());
  readonly #byDay = new Map<ClinicDate, Group>();
  /** Of both directions. */
  readonly #lengths = Array.from({ length: HOURS }, () => new Mean());
  readonly #began = Array.from({ length: HOURS }, () => 0);
  readonly #busyMs = Array.from({ length: HOURS }, () => 0);
  readonly #most = Array.from({ length: HOURS }, () => 0);
  readonly #failures = new Map<
    string,
    { -readonly [K in keyof CallReport['failures'][number]]: CallReport['failures'][number][K] }
  >();
  readonly #outgoing = { calls: 0, answered: 0 };
  /** When the calls that are going on will have ended. */
  #ends: number[] = [];

  add(fact: CallFact): void {
    const hour = hourOf(fact.localMs);
    this.#began[hour] = (this.#began[hour] ?? 0) + 1;
    this.#occupy(fact, hour);
    if (isFailedCall(fact.became)) this.#fail(fact);
    if (fact.direction === 'out') {
      this.#outgoing.calls += 1;
      if (fact.became === 'answered') this.#outgoing.answered += 1;
      return;
    }
    this.#incoming.add(fact);
    this.#byHour[hour]?.add(fact);
    const day = this.#byDay.get(fact.date) ?? new Group();
    this.#byDay.set(fact.date, day);
    day.add(fact);
  }

  /** @param days what is counted per day is divided by them */
  report(days: number): Omit<CallReport, 'from' | 'until' | 'at' | 'days' | 'repeated' | 'bookings'> {
    return {
      incoming: this.#incoming.figures(),
      outgoing: { ...this.#outgoing },
      perHour: this.#byHour.flatMap((group, hour): HourOfCalls[] =>
        (this.#began[hour] ?? 0) === 0 && (this.#busyMs[hour] ?? 0) === 0
          ? []
          : [
              {
                hour,
                ...group.figures(),
                erlangs: (this.#busyMs[hour] ?? 0) / (days * HOUR_MS),
                most: this.#most[hour] ?? 0,
              },
            ],
      ),
      perDay: [...this.#byDay]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([date, group]) => ({ date, ...group.figures() })),
      failures: [...this.#failures.values()].toSorted((a, b) => b.count - a.count),
      busiest: this.#busiest(days),
    };
  }

  /** The hour that offers the most: calls per day times how long they last, those that found the line busy among them. */
  #busiest(days: number): CallReport['busiest'] {
    let best: NonNullable<CallReport['busiest']> | null = null;
    for (const [hour, group] of this.#byHour.entries()) {
      const began = this.#began[hour] ?? 0;
      if (began === 0) continue;
      const found = {
        hour,
        callsPerHour: began / days,
        meanCallMs: this.#lengths[hour]?.ms ?? 0,
        deskCallsPerHour: group.toDesk / days,
        meanDeskMs: group.deskTalk.ms ?? 0,
      };
      if (best === null || found.callsPerHour * found.meanCallMs > best.callsPerHour * best.meanCallMs) best = found;
    }
    return best;
  }

  #occupy({ answeredAt, startedAt, endedAt, localMs }: CallFact, hour: number): void {
    if (answeredAt === null || endedAt === null || endedAt <= startedAt) return;
    this.#lengths[hour]?.add(endedAt - startedAt);
    this.#ends = this.#ends.filter((end) => end > startedAt);
    this.#ends.push(endedAt);
    this.#most[hour] = Math.max(this.#most[hour] ?? 0, this.#ends.length);
    // A call that runs into the next hour keeps a line there, too.
    let left = endedAt - startedAt;
    let at = localMs;
    while (left > 0) {
      const here = Math.min(left, HOUR_MS - (at % HOUR_MS));
      const its = hourOf(at);
      this.#busyMs[its] = (this.#busyMs[its] ?? 0) + here;
      left -= here;
      at += here;
    }
  }

  #fail({ direction, became, step }: CallFact): void {
    const where = became === 'hung_up' || became === 'silence' ? step : null;
    const key = [direction, became, where].join(' ');
    const known = this.#failures.get(key) ?? { direction, became, step: where, count: 0 };
    known.count += 1;
    this.#failures.set(key, known);
  }
}

const hourOf = (localMs: number): number => Math.floor(localMs / HOUR_MS) % HOURS;
