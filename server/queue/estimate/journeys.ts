/** Where people with several stages will wait next, after the one that they wait for or are in. */
import type { Plan, PlannedStage } from '../../../common/contract/plan.ts';
import type { EpochMs, StageId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../day.ts';
import type { Place } from '../order/place.ts';
import type { Caller } from '../order/caller.ts';
import type { MayCall } from '../order/waitingLists.ts';
import type { Visit } from '../visit.ts';
import type { Coming } from './forwardRun.ts';

/** A stage of the run, or of the day, with what its visit still has before it. */
type Leg = { readonly visit: Visit; readonly place: Place; readonly rest: Plan };

export class Journeys {
  readonly #day: QueueDay;
  /** Stages that the run itself made. */
  readonly #made = new Map<StageId, Leg>();

  constructor(day: QueueDay) {
    this.#day = day;
  }

  /**
   * Who leaves a room at that instant and waits somewhere else from then on. Of stages in any order the first planned is
   * taken; where somebody is away or waits for a result, nobody can tell when it goes on.
   */
  onwards(place: Place, doneAt: number, caller: Caller): Coming | undefined {
    const leg = this.#legOf(place);
    const [planned, ...rest] = leg?.rest ?? [];
    if (!leg || !planned || planned.isAway) return undefined;
    const at = Math.ceil(doneAt) as EpochMs; // whole ms, as the order asks
    const before = planned.isReturn ? this.#placeBefore(leg, planned) : undefined;
    const stageId = `${place.stageId} on` as StageId; // a stage that is nobody's yet
    const next: Place = {
      ...place,
      stageId,
      serviceId: planned.serviceId,
      group: planned.isReturn ? 'returning' : leg.place.group === 'returning' ? this.#cameAs(leg.visit) : place.group,
      // Who is back has waited already.
      virtualArrivalAt: before ?? ((at + place.classOffsetMin * 60_000) as EpochMs), // whole minutes later
      waitingSince: at,
      orderSeq: Number.MAX_SAFE_INTEGER,
    };
    this.#made.set(stageId, { visit: leg.visit, place: next, rest });
    return { at, mayCall: this.#whoServes(planned, leg, caller), place: next, likely: 1 };
  }

  #legOf(place: Place): Leg | undefined {
    const made = this.#made.get(place.stageId);
    if (made) return made;
    const stage = this.#day.stage(place.stageId);
    const visit = stage && this.#day.visit(stage.visitId);
    return visit && { visit, place, rest: visit.plan };
  }

  #cameAs({ stageIds }: Visit): Place['group'] {
    const [first] = stageIds;
    return (first && this.#day.stage(first)?.group) ?? 'walk_in';
  }

  #placeBefore({ visit, place }: Leg, { serviceId }: PlannedStage): EpochMs | undefined {
    if (place.serviceId === serviceId) return place.virtualArrivalAt;
    const served = visit.stageIds.map((id) => this.#day.stage(id)).findLast((stage) => stage?.serviceId === serviceId);
    return served?.virtualArrivalAt;
  }

  /** Whom the plan names; back to the same service it is whoever served it before, as far as that is known already. */
  #whoServes(planned: PlannedStage, { visit, place }: Leg, caller: Caller): MayCall {
    const { practitionerId, servicePointId, isReturn, serviceId } = planned;
    if (practitionerId !== null || servicePointId !== null || !isReturn) return { practitionerId, servicePointId };
    if (serviceId === place.serviceId) return whoIsIn(caller);
    const served = visit.stageIds.map((id) => this.#day.stage(id)).findLast((stage) => stage?.serviceId === serviceId);
    const roomId = served && 'servicePointId' in served.state ? served.state.servicePointId : null;
    const room = roomId === null ? undefined : this.#day.servicePoint(roomId);
    return room ? whoIsIn({ servicePointId: room.id, practitionerId: room.practitionerId }) : NOBODY_NAMED;
  }
}

const NOBODY_NAMED: MayCall = { practitionerId: null, servicePointId: null };

/** A practitioner may change the room meanwhile. */
const whoIsIn = ({ servicePointId, practitionerId }: Omit<Caller, 'serviceIds'>): MayCall =>
  practitionerId === null ? { practitionerId, servicePointId } : { practitionerId, servicePointId: null };
