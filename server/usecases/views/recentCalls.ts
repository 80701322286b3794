import type { ShownCall } from '../../../common/contract/displayView.ts';
import type { CallId, EpochMs, ServicePointId, TicketNumber, ZoneId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../queue/day.ts';
import { zonesOfCall } from '../../queue/zonesOfCall.ts';
import type { QueueEvent } from '../../queue/event.ts';
import type { Directory } from '../clinic/directory.ts';
import { placeName } from './clinicHead.ts';

const KEPT = 40;

type Past = {
  readonly callId: CallId;
  readonly number: TicketNumber;
  readonly servicePointId: ServicePointId;
  readonly zoneIds: readonly ZoneId[];
  readonly calledAt: EpochMs;
};

/** The last calls of a day, kept beside it so that nobody has to search for them at every call. */
export class RecentCalls {
  #calls: Past[];

  constructor(day: QueueDay) {
    this.#calls = [];
    for (const stage of day.stages()) {
      const visit = day.visit(stage.visitId);
      const { state } = stage;
      if (!visit || stage.isDirect || !('callId' in state)) continue;
      this.#calls.push({
        callId: state.callId,
        number: visit.number,
        servicePointId: state.servicePointId,
        zoneIds: zonesOfCall(day, state.servicePointId, stage),
        calledAt: state.calledAt,
      });
    }
    this.#trim();
  }

  notice(day: QueueDay, event: QueueEvent): void {
    if (event.type === 'call_undone') this.#calls = this.#calls.filter(({ callId }) => callId !== event.callId);
    if (event.type !== 'ticket_called') return;
    const stage = day.stage(event.stageId);
    const visit = stage && day.visit(stage.visitId);
    if (!visit || event.why.rule === 'came_directly') return;
    this.#calls.push({
      callId: event.callId,
      number: visit.number,
      servicePointId: event.servicePointId,
      zoneIds: zonesOfCall(day, event.servicePointId, stage),
      calledAt: event.at,
    });
    this.#trim();
  }

  /** Without those that are still current. */
  over(directory: Directory, current: readonly ShownCall[]): ShownCall[] {
    const still = new Set(current.map(({ callId }) => callId));
    return this.#calls
      .filter(({ callId }) => !still.has(callId))
      .map(({ callId, number, servicePointId, zoneIds, calledAt }) => ({
        callId,
        number,
        calledAt,
        times: 1,
        state: 'over',
        place: placeName(directory, servicePointId),
        zoneIds: [...zoneIds],
      }));
  }

  /** The newest first. */
  #trim(): void {
    this.#calls = this.#calls.sort((a, b) => b.calledAt - a.calledAt).slice(0, KEPT);
  }
}
