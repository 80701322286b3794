/** What one day that is over teaches, read from its log: small enough to be kept, without anybody in it. */
import { z } from 'zod';
import {
  ClassCode,
  PractitionerId,
  ServiceId,
  ServicePointId,
  type EpochMs,
  type StageId,
} from '../../../common/contract/vocabulary.ts';
import type { QueueEvent } from '../event.ts';
import type { DayPlan } from './dayPlan.ts';
import { DayMeasure } from './measureDay.ts';
import { counted, type Seen } from './serviceTime.ts';

export const Lesson = z.object({
  served: z.array(
    z.object({
      serviceId: ServiceId,
      servicePointId: ServicePointId,
      practitionerId: PractitionerId.nullable(),
      count: z.int().nonnegative(),
      sumMs: z.number().nonnegative(),
    }),
  ),
  /** Calls that nobody followed, and how long the room waited for all of them together. */
  missed: z.int().nonnegative(),
  missedMs: z.number().nonnegative(),
  /** Of the served, for how many "start" was pressed, and how long after the call altogether. */
  started: z.int().nonnegative(),
  startedMs: z.number().nonnegative(),
  /** Who was booked and did not cancel, who of them came, and by how much before the time altogether. */
  booked: z.int().nonnegative(),
  came: z.int().nonnegative(),
  earlyMs: z.number(),
  /** Who came without a booking in each hour from the beginning of the clinic day. */
  unbooked: z.array(z.object({ serviceId: ServiceId, classCode: ClassCode, perHour: z.array(z.int().nonnegative()) })),
  /** Whether the day was estimated by what days before it had taught. */
  hadLearned: z.boolean(),
  /** Expected mean and standard deviation of a wait, and how long it was, in ms. */
  waits: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export type Lesson = z.infer<typeof Lesson>;

const HOUR_MS = 60 * 60_000;
/** Of a day with more waits these are enough, evenly taken. */
const MOST_WAITS = 400;

/** Listens to a day's log, event by event: a long one need not be heard in one go. */
export class DayLesson {
  readonly #measure: DayMeasure;
  readonly #plan: DayPlan;
  readonly #dayBeginsAt: EpochMs;
  readonly #inRoom = new Map<ServicePointId, PractitionerId | null>();
  readonly #called = new Map<StageId, { readonly at: EpochMs; readonly startedAt?: EpochMs }>();
  readonly #served = new Map<string, Lesson['served'][number]>();
  readonly #unbooked = new Map<
    string,
    { readonly serviceId: ServiceId; readonly classCode: ClassCode; readonly perHour: number[] }
  >();
  readonly #missed = { count: 0, sumMs: 0 };
  readonly #started = { count: 0, sumMs: 0 };
  readonly #came = { count: 0, sumMs: 0 };

  constructor(plan: DayPlan, dayBeginsAt: EpochMs) {
    this.#plan = plan;
    this.#measure = new DayMeasure(plan);
    this.#dayBeginsAt = dayBeginsAt;
  }

  hear(event: QueueEvent): void {
    this.#measure.hear(event);
    switch (event.type) {
      case 'service_point_opened':
        this.#inRoom.set(event.servicePointId, event.practitionerId);
        return;
      case 'ticket_issued':
        if (event.isDirect !== true) this.#countUnbooked(event);
        return;
      case 'appointment_checked_in':
        see(this.#came, event.bookedAt - event.at);
        return;
      case 'ticket_called':
        this.#called.set(event.stageId, { at: event.at });
        return;
      case 'call_undone':
        this.#called.delete(event.stageId);
        return;
      case 'service_started': {
        const call = this.#called.get(event.stageId);
        if (call) this.#called.set(event.stageId, { ...call, startedAt: event.at });
        return;
      }
      case 'ticket_missed': {
        const call = this.#called.get(event.stageId);
        if (call) see(this.#missed, event.at - call.at);
        this.#called.delete(event.stageId);
        return;
      }
      case 'service_finished':
        this.#countServed(event);
        return;
      default:
        return;
    }
  }

  lesson(): Lesson {
    const past = this.#measure.past();
    const everyNth = Math.ceil(past.length / MOST_WAITS);
    return {
      served: [...this.#served.values()],
      missed: this.#missed.count,
      missedMs: this.#missed.sumMs,
      started: this.#started.count,
      startedMs: this.#started.sumMs,
      booked: Math.max(this.#plan.expected.length, this.#came.count),
      came: this.#came.count,
      earlyMs: this.#came.sumMs,
      unbooked: [...this.#unbooked.values()],
      hadLearned: this.#measure.hasLearned,
      waits: past
        .filter((_, nth) => nth % everyNth === 0)
        .map(({ expected: { meanMs, variance }, actualMs }) => [
          Math.round(meanMs),
          Math.round(Math.sqrt(variance)),
          Math.round(actualMs),
        ]),
    };
  }

  #countUnbooked({ at, serviceId, classCode }: Extract<QueueEvent, { type: 'ticket_issued' }>): void {
    const name = `${serviceId} ${classCode}`;
    const kind = this.#unbooked.get(name) ?? { serviceId, classCode, perHour: Array.from({ length: 24 }, () => 0) };
    const hour = Math.max(0, Math.floor((at - this.#dayBeginsAt) / HOUR_MS)) % 24;
    kind.perHour[hour] = (kind.perHour[hour] ?? 0) + 1;
    this.#unbooked.set(name, kind);
  }

  #countServed({ at, stageId, servicePointId }: Extract<QueueEvent, { type: 'service_finished' }>): void {
    const call = this.#called.get(stageId);
    const serviceId = this.#measure.serviceOf(stageId);
    this.#called.delete(stageId);
    if (!call || !serviceId) return;
    if (call.startedAt !== undefined) see(this.#started, call.startedAt - call.at);
    const practitionerId = this.#inRoom.get(servicePointId) ?? null;
    const name = `${servicePointId} ${practitionerId} ${serviceId}`;
    const before = this.#served.get(name) ?? { serviceId, servicePointId, practitionerId, count: 0, sumMs: 0 };
    const ms = counted(at - call.at, this.#measure.usualMs(serviceId));
    this.#served.set(name, { ...before, count: before.count + 1, sumMs: before.sumMs + ms });
  }
}

type Sum = { -readonly [Key in keyof Seen]: Seen[Key] };

function see(sum: Sum, ms: number): void {
  sum.count += 1;
  sum.sumMs += ms;
}
