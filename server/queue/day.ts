/**
 * The queue of one clinic for one clinic day, in memory: what the log says, with the indexes that make every decision
 * cheap. Changed only by `evolve`, and in place: copying the whole day for each event would make the hundredth ticket
 * dearer than the first. `begin` and `rollback` give back the state before a batch that could not be written.
 */
import type {
  AppointmentId,
  BlockId,
  ClinicDate,
  ClinicId,
  DeviceId,
  EpochMs,
  PatientRef,
  PractitionerId,
  Series,
  ServiceId,
  ServicePointId,
  StageId,
  VisitId,
} from '../../common/contract/vocabulary.ts';
import { isOfBlock, ordinalsOf, type Block } from './block.ts';
import { counted, type Seen } from './estimate/serviceTime.ts';
import type { Place } from './order/place.ts';
import type { DaySettings } from './settings.ts';
import { isClosed, type ServicePoint, type Stage, type Visit } from './visit.ts';
import { WaitingLists } from './order/waitingLists.ts';

export type DayHead = {
  readonly status: 'unopened' | 'open' | 'closed';
  readonly clinicId: ClinicId | null;
  readonly date: ClinicDate | null;
  readonly openedAt: EpochMs | null;
  readonly settings: DaySettings | null;
  /** Number of the last event; 0 before the first. */
  readonly seq: number;
  readonly lastAt: EpochMs;
};

/** Somebody who is booked and has not come yet. */
export type Expected = {
  readonly serviceId: ServiceId;
  readonly practitionerId: PractitionerId | null;
  readonly bookedAt: EpochMs;
};

type Counts = { readonly lastOrdinal: number; readonly issued: number };

export class QueueDay {
  #head: DayHead = {
    status: 'unopened',
    clinicId: null,
    date: null,
    openedAt: null,
    settings: null,
    seq: 0,
    lastAt: 0 as EpochMs,
  };
  readonly #visits = new Map<VisitId, Visit>();
  readonly #stages = new Map<StageId, Stage>();
  readonly #points = new Map<ServicePointId, ServicePoint>();
  readonly #series = new Map<Series, Counts>();
  readonly #walkIns = new Map<ServiceId, number>();
  readonly #numbers = new Map<string, VisitId | 'voided'>();
  readonly #blocks = new Map<BlockId, Block>();
  readonly #byAppointment = new Map<AppointmentId, VisitId>();
  readonly #byPatient = new Map<PatientRef, readonly VisitId[]>();
  readonly #lastTaken = new Map<string, VisitId>();
  /** When a practitioner, or a room, was last there. */
  readonly #left = new Map<PractitionerId | ServicePointId, EpochMs | null>();
  readonly #delays = new Map<string, number>();
  readonly #open = new Set<StageId>();
  readonly #missed = new Set<StageId>();
  /** On hold after a missed call, until their service has had enough other calls. */
  readonly #calledAgain = new Set<StageId>();
  readonly #calls = new Map<ServiceId, number>();
  readonly #waiting = new WaitingLists();
  /** What was served so far, by room, who sat in it, and service. */
  readonly #served = new Map<string, Seen>();
  #undo: (() => void)[] | null = null;

  // What decisions and views read

  get head(): DayHead {
    return this.#head;
  }

  get waiting(): WaitingLists {
    return this.#waiting;
  }

  visit(id: VisitId): Visit | undefined {
    return this.#visits.get(id);
  }

  stage(id: StageId): Stage | undefined {
    return this.#stages.get(id);
  }

  visits(): Iterable<Visit> {
    return this.#visits.values();
  }

  stages(): Iterable<Stage> {
    return this.#stages.values();
  }

  /** Stages that are waiting, called, in service or on hold. */
  *openStages(): Generator<Stage> {
    for (const id of this.#open) {
      const stage = this.#stages.get(id);
      if (stage) yield stage;
    }
  }

  /** Stages that missed their call and were not brought back. */
  *missedStages(): Generator<Stage> {
    for (const id of this.#missed) {
      const stage = this.#stages.get(id);
      if (stage) yield stage;
    }
  }

  /** Stages on hold after a missed call, which wait again by themselves. */
  *calledAgainStages(): Generator<Stage> {
    for (const id of this.#calledAgain) {
      const stage = this.#stages.get(id);
      if (stage) yield stage;
    }
  }

  /** Calls of a service so far that were not taken back. */
  callsOf(serviceId: ServiceId): number {
    return this.#calls.get(serviceId) ?? 0;
  }

  servicePoints(): Iterable<ServicePoint> {
    return this.#points.values();
  }

  /** A room that exists is closed until somebody opens it. */
  servicePoint(id: ServicePointId): ServicePoint | undefined {
    const known = this.#points.get(id);
    if (known) return known;
    if (!this.#head.settings?.servicePoints[id]) return undefined;
    return {
      id,
      status: 'closed',
      pauseReason: null,
      practitionerId: null,
      since: this.#head.openedAt ?? this.#head.lastAt,
      currentStageId: null,
      lastCall: null,
      idle: null,
      calling: 'by_rule',
      credits: {},
    };
  }

  visitOfAppointment(id: AppointmentId): Visit | undefined {
    const visitId = this.#byAppointment.get(id);
    return visitId && this.#visits.get(visitId);
  }

  /** The visit of a patient that is still waiting, called or in service for a service. */
  openVisitOf(patientRef: PatientRef, serviceId: ServiceId): Visit | undefined {
    for (const visitId of this.#byPatient.get(patientRef) ?? []) {
      const visit = this.#visits.get(visitId);
      const stage = visit && this.#stages.get(visit.currentStageId);
      if (stage?.serviceId === serviceId && !isClosed(stage.state)) return visit;
    }
    return undefined;
  }

  /** The last ticket that a kiosk gave for a service. */
  lastTakenAt(kioskId: DeviceId, serviceId: ServiceId): Visit | undefined {
    const visitId = this.#lastTaken.get(`${kioskId} ${serviceId}`);
    return visitId && this.#visits.get(visitId);
  }

  lastOrdinal(series: Series): number {
    return this.#series.get(series)?.lastOrdinal ?? 0;
  }

  /** Given, voided or set aside. */
  isNumberUsed(series: Series, ordinal: number): boolean {
    return (
      this.#isAccountedFor(series, ordinal) ||
      this.#blocks.values().some((block) => block.series === series && isOfBlock(block, ordinal))
    );
  }

  block(id: BlockId): Block | undefined {
    return this.#blocks.get(id);
  }

  blocks(): Iterable<Block> {
    return this.#blocks.values();
  }

  /** Numbers set aside that were neither given nor voided, in order. */
  unusedOf(block: Block): readonly number[] {
    return ordinalsOf(block).filter((ordinal) => !this.#isAccountedFor(block.series, ordinal));
  }

  #isAccountedFor(series: Series, ordinal: number): boolean {
    return this.#numbers.has(`${series}/${ordinal}`);
  }

  walkInsOf(serviceId: ServiceId): number {
    return this.#walkIns.get(serviceId) ?? 0;
  }

  /** Services of one kind in a room so far, by whoever sits in it now: how many, and how long together. */
  servedIn(id: ServicePointId, serviceId: ServiceId): Seen {
    return this.#served.get(this.#sessionOf(id, serviceId)) ?? NONE;
  }

  /** Announced lateness in minutes: the practitioner's, else the service's. */
  delayMin(practitionerId: PractitionerId | null, serviceId: ServiceId): number {
    return (practitionerId && this.#delays.get(practitionerId)) ?? this.#delays.get(serviceId) ?? 0;
  }

  /** When a room was closed last, or a practitioner's; undefined of whom nobody has left yet. */
  leftAt(id: PractitionerId | ServicePointId): EpochMs | undefined {
    return this.#left.get(id) ?? undefined;
  }

  placeOf(stage: Stage): Place {
    const visit = this.#visits.get(stage.visitId);
    const rules = visit && this.#head.settings?.classes[visit.classCode];
    return {
      stageId: stage.id,
      serviceId: stage.serviceId,
      group: stage.group,
      isAbsolute: rules?.isAbsolute ?? false,
      yieldsToCap: rules?.yieldsToCap ?? false,
      slope: rules?.slope ?? 1,
      virtualArrivalAt: stage.virtualArrivalAt,
      classOffsetMin: rules?.offsetMin ?? 0,
      waitingSince: stage.waitingSince,
      orderSeq: stage.orderSeq,
    };
  }

  /** How many may be called before this waiting stage, by the order alone. */
  peopleAhead(stage: Stage): number {
    return this.#waiting.countBefore(stage, this.placeOf(stage), this.#head.lastAt);
  }

  /** How many might be called before somebody of no class who is not here yet, by the order alone. */
  peopleBefore(expected: Expected): number {
    const { practitionerId } = expected;
    const mayCall = { practitionerId, servicePointId: null };
    return this.#waiting.countBefore(mayCall, this.expectedPlace(expected), this.#head.lastAt);
  }

  /** The place of somebody who is booked and has not come, as if that person waited. */
  expectedPlace({ serviceId, bookedAt }: Pick<Expected, 'serviceId' | 'bookedAt'>): Place {
    return {
      stageId: '' as StageId, // a place that nobody has
      serviceId,
      group: 'booked',
      isAbsolute: false,
      yieldsToCap: false,
      slope: 1,
      virtualArrivalAt: bookedAt,
      classOffsetMin: 0,
      waitingSince: bookedAt,
      orderSeq: Number.MAX_SAFE_INTEGER,
    };
  }

  // Taking back a batch

  /** From here on changes can be taken back, until `commit` or `rollback`. */
  begin(): void {
    this.#undo = [];
  }

  commit(): void {
    this.#undo = null;
  }

  rollback(): void {
    const undo = this.#undo ?? [];
    this.#undo = null;
    for (let i = undo.length - 1; i >= 0; i -= 1) undo[i]?.();
  }

  // What `evolve` writes, and nobody else

  setHead(next: DayHead): void {
    const before = this.#head;
    // Another order of the classes moves those who wait.
    const reorders = next.settings !== before.settings && before.settings !== null;
    const waiting = reorders ? [...this.openStages()].filter(({ state }) => state.status === 'waiting') : [];
    for (const stage of waiting) this.#waiting.remove(stage, this.placeOf(stage));
    this.#head = next;
    for (const stage of waiting) this.#waiting.add(stage, this.placeOf(stage));
    this.#undo?.push(() => this.setHead(before));
  }

  putVisit(visit: Visit): void {
    const before = this.#visits.get(visit.id);
    if (before && before.classCode !== visit.classCode)
      throw new Error('A class is changed by putClass: it moves the waiting stage');
    this.#store(this.#visits, visit.id, visit);
    if (before) return;
    this.#store(this.#numbers, `${visit.series}/${visit.ordinal}`, visit.id);
    if (visit.appointmentId) this.#store(this.#byAppointment, visit.appointmentId, visit.id);
    const { patientRef } = visit;
    if (patientRef) this.#store(this.#byPatient, patientRef, [...(this.#byPatient.get(patientRef) ?? []), visit.id]);
  }

  /** Visit and stage together, because the class decides where the stage stands. */
  putClass(visit: Visit, stage: Stage): void {
    const before = this.#stages.get(stage.id);
    if (before) this.#unindex(before);
    const visitBefore = this.#visits.get(visit.id);
    this.#visits.set(visit.id, visit);
    this.#stages.set(stage.id, stage);
    this.#index(stage);
    this.#undo?.push(() => {
      this.#unindex(stage);
      if (visitBefore) this.#visits.set(visit.id, visitBefore);
      if (before) {
        this.#stages.set(stage.id, before);
        this.#index(before);
      }
    });
  }

  putStage(stage: Stage): void {
    const before = this.#stages.get(stage.id);
    if (before) this.#unindex(before);
    this.#stages.set(stage.id, stage);
    this.#index(stage);
    this.#undo?.push(() => {
      this.#unindex(stage);
      if (before) {
        this.#stages.set(stage.id, before);
        this.#index(before);
      } else this.#stages.delete(stage.id);
    });
  }

  putPoint(point: ServicePoint): void {
    this.#store(this.#points, point.id, point);
  }

  putTaken(kioskId: DeviceId, serviceId: ServiceId, visitId: VisitId): void {
    this.#store(this.#lastTaken, `${kioskId} ${serviceId}`, visitId);
  }

  countIssued(series: Series, ordinal: number): void {
    const before = this.#series.get(series);
    this.#store(this.#series, series, {
      lastOrdinal: Math.max(before?.lastOrdinal ?? 0, ordinal),
      issued: (before?.issued ?? 0) + 1,
    });
  }

  /** The series goes on behind it. */
  putBlock(block: Block): void {
    const { series, toOrdinal } = block;
    this.#store(this.#blocks, block.id, block);
    const before = this.#series.get(series);
    this.#store(this.#series, series, {
      lastOrdinal: Math.max(before?.lastOrdinal ?? 0, toOrdinal),
      issued: before?.issued ?? 0,
    });
  }

  countWalkIn(serviceId: ServiceId): void {
    this.#store(this.#walkIns, serviceId, this.walkInsOf(serviceId) + 1);
  }

  countCall(serviceId: ServiceId, by: 1 | -1): void {
    this.#store(this.#calls, serviceId, this.callsOf(serviceId) + by);
  }

  voidNumber(series: Series, ordinal: number): void {
    this.#store(this.#numbers, `${series}/${ordinal}`, 'voided');
  }

  putDelay(of: PractitionerId | ServiceId, delayMin: number): void {
    this.#store(this.#delays, of, delayMin);
  }

  /** @param at null: is there again */
  putLeft(id: PractitionerId | ServicePointId, at: EpochMs | null): void {
    this.#store(this.#left, id, at);
  }

  #store<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
    const had = map.has(key);
    const before = map.get(key);
    map.set(key, value);
    this.#undo?.push(() => {
      // `before` is a Value whenever the key was there.
      if (had) map.set(key, before as Value);
      else map.delete(key);
    });
  }

  #sessionOf(id: ServicePointId, serviceId: ServiceId): string {
    return `${id} ${this.#points.get(id)?.practitionerId ?? ''} ${serviceId}`;
  }

  #countServed({ serviceId, state }: Stage, by: 1 | -1): void {
    if (state.status !== 'done') return;
    const usualMs = (this.#head.settings?.services[serviceId]?.expectedMin ?? Infinity) * 60_000;
    const name = this.#sessionOf(state.servicePointId, serviceId);
    const { count, sumMs } = this.#served.get(name) ?? NONE;
    const ms = counted(state.endedAt - state.calledAt, usualMs);
    this.#served.set(name, { count: count + by, sumMs: sumMs + by * ms });
  }

  #index(stage: Stage): void {
    this.#countServed(stage, 1);
    if (stage.state.status === 'no_show') this.#missed.add(stage.id);
    if (isClosed(stage.state)) return;
    this.#open.add(stage.id);
    if (isCalledAgain(stage)) this.#calledAgain.add(stage.id);
    if (stage.state.status === 'waiting') this.#waiting.add(stage, this.placeOf(stage));
  }

  #unindex(stage: Stage): void {
    this.#countServed(stage, -1);
    if (stage.state.status === 'no_show') this.#missed.delete(stage.id);
    if (isClosed(stage.state)) return;
    this.#open.delete(stage.id);
    if (isCalledAgain(stage)) this.#calledAgain.delete(stage.id);
    if (stage.state.status === 'waiting') this.#waiting.remove(stage, this.placeOf(stage));
  }
}

const NONE: Seen = { count: 0, sumMs: 0 };

const isCalledAgain = ({ state }: Stage): boolean => state.status === 'held' && state.dueAtCall !== undefined;
