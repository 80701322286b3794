import type { EpochMs, ServiceId, ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import { QueueDay } from '../day.ts';
import type { QueueEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import { mayCall, somebodyWaits } from './readiness.ts';

export type Happening<Event extends QueueEvent = QueueEvent> = {
  readonly at: EpochMs;
  readonly seq: number;
  readonly event: Event;
};
/** Something that happened so long after something else. */
export type After<Event extends QueueEvent = QueueEvent> = {
  readonly afterMs: number;
  readonly seq: number;
  readonly event: Event;
};

/** What one call of a patient led to. */
export type CallCourse = {
  readonly calledAt: EpochMs;
  readonly serviceId: ServiceId | undefined;
  /** What was planned for after it while the patient was in the room. */
  readonly plans: After[];
  start?: After;
  end?: After;
};

/** What became of one stage by itself, whenever it is called. */
export type StageCourse = {
  /** In the order of its calls. */
  readonly calls: CallCourse[];
  /** Since it entered the list, while it waited: cancelled, put aside, moved back, given another class, sent on. */
  readonly whileWaiting: After[];
  /** For each time that it was put aside: since then, if it was taken up again by hand. */
  readonly resumed: (After | undefined)[];
  /** For each call that it missed: since then, if somebody let it wait again. */
  readonly broughtBack: (After | undefined)[];
};

/**
 * How long a room that could call somebody let it be, each time that it could, in their order. Where the time passed
 * without a call, because the room was paused or others took the patient, it was at least so long.
 */
export type Pause = { readonly ms: number; readonly seq: number };

/** What of a day came from outside: people, their services, the rooms' hours. Whom a room called is not among it. */
export type Outside = {
  readonly opened: Extract<QueueEvent, { type: 'day_opened' }>;
  readonly happenings: readonly Happening[];
  readonly stages: ReadonlyMap<StageId, StageCourse>;
  readonly pauses: ReadonlyMap<ServicePointId, readonly Pause[]>;
  /** Which stage began with the end of which. */
  readonly following: ReadonlyMap<StageId, StageId>;
  readonly logEndsAt: EpochMs;
  /** Until when the rooms work and people come. */
  readonly untilAt: EpochMs;
  readonly isClosed: boolean;
};

/** Reads what came from outside from the log of a day. @throws for a log that does not begin with the day's opening */
export function outsideOf(log: readonly QueueEvent[]): Outside {
  const events = withoutClosing(withoutUndone(log));
  const reader = new Reader();
  const opened = events[0];
  let last = opened;
  for (const [seq, event] of events.entries()) {
    // One press of "next" ends a service between the return of a ticket and its call.
    const next = events[seq + 1];
    reader.read(event, seq, next?.type === 'service_finished' && next.byNext ? events[seq + 2] : next);
    last = event;
  }
  reader.end(log.at(-1)?.at);
  if (opened?.type !== 'day_opened' || !last) throw new Error('A log begins with the opening of its day');
  return {
    opened,
    happenings: reader.happenings,
    stages: reader.stages,
    pauses: reader.pauses,
    following: reader.following,
    logEndsAt: log.at(-1)?.at ?? last.at,
    untilAt: log.at(-1)?.at ?? last.at,
    isClosed: log.at(-1)?.type === 'day_closed',
  };
}

/** Calls that were taken back at once, and the end of service that came with them, did not happen. */
function withoutUndone(log: readonly QueueEvent[]): readonly QueueEvent[] {
  const gone = new Set<number>();
  const calledAt = new Map<StageId, number>();
  const withdrawn = new Set<StageId>();
  for (const [index, event] of log.entries()) {
    if (event.type === 'ticket_called') calledAt.set(event.stageId, index);
    else if (event.type === 'stage_withdrawn') withdrawn.add(event.stageId);
    else if (event.type === 'service_reopened') gone.add(index);
    else if (event.type === 'call_undone') {
      const call = calledAt.get(event.stageId) ?? index;
      gone.add(index).add(call);
      let before = call - 1;
      while (log[before]?.type === 'ticket_resumed') before -= 1;
      const ended = log[before];
      if (ended?.type === 'service_finished' && ended.byNext) gone.add(before);
      for (let each = call; each < index; each += 1)
        if (log[each]?.type === 'ticket_recalled' && isOf(log[each], event.stageId)) gone.add(each);
    }
  }
  if (gone.size === 0) return log;
  const day = new QueueDay();
  return log.flatMap((event, index): readonly QueueEvent[] => {
    evolve(day, event);
    if (event.type === 'stage_withdrawn') {
      // What was planned meanwhile is planned still.
      const { at, visitId } = event;
      return [{ type: 'stages_planned', at, visitId, plan: day.visit(visitId)?.plan ?? [] }];
    }
    return gone.has(index) || ('stageId' in event && withdrawn.has(event.stageId)) ? [] : [event];
  });
}

const isOf = (event: QueueEvent | undefined, stageId: StageId): boolean =>
  event !== undefined && 'stageId' in event && event.stageId === stageId;

/** The end of the day is decided anew: what it ended is not what came from outside. */
function withoutClosing(log: readonly QueueEvent[]): readonly QueueEvent[] {
  const closed = log.at(-1);
  if (closed?.type !== 'day_closed') return log;
  const first = log.findLastIndex(
    (event) =>
      event.at !== closed.at ||
      !(
        event.type === 'day_closed' ||
        event.type === 'numbers_voided' ||
        event.type === 'service_point_closed' ||
        event.type === 'service_finished' ||
        event.type === 'ticket_missed' ||
        (event.type === 'ticket_cancelled' && event.by === 'day_close')
      ),
  );
  return log.slice(0, first + 1);
}

class Reader {
  readonly happenings: Happening[] = [];
  readonly stages = new Map<StageId, StageCourse>();
  readonly pauses = new Map<ServicePointId, Pause[]>();
  readonly following = new Map<StageId, StageId>();
  readonly #day = new QueueDay();
  /** Since when each room could call somebody and did not. */
  readonly #mayCallSince = new Map<ServicePointId, EpochMs>();
  readonly #direct = new Map<StageId, Happening>();
  readonly #toldAt = new Map<StageId, EpochMs>();

  read(event: QueueEvent, seq: number, next: QueueEvent | undefined): void {
    this.#note(event, seq, next);
    evolve(this.#day, event);
    const caller = event.type === 'ticket_called' && !this.#isByHand(event) ? event.servicePointId : undefined;
    // The keys of a record of service points.
    for (const id of Object.keys(this.#day.head.settings?.servicePoints ?? {}) as ServicePointId[]) {
      const since = this.#mayCallSince.get(id);
      if (mayCall(this.#day, id, event.at)) this.#mayCallSince.set(id, since ?? event.at);
      else if (since !== undefined || caller === id)
        this.#pause(id, event.at - (since ?? event.at), caller === id ? seq : undefined);
    }
  }

  /** Whoever could call to the end let it be to the end. */
  end(at: EpochMs | undefined): void {
    for (const [id, since] of this.#mayCallSince) this.#pause(id, (at ?? since) - since, undefined);
  }

  #pause(id: ServicePointId, ms: number, seq: number | undefined): void {
    const pauses = this.pauses.get(id) ?? [];
    pauses.push(seq === undefined ? { ms: ms + 1, seq: Infinity } : { ms, seq });
    this.pauses.set(id, pauses);
    this.#mayCallSince.delete(id);
  }

  /** Whom staff chose, and who had no ticket, is no decision of the order. */
  #isByHand({ stageId, why }: Extract<QueueEvent, { type: 'ticket_called' }>): boolean {
    return why.rule === 'chosen' || this.#direct.has(stageId);
  }

  #note(event: QueueEvent, seq: number, next: QueueEvent | undefined): void {
    const happened = { at: event.at, seq, event };
    switch (event.type) {
      case 'ticket_issued':
        if (event.isDirect === true) this.#direct.set(event.stageId, happened);
        else this.happenings.push(happened);
        if (event.takenAt !== undefined) this.#toldAt.set(event.stageId, event.at);
        return;
      case 'appointment_checked_in':
      case 'block_reserved':
      case 'settings_changed':
      case 'delay_announced':
      case 'service_point_opened':
      case 'service_point_paused':
      case 'service_point_resumed':
      case 'service_point_closed':
        this.happenings.push(happened);
        return;
      case 'ticket_called':
        this.#call(event, seq);
        return;
      case 'service_started': {
        const call = this.#courseOf(event.stageId).calls.at(-1);
        if (call) call.start = this.#sinceCall(event, seq, event.stageId);
        return;
      }
      case 'service_finished':
      case 'ticket_missed':
      case 'ticket_cancelled':
      case 'ticket_transferred':
      case 'ticket_held':
        this.#end(event, seq);
        return;
      case 'stage_opened':
        this.following.set(event.afterStageId, event.stageId);
        if (event.isAway) this.#courseOf(event.stageId).resumed.push(undefined);
        return;
      case 'stages_planned': {
        const stageId = this.#day.visit(event.visitId)?.currentStageId;
        if (stageId) this.#plan(stageId, event, seq);
        return;
      }
      case 'ticket_postponed':
      case 'class_set':
      case 'ticket_handed_over':
        this.#courseOf(event.stageId).whileWaiting.push(this.#sinceEntry(event, seq));
        return;
      case 'ticket_resumed':
      case 'ticket_returned':
        this.#resume(event, seq, next);
        return;
      case 'ticket_brought_back': {
        const state = this.#day.stage(event.stageId)?.state;
        const since = state?.status === 'no_show' ? state.endedAt : event.at;
        putLast(this.#courseOf(event.stageId).broughtBack, { afterMs: event.at - since, seq, event });
        return;
      }
      default:
        return; // changes neither who waits nor who may call
    }
  }

  #call(event: Extract<QueueEvent, { type: 'ticket_called' }>, seq: number): void {
    const { stageId, at } = event;
    this.#courseOf(stageId).calls.push({ calledAt: at, serviceId: this.#day.stage(stageId)?.serviceId, plans: [] });
    if (!this.#isByHand(event)) return;
    const direct = this.#direct.get(stageId);
    if (direct) this.happenings.push(direct);
    this.happenings.push({ at, seq, event });
  }

  #resume(
    event: Extract<QueueEvent, { type: 'ticket_resumed' | 'ticket_returned' }>,
    seq: number,
    next: QueueEvent | undefined,
  ): void {
    const stage = this.#day.stage(event.stageId);
    if (stage?.state.status !== 'held') return;
    const { heldAt, dueAtCall } = stage.state;
    const after = { afterMs: event.at - heldAt, seq, event };
    const course = this.#courseOf(event.stageId);
    if (dueAtCall === undefined) putLast(course.resumed, after);
    // Whom the rule calls again, because it is time or nobody else waits, comes back by the rule.
    else if (
      dueAtCall > this.#day.callsOf(stage.serviceId) &&
      !(
        next?.type === 'ticket_called' &&
        next.stageId === event.stageId &&
        next.at === event.at &&
        !somebodyWaits(this.#day, next.servicePointId)
      )
    )
      putLast(course.broughtBack, after);
  }

  #end(event: Extract<QueueEvent, { stageId: StageId }>, seq: number): void {
    const course = this.#courseOf(event.stageId);
    const status = this.#day.stage(event.stageId)?.state.status;
    if (event.type === 'ticket_held') course.resumed.push(undefined);
    if (event.type === 'ticket_missed') course.broughtBack.push(undefined);
    const call = course.calls.at(-1);
    if (call && (status === 'called' || status === 'serving')) call.end = this.#sinceCall(event, seq, event.stageId);
    else course.whileWaiting.push(this.#sinceEntry(event, seq));
  }

  #plan(stageId: StageId, event: Extract<QueueEvent, { type: 'stages_planned' }>, seq: number): void {
    const course = this.#courseOf(stageId);
    const stage = this.#day.stage(stageId);
    const call = course.calls.at(-1);
    if (call && (stage?.state.status === 'called' || stage?.state.status === 'serving'))
      call.plans.push(this.#sinceCall(event, seq, stageId));
    else course.whileWaiting.push({ afterMs: event.at - this.#knownSince(stageId, event.at), seq, event });
  }

  #sinceCall(event: QueueEvent, seq: number, stageId: StageId): After {
    const state = this.#day.stage(stageId)?.state;
    const since = state && 'calledAt' in state ? state.calledAt : event.at;
    return { afterMs: event.at - since, seq, event };
  }

  #sinceEntry(event: Extract<QueueEvent, { stageId: StageId }>, seq: number): After {
    return { afterMs: event.at - this.#knownSince(event.stageId, event.at), seq, event };
  }

  /** A ticket that was taken while the server was away is known only since the kiosk told of it. */
  #knownSince(stageId: StageId, otherwise: number): number {
    return this.#toldAt.get(stageId) ?? this.#day.stage(stageId)?.enteredAt ?? otherwise;
  }

  #courseOf(stageId: StageId): StageCourse {
    const known = this.stages.get(stageId) ?? { calls: [], whileWaiting: [], resumed: [], broughtBack: [] };
    this.stages.set(stageId, known);
    return known;
  }
}

function putLast<Entry>(all: (Entry | undefined)[], entry: Entry): void {
  if (all.length > 0) all[all.length - 1] = entry;
}
