import type { CallId, EpochMs, ServiceId, ServicePointId, StageId } from '../../../common/contract/vocabulary.ts';
import { isOfBlock } from '../block.ts';
import type { Command } from '../command.ts';
import { QueueDay } from '../day.ts';
import { decide } from '../decide.ts';
import type { QueueEvent } from '../event.ts';
import { evolve } from '../evolve.ts';
import type { DaySettings } from '../settings.ts';
import { Agenda } from './agenda.ts';
import { outsideOf, type After, type Happening, type Outside } from './outside.ts';
import { mayCall } from './readiness.ts';
import { withRoster, type Roster } from './roster.ts';

/** What would have been otherwise. Nothing given: the day as it was. */
export type Otherwise = {
  readonly settings?: (settings: DaySettings) => DaySettings;
  readonly roster?: Roster;
};

/**
 * The day again: the same people come at the same times and take as long as they took, rooms work as long as they did,
 * and whom a room calls is decided anew. Each time that a room could call, it lets as much time pass as it did that time. Who was never served takes as long as others of the service did.
 *
 * Without a change it gives the same calls, where staff called by "next" alone; other handling by hand is repeated as far
 * as it still fits.
 *
 * @returns the log that the day would have had
 */
export function replayDay(
  log: readonly QueueEvent[],
  { settings = (same) => same, roster }: Otherwise = {},
): readonly QueueEvent[] {
  const changed = (event: QueueEvent): QueueEvent =>
    event.type === 'day_opened' || event.type === 'settings_changed'
      ? { ...event, settings: settings(roster ? withExtraRooms(event.settings, roster) : event.settings) }
      : event;
  const outside = withRoster(outsideOf(log), roster);
  return new Replay(outside, changed).run();
}

function withExtraRooms(settings: DaySettings, { extra = [] }: Roster): DaySettings {
  const rooms = extra.flatMap(({ id, like }) => {
    const rules = settings.servicePoints[like];
    return rules ? [[id, rules] as const] : [];
  });
  return { ...settings, servicePoints: { ...settings.servicePoints, ...Object.fromEntries(rooms) } };
}

type Room = {
  /** How often it could call somebody so far. */
  chances: number;
  /** The press of "next" that is on its way, while the room may call. */
  press: { isOn: boolean } | undefined;
  /** What has to wait until nobody is in the room. */
  readonly whenFree: Happening[];
};

class Replay {
  readonly #outside: Outside;
  readonly #changed: (event: QueueEvent) => QueueEvent;
  readonly #day = new QueueDay();
  readonly #log: QueueEvent[] = [];
  readonly #agenda = new Agenda();
  readonly #rooms = new Map<ServicePointId, Room>();
  readonly #timesCalled = new Map<StageId, number>();
  readonly #timesHeld = new Map<StageId, number>();
  readonly #timesMissed = new Map<StageId, number>();
  readonly #usualMs = new Map<ServiceId, number>();
  readonly #usualPauseMs: ReadonlyMap<ServicePointId, number>;
  #at: EpochMs;
  #ids = 0;

  constructor(outside: Outside, changed: (event: QueueEvent) => QueueEvent) {
    this.#outside = outside;
    this.#changed = changed;
    this.#at = outside.opened.at;
    this.#usualPauseMs = new Map(
      [...outside.pauses].map(
        ([id, pauses]) => [id, medianOf(pauses.filter(({ seq }) => Number.isFinite(seq)).map(({ ms }) => ms))] as const,
      ),
    );
    this.#learnServices();
  }

  run(): readonly QueueEvent[] {
    const { opened, happenings, untilAt, isClosed } = this.#outside;
    this.#record(this.#changed(opened));
    for (const happening of happenings)
      this.#agenda.add(happening.at, happening.seq, () => {
        this.#happen(happening);
      });
    this.#agenda.run(untilAt, (at) => {
      this.#at = at;
    });
    this.#at = untilAt;
    if (isClosed) this.#give({ type: 'close_day', at: untilAt, neverCame: [] });
    return this.#log;
  }

  /** How long patients of each service usually took, by the calls that ended with the end of service. */
  #learnServices(): void {
    const took = new Map<ServiceId, number[]>();
    for (const { calls } of this.#outside.stages.values())
      for (const { serviceId, end } of calls) {
        if (serviceId === undefined || end?.event.type !== 'service_finished') continue;
        took.set(serviceId, [...(took.get(serviceId) ?? []), end.afterMs]);
      }
    for (const [serviceId, all] of took)
      this.#usualMs.set(serviceId, Math.round(all.reduce((sum, ms) => sum + ms, 0) / all.length));
  }

  #happen(happening: Happening): void {
    const { event } = happening;
    switch (event.type) {
      case 'settings_changed':
        this.#record({ ...this.#changed(event), at: this.#at });
        return;
      case 'ticket_issued':
        if (event.isDirect === true) return; // comes with its call
        this.#arrive(event, this.#issueAgain(event));
        return;
      case 'block_reserved':
        this.#record({ ...event, at: this.#at });
        return;
      case 'appointment_checked_in':
        this.#arrive(event, { ...event, type: 'check_in', at: this.#at, outsideWindow: true });
        return;
      case 'delay_announced':
        this.#give({ ...event, type: 'announce_delay', at: this.#at });
        return;
      case 'service_point_opened':
        this.#give({ ...event, type: 'open_service_point', at: this.#at });
        return;
      case 'service_point_resumed':
        this.#give({ ...event, type: 'resume_service_point', at: this.#at });
        return;
      case 'service_point_paused':
        this.#give({ ...event, type: 'pause_service_point', at: this.#at });
        return;
      case 'service_point_closed':
      case 'ticket_called':
        this.#inFreeRoom(happening, event.servicePointId);
        return;
      default:
        return;
    }
  }

  /** A number that was set aside is given as such, so that it counts from when it was taken. */
  #issueAgain({ kioskId: _, ...event }: Extract<QueueEvent, { type: 'ticket_issued' }>): Command {
    const { series, ordinal, takenAt } = event;
    const at = this.#at;
    const block = [...this.#day.blocks()].find((each) => each.series === series && isOfBlock(each, ordinal));
    if (takenAt === undefined || block === undefined) return { ...event, type: 'issue_ticket', at, isAnother: true };
    const { id: blockId, kioskId } = block;
    return kioskId === null
      ? { ...event, type: 'issue_roll', at, blockId, numbers: [event] }
      : { ...event, type: 'issue_reserved', at, blockId, kioskId, takenAt };
  }

  /** Who came, came: what today's rules would have refused is taken over as it was. */
  #arrive(event: QueueEvent, command: Command): void {
    if (!this.#give(command)) this.#record({ ...event, at: this.#at });
  }

  #inFreeRoom(happening: Happening, id: ServicePointId): void {
    if (this.#day.servicePoint(id)?.currentStageId !== null) {
      this.#roomOf(id).whenFree.push(happening);
      return;
    }
    const { event } = happening;
    if (event.type === 'service_point_closed') {
      this.#give({ type: 'close_service_point', at: this.#at, servicePointId: id });
      return;
    }
    if (event.type !== 'ticket_called') return;
    const { stageId, callId, why } = event;
    const issued = this.#outside.happenings.find(
      (each): each is Happening<Extract<QueueEvent, { type: 'ticket_issued' }>> =>
        each.event.type === 'ticket_issued' && each.event.isDirect === true && each.event.stageId === stageId,
    );
    const at = this.#at;
    if (issued) this.#give({ ...issued.event, type: 'serve_directly', at, servicePointId: id, callId });
    else
      this.#give({
        type: 'call_ticket',
        at,
        servicePointId: id,
        callId: this.#newCallId(),
        stageId,
        reason: why.chosenBecause ?? '',
      });
  }

  /** @returns whether it could be done */
  #give(command: Command): boolean {
    const decided = decide(this.#day, command);
    if (!decided.ok) return false;
    for (const event of decided.value) this.#record(event);
    return true;
  }

  #record(event: QueueEvent): void {
    const leaves = 'stageId' in event ? this.#roomWith(event.stageId) : undefined;
    evolve(this.#day, event);
    this.#log.push(event);
    this.#follow(event);
    if (leaves !== undefined && this.#day.servicePoint(leaves)?.currentStageId === null) this.#freed(leaves);
    this.#lookAtRooms();
  }

  #roomWith(stageId: StageId): ServicePointId | undefined {
    const state = this.#day.stage(stageId)?.state;
    return state?.status === 'called' || state?.status === 'serving' ? state.servicePointId : undefined;
  }

  #freed(id: ServicePointId): void {
    const waiting = this.#roomOf(id).whenFree.splice(0);
    if (waiting.length === 0) return;
    // After whatever this very moment still brings.
    this.#agenda.add(this.#at, -1, () => {
      for (const happening of waiting) this.#inFreeRoom(happening, id);
    });
  }

  /** What a person does by himself or herself after what just happened. */
  #follow(event: QueueEvent): void {
    switch (event.type) {
      case 'ticket_issued':
      case 'appointment_checked_in':
        this.#afterEntry(event.stageId);
        return;
      case 'ticket_transferred':
        this.#afterEntry(event.toStageId);
        return;
      case 'stage_opened':
        this.#afterEntry(event.stageId);
        if (event.isAway) this.#resumeLater(event.stageId);
        return;
      case 'ticket_called':
        this.#afterCall(event);
        return;
      case 'ticket_held':
        this.#resumeLater(event.stageId);
        return;
      case 'ticket_missed':
        this.#schedule(
          this.#courseOf(event.stageId)?.broughtBack[this.#count(this.#timesMissed, event.stageId)],
          (at) => ({ type: 'bring_back', at, stageId: event.stageId }),
        );
        return;
      default:
        return;
    }
  }

  #resumeLater(stageId: StageId): void {
    this.#schedule(this.#courseOf(stageId)?.resumed[this.#count(this.#timesHeld, stageId)], (at) => ({
      type: 'resume_ticket',
      at,
      stageId,
      byClock: false,
    }));
  }

  #afterEntry(stageId: StageId): void {
    for (const after of this.#courseOf(stageId)?.whileWaiting ?? [])
      this.#agenda.add((this.#at + after.afterMs) as EpochMs, after.seq, () => {
        const status = this.#day.stage(stageId)?.state.status;
        // Who is with the doctor by then goes on as the call went.
        if (status === 'waiting' || status === 'held') this.#repeat(after.event, stageId);
      });
  }

  #afterCall({ stageId, servicePointId, callId }: Extract<QueueEvent, { type: 'ticket_called' }>): void {
    const stage = this.#day.stage(stageId);
    const calls = this.#courseOf(stageId)?.calls ?? [];
    const course = calls[this.#count(this.#timesCalled, stageId)] ?? calls.at(-1);
    const { start, end, plans = [] } = course ?? {};
    const isStill = () => {
      const state = this.#day.stage(stageId)?.state;
      return (state?.status === 'called' || state?.status === 'serving') && state.callId === callId;
    };
    if (start)
      this.#agenda.add((this.#at + start.afterMs) as EpochMs, start.seq, () => {
        if (isStill()) this.#give({ type: 'start', at: this.#at, servicePointId });
      });
    for (const plan of plans)
      this.#agenda.add((this.#at + plan.afterMs) as EpochMs, plan.seq, () => {
        if (isStill()) this.#repeat(plan.event, stageId);
      });
    // Who was in the room to the end took at least so long.
    const openMs = course && this.#outside.logEndsAt - course.calledAt + 1;
    const usualMs = stage && (this.#usualMs.get(stage.serviceId) ?? this.#expectedMs(stage.serviceId));
    this.#agenda.add((this.#at + (end?.afterMs ?? openMs ?? usualMs ?? 0)) as EpochMs, end?.seq ?? Infinity, () => {
      if (!isStill()) return;
      if (end) this.#repeat(end.event, stageId);
      else this.#finish(servicePointId, stageId, false);
    });
  }

  /**
   * Where the visit goes on, its next stage is the one that followed that day. "Next" chooses whom to call before the
   * stage begins that its own end of service opens, so it stays one press.
   */
  #finish(servicePointId: ServicePointId, stageId: StageId, byNext: boolean): void {
    const followed = this.#outside.following.get(stageId);
    // An id that no other stage has.
    const nextStageId = followed && !this.#day.stage(followed) ? followed : (this.#newId('4001') as StageId);
    const press = { at: this.#at, servicePointId, nextStageId };
    if (byNext && this.#give({ ...press, type: 'call_next', callId: this.#newCallId() })) return;
    this.#give({ ...press, type: 'finish' });
  }

  #expectedMs(serviceId: ServiceId): number {
    return (this.#day.head.settings?.services[serviceId]?.expectedMin ?? 0) * 60_000;
  }

  /** The same again, by the same person, at the time that it is now. */
  #repeat(event: QueueEvent, stageId: StageId): void {
    const at = this.#at;
    const servicePointId = this.#roomWith(stageId);
    switch (event.type) {
      case 'stages_planned':
        this.#give({ type: 'plan_stages', at, visitId: event.visitId, plan: event.plan });
        return;
      case 'service_finished':
        if (servicePointId) this.#finish(servicePointId, stageId, event.byNext);
        return;
      case 'ticket_missed':
        if (servicePointId) this.#give({ type: 'mark_no_show', at, servicePointId });
        return;
      case 'ticket_cancelled':
        this.#give({ type: 'cancel', at, stageId: event.stageId, by: 'staff' });
        return;
      case 'ticket_transferred':
        this.#give({ ...event, type: 'transfer', at });
        return;
      case 'ticket_held':
        this.#give({ type: 'hold', at, stageId: event.stageId, until: null });
        return;
      case 'ticket_postponed': {
        const before = Math.max(event.at, this.#day.stage(event.stageId)?.virtualArrivalAt ?? 0);
        const minutes = Math.max(1, Math.round((event.virtualArrivalAt - before) / 60_000));
        this.#give({ type: 'postpone', at, stageId: event.stageId, by: 'staff', minutes });
        return;
      }
      case 'ticket_handed_over':
        this.#give({ ...event, type: 'hand_over', at, byClock: false });
        return;
      case 'class_set':
        this.#give({ type: 'set_class', at, stageId: event.stageId, classCode: event.classCode });
        return;
      default:
        return;
    }
  }

  #schedule(after: After | undefined, command: (at: EpochMs) => Command): void {
    if (!after) return;
    this.#agenda.add((this.#at + after.afterMs) as EpochMs, after.seq, () => {
      this.#give(command(this.#at));
    });
  }

  /** A room that may call does so after its pause; one that may no longer lets it be. */
  #lookAtRooms(): void {
    // The keys of a record of service points.
    for (const id of Object.keys(this.#day.head.settings?.servicePoints ?? {}) as ServicePointId[]) {
      const room = this.#roomOf(id);
      if (!mayCall(this.#day, id, this.#at)) {
        if (room.press) room.press.isOn = false;
        room.press = undefined;
      } else if (!room.press) {
        const press = { isOn: true };
        room.press = press;
        const pause = this.#outside.pauses.get(id)?.[room.chances];
        room.chances += 1;
        const ms = pause?.ms ?? this.#usualPauseMs.get(id) ?? 0;
        this.#agenda.add((this.#at + ms) as EpochMs, pause?.seq ?? Infinity, () => {
          if (press.isOn) this.#press(id);
        });
      }
    }
  }

  #press(id: ServicePointId): void {
    this.#give({ type: 'call_next', at: this.#at, servicePointId: id, callId: this.#newCallId() });
  }

  #courseOf(stageId: StageId) {
    return this.#outside.stages.get(stageId);
  }

  #roomOf(id: ServicePointId): Room {
    const known = this.#rooms.get(id) ?? { chances: 0, press: undefined, whenFree: [] };
    this.#rooms.set(id, known);
    return known;
  }

  /** How often it was so before, and once more from now on. */
  #count(times: Map<StageId, number>, stageId: StageId): number {
    const before = times.get(stageId) ?? 0;
    times.set(stageId, before + 1);
    return before;
  }

  #newCallId(): CallId {
    return this.#newId('4000') as CallId; // told apart from the others of this log; nobody else sees it
  }

  #newId(kind: string): string {
    this.#ids += 1;
    return `00000000-0000-${kind}-8000-${String(this.#ids).padStart(12, '0')}`;
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
