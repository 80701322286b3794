/** Lives a day's log through again, and keeps what each ticket would have been told, to be held against its call. */
import type { ServiceId, StageId } from '../../../common/contract/vocabulary.ts';
import type { WaitRange } from '../../../common/contract/clinicHead.ts';
import { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import { DayForecast } from './dayForecast.ts';
import type { Past } from './calibrate.ts';
import type { DayPlan } from './dayPlan.ts';
import type { Expectation } from './spread.ts';

const MINUTE_MS = 60_000;

type Told = {
  readonly serviceId: ServiceId;
  readonly range: WaitRange | null;
  readonly middleMs: number;
  readonly expected: Expectation | undefined;
};

/** How good the estimate of a service was, of those who waited and were called. */
export type EstimateErrors = {
  /** How many were told a range and called. */
  readonly told: number;
  /** How many of them were called within it. */
  readonly within: number;
  /** All differences between the middle of what was expected and the wait, whatever their sign. */
  readonly offMs: number;
  readonly waitedMs: number;
  /** Who was told that nobody is working. */
  readonly nobodyWorking: number;
};

export class DayMeasure {
  readonly #day = new QueueDay();
  readonly #plan: DayPlan;
  readonly #told = new Map<StageId, Told>();

  constructor(plan: DayPlan) {
    this.#plan = plan;
  }

  hear(event: QueueEvent): void {
    const day = this.#day;
    evolve(day, event);
    if (event.type !== 'ticket_issued' && event.type !== 'appointment_checked_in') return;
    const { at, stageId, serviceId } = event;
    // Who is served without a ticket is told nothing.
    if (day.stage(stageId)?.isDirect !== false) return;
    const forecast = new DayForecast(day, at, this.#plan);
    this.#told.set(stageId, {
      serviceId,
      range: forecast.rangeOf(stageId),
      middleMs: forecast.middleOf(stageId) ?? 0,
      expected: forecast.expectationOf(stageId),
    });
  }

  serviceOf(stageId: StageId): ServiceId | undefined {
    return this.#day.stage(stageId)?.serviceId;
  }

  /** Whether the day was estimated by what days before it had taught. */
  get hasLearned(): boolean {
    return this.#day.head.settings?.learned !== undefined;
  }

  /** How long the clinic says that a service takes. */
  usualMs(serviceId: ServiceId): number {
    return (this.#day.head.settings?.services[serviceId]?.expectedMin ?? 1) * MINUTE_MS;
  }

  /** What was expected of each who was called, and how long they waited. */
  past(): readonly Past[] {
    return [...this.#told].flatMap(([stageId, { expected }]) => {
      const stage = this.#day.stage(stageId);
      return expected && stage?.firstCall
        ? [{ expected, actualMs: Math.max(0, stage.firstCall.at - stage.enteredAt) }]
        : [];
    });
  }

  /** By service; who has not been called is in no figure. */
  errors(): ReadonlyMap<ServiceId, EstimateErrors> {
    const found = new Map<ServiceId, EstimateErrors>();
    for (const [stageId, { serviceId, range, middleMs }] of this.#told) {
      const stage = this.#day.stage(stageId);
      if (!stage?.firstCall) continue;
      const waitMs = Math.max(0, stage.firstCall.at - stage.enteredAt);
      const isWithin = range !== null && waitMs >= range.fromMin * MINUTE_MS && waitMs <= range.toMin * MINUTE_MS;
      const one: EstimateErrors = {
        told: range ? 1 : 0,
        within: isWithin ? 1 : 0,
        offMs: range ? Math.abs(middleMs - waitMs) : 0,
        waitedMs: range ? waitMs : 0,
        nobodyWorking: range ? 0 : 1,
      };
      found.set(serviceId, together([found.get(serviceId) ?? NO_ERRORS, one]));
    }
    return found;
  }
}

export const NO_ERRORS: EstimateErrors = { told: 0, within: 0, offMs: 0, waitedMs: 0, nobodyWorking: 0 };

export const together = (all: readonly EstimateErrors[]): EstimateErrors =>
  all.reduce(
    (sum, each) => ({
      told: sum.told + each.told,
      within: sum.within + each.within,
      offMs: sum.offMs + each.offMs,
      waitedMs: sum.waitedMs + each.waitedMs,
      nobodyWorking: sum.nobodyWorking + each.nobodyWorking,
    }),
    NO_ERRORS,
  );
