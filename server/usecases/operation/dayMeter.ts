import type { CallId, ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Meter } from '../../ports/meter.ts';
import type { Published } from '../queue/dayWriter.ts';

/** Screens tell within seconds what they have painted; older calls are of no use here. */
const CALLS_REMEMBERED = 1_000;

/** Measures the day as it is written: tickets given, waits that ended, and how soon screens had each call. */
export class DayMeter {
  readonly #meter: Meter;
  readonly #calledAt = new Map<CallId, number>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** After a commit, here or in another process. Each is counted where it was written, so that a sum counts it once. */
  published({ clinicId, events, day, isWrittenHere }: Published): void {
    for (const { event } of events) {
      if (event.type === 'ticket_called' || event.type === 'ticket_recalled') {
        this.#remember(event.callId, event.at);
      }
      if (!isWrittenHere) continue;
      if (event.type === 'ticket_issued') this.#meter.issued(clinicId);
      if (event.type === 'ticket_called') {
        const stage = day.stage(event.stageId);
        if (stage?.firstCall?.at === event.at) this.#meter.called(clinicId, event.at - stage.enteredAt);
      }
    }
  }

  /** A screen has painted these for the first time. */
  shown(clinicId: ClinicId, callIds: readonly CallId[], shownAt: number): void {
    for (const callId of callIds) {
      const calledAt = this.#calledAt.get(callId);
      if (calledAt !== undefined) this.#meter.shown(clinicId, Math.max(0, shownAt - calledAt));
    }
  }

  #remember(callId: CallId, at: number): void {
    this.#calledAt.set(callId, at);
    if (this.#calledAt.size <= CALLS_REMEMBERED) return;
    const [oldest] = this.#calledAt.keys();
    if (oldest !== undefined) this.#calledAt.delete(oldest);
  }
}
