/** What a clinic day lets one expect: the run of `forwardRun` on the rooms, people and plans of that day. */
import type {
  AppointmentId,
  EpochMs,
  PractitionerId,
  ServiceId,
  ServicePointId,
  StageId,
} from '../../../common/contract/vocabulary.ts';
import type { WaitRange } from '../../../common/contract/views.ts';
import type { QueueDay } from '../day.ts';
import { orderRules } from '../decide/calling.ts';
import type { Place } from '../order/place.ts';
import type { DaySettings, ServicePointRules } from '../settings.ts';
import type { ServicePoint } from '../visit.ts';
import { forwardRun, type Coming, type Forecast, type Outlook, type RoomAhead } from './forwardRun.ts';
import { shownRange } from './range.ts';
import { roughWait } from './roughWait.ts';
import { doubtOfMean, serviceOf, shrunkMeanMs, timeLeftInRun } from './serviceTime.ts';
import type { Shift } from './shifts.ts';
import { probabilityWithin, type Calibration, type Expectation } from './spread.ts';

/** What is planned of the day beside its log. */
export type DayPlan = {
  /** When practitioners see patients today, in order of time. */
  readonly roster: readonly PlannedWork[];
  /** Who is booked today and has not come. */
  readonly expected: readonly ExpectedVisit[];
  readonly calibration?: Calibration;
};

export type PlannedWork = Shift & {
  readonly practitionerId: PractitionerId;
  readonly serviceIds: readonly ServiceId[];
};

export type ExpectedVisit = {
  readonly appointmentId: AppointmentId;
  readonly serviceId: ServiceId;
  readonly practitionerId: PractitionerId | null;
  readonly bookedAt: EpochMs;
};

export const NOTHING_PLANNED: DayPlan = { roster: [], expected: [] };

const MINUTE_MS = 60_000;
/** Of a longer queue only a rough wait is told: a run for each change would cost more than it tells. */
const MOST = 600;
/** How likely somebody who is booked is to come: before the time, and after it. */
const COMES = 0.87;
const COMES_LATE = 0.4;
/** A pause lasts about so long; one that lasts longer is over soon. */
const PAUSE_MS = 15 * MINUTE_MS;
const SOON_MS = 5 * MINUTE_MS;
/** Who is not there so long after the planned time is not waited for. */
const GIVEN_UP_MS = 60 * MINUTE_MS;
const ALWAYS: readonly Shift[] = [{ fromAt: -Infinity, untilAt: Infinity }];

export class DayForecast {
  readonly #day: QueueDay;
  readonly #at: EpochMs;
  readonly #plan: DayPlan;
  readonly #settings: DaySettings | null;
  readonly #isLong: boolean;
  #waits: Forecast | undefined;
  #trials: Forecast | undefined;

  constructor(day: QueueDay, at: EpochMs, plan: DayPlan) {
    this.#day = day;
    this.#at = at;
    this.#plan = plan;
    this.#settings = day.head.settings;
    this.#isLong = day.waiting.size > MOST;
  }

  /** Of a stage that waits; null while nobody is working for it and nobody is planned to. */
  rangeOf(stageId: StageId): WaitRange | null {
    return this.#shown(this.#waitOf(stageId));
  }

  /** Of somebody who took a ticket for that service now. */
  rangeOfNext(serviceId: ServiceId): WaitRange | null {
    return this.#shown(this.#waitOfNext(serviceId));
  }

  /** Of somebody who is booked and has not come; counted from now. */
  rangeOfBooked(visit: Pick<ExpectedVisit, 'appointmentId' | 'serviceId'>): WaitRange | null {
    return this.#shown(this.#waitOfBooked(visit));
  }

  /** How likely a stage that waits is to be called within so many minutes; null while nobody can say. */
  probabilityWithin(stageId: StageId, minutes: number): number | null {
    return this.#probability(this.#waitOf(stageId), minutes);
  }

  /** The same of somebody who is booked and has not come. */
  probabilityOfBooked(visit: Pick<ExpectedVisit, 'appointmentId' | 'serviceId'>, minutes: number): number | null {
    return this.#probability(this.#waitOfBooked(visit), minutes);
  }

  /** Who is expected to be called before a stage that waits, in order; of a very long queue nobody. */
  before(stageId: StageId): readonly StageId[] {
    return this.#isLong ? [] : this.#forecast().before(stageId);
  }

  #waitOfNext(serviceId: ServiceId): Expectation | undefined {
    if (this.#isLong) return roughWait(this.#day, serviceId, this.#day.waiting.countOf(serviceId));
    this.#trials ??= this.#run((settings) => servicesOf(settings).map((id) => trialOf(settings, id, this.#at)));
    return this.#trials.waitOf(trialId(serviceId));
  }

  /** Who is so late that nobody reckons with it any more is like somebody who comes now. */
  #waitOfBooked({ appointmentId, serviceId }: Pick<ExpectedVisit, 'appointmentId' | 'serviceId'>) {
    const wait = this.#isLong ? undefined : this.#forecast().waitOf(expectedId(appointmentId));
    return wait ?? this.#waitOfNext(serviceId);
  }

  #waitOf(stageId: StageId): Expectation | undefined {
    if (!this.#isLong) return this.#forecast().waitOf(stageId);
    const stage = this.#day.stage(stageId);
    return stage?.state.status === 'waiting'
      ? roughWait(this.#day, stage.serviceId, this.#day.peopleAhead(stage))
      : undefined;
  }

  #shown(wait: Expectation | undefined): WaitRange | null {
    return wait ? shownRange(wait, this.#plan.calibration) : null;
  }

  #probability(wait: Expectation | undefined, minutes: number): number | null {
    return wait ? probabilityWithin(wait, minutes * MINUTE_MS, this.#plan.calibration) : null;
  }

  #forecast(): Forecast {
    this.#waits ??= this.#run(() => []);
    return this.#waits;
  }

  #run(trials: (settings: DaySettings) => readonly Coming[]): Forecast {
    const settings = this.#settings;
    const day = this.#day;
    const at = this.#at;
    if (!settings) return forwardRun({ at, waiting: day.waiting.copy(), rooms: [], coming: [], serviceIn: NOTHING });
    const asking = trials(settings);
    const ids = new Set(asking.map(({ place }) => place.stageId));
    return forwardRun({
      at,
      waiting: day.waiting.copy(),
      rooms: roomsAhead(day, settings, at, this.#plan.roster),
      coming: [...asking, ...comingBack(day, at), ...this.#expected(settings)],
      serviceIn: ({ caller }, { serviceId }) => serviceOf(meanIn(day, settings, caller.servicePointId, serviceId)),
      isTrial: ({ stageId }) => ids.has(stageId),
    });
  }

  #expected({ policy }: DaySettings): readonly Coming[] {
    const at = this.#at;
    return this.#plan.expected.flatMap(({ appointmentId, serviceId, practitionerId, bookedAt }): Coming[] => {
      const isLate = bookedAt < at;
      if (this.#day.visitOfAppointment(appointmentId) || bookedAt + policy.checkInLateMin * MINUTE_MS < at) return [];
      return [
        {
          at: Math.max(at, bookedAt),
          mayCall: { practitionerId, servicePointId: null },
          place: placeOf(expectedId(appointmentId), serviceId, 'booked', bookedAt),
          likely: isLate ? COMES_LATE : COMES,
        },
      ];
    });
  }
}

const NOTHING: Outlook['serviceIn'] = () => ({ meanMs: 0, variance: 0 });

/** Stages of a run that are nobody's: who is booked, and who only asks. */
const expectedId = (id: AppointmentId): StageId => `booked ${id}` as StageId;
const trialId = (id: ServiceId): StageId => `asks ${id}` as StageId;

const placeOf = (stageId: StageId, serviceId: ServiceId, group: Place['group'], from: EpochMs): Place => ({
  stageId,
  serviceId,
  group,
  isAbsolute: false,
  yieldsToCap: false,
  slope: 1,
  virtualArrivalAt: from,
  classOffsetMin: 0,
  waitingSince: from,
  orderSeq: Number.MAX_SAFE_INTEGER,
});

const servicesOf = ({ services }: DaySettings): readonly ServiceId[] => Object.keys(services) as ServiceId[]; // the keys of the record

function trialOf({ services }: DaySettings, serviceId: ServiceId, at: EpochMs): Coming {
  const from = (at + (services[serviceId]?.walkInOffsetMin ?? 0) * MINUTE_MS) as EpochMs; // whole minutes later
  const place = { ...placeOf(trialId(serviceId), serviceId, 'walk_in', from), waitingSince: at };
  return { at, mayCall: { practitionerId: null, servicePointId: null }, place, likely: 1 };
}

/** Who was put aside until a time comes back by themselves. */
function comingBack(day: QueueDay, at: EpochMs): readonly Coming[] {
  return [...day.openStages()].flatMap((stage): Coming[] =>
    stage.state.status === 'held' && stage.state.until !== null
      ? [{ at: Math.max(at, stage.state.until), mayCall: stage, place: day.placeOf(stage), likely: 1 }]
      : [],
  );
}

function meanIn(day: QueueDay, { services }: DaySettings, room: ServicePointId, serviceId: ServiceId): number {
  const classMeanMs = (services[serviceId]?.expectedMin ?? 1) * MINUTE_MS;
  return shrunkMeanMs(classMeanMs, day.servedIn(room, serviceId));
}

function roomsAhead(
  day: QueueDay,
  settings: DaySettings,
  at: EpochMs,
  roster: readonly PlannedWork[],
): readonly RoomAhead[] {
  const here = new Set<PractitionerId>();
  const rooms = [...day.servicePoints()].flatMap((point): RoomAhead[] => {
    const rules = settings.servicePoints[point.id];
    if (!rules || point.status === 'closed') return [];
    if (point.practitionerId) here.add(point.practitionerId);
    return [roomAhead(day, settings, { point, rules }, at, roster)];
  });
  const absent = Map.groupBy(
    roster.filter(({ practitionerId }) => !here.has(practitionerId)),
    ({ practitionerId }) => practitionerId,
  );
  return [...rooms, ...[...absent.values()].flatMap((work) => toOpen(day, settings, at, work))];
}

function roomAhead(
  day: QueueDay,
  settings: DaySettings,
  { point, rules }: { readonly point: ServicePoint; readonly rules: ServicePointRules },
  at: EpochMs,
  roster: readonly PlannedWork[],
): RoomAhead {
  const stage = point.currentStageId ? day.stage(point.currentStageId) : undefined;
  const calledAt = stage && (stage.state.status === 'called' || stage.state.status === 'serving') ? stage.state : null;
  const seen = rules.serviceIds.reduce((sum, id) => sum + day.servedIn(point.id, id).count, 0);
  return {
    caller: { servicePointId: point.id, practitionerId: point.practitionerId, serviceIds: rules.serviceIds },
    rules: orderRules(settings, rules),
    credits: point.credits,
    busy:
      stage && calledAt
        ? timeLeftInRun(meanIn(day, settings, point.id, stage.serviceId), Math.max(0, at - calledAt.calledAt))
        : { meanMs: 0, variance: 0 },
    shifts: shiftsOf(
      point,
      at,
      roster.filter(({ practitionerId }) => practitionerId === point.practitionerId),
    ),
    doubt: doubtOfMean({ count: seen }),
  };
}

/**
 * An open room goes on, but for the gap between two periods of whoever sits in it. The end of the last is not taken for an
 * end of work: who has a ticket is still seen.
 */
function shiftsOf({ status, since }: ServicePoint, at: number, work: readonly Shift[]): readonly Shift[] {
  const gaps = work.flatMap(({ untilAt }, index) => {
    const next = work[index + 1];
    return next && next.fromAt > untilAt ? [{ fromAt: untilAt, untilAt: next.fromAt }] : [];
  });
  const inGap = gaps.find(({ fromAt, untilAt }) => at >= fromAt && at < untilAt);
  const backAt = inGap?.untilAt ?? Math.max(since + PAUSE_MS, at + SOON_MS);
  const shifts: Shift[] = [];
  let from = status === 'paused' ? backAt : at;
  for (const gap of gaps) {
    if (gap.fromAt <= from) continue;
    shifts.push({ fromAt: from, untilAt: gap.fromAt });
    from = gap.untilAt;
  }
  return shifts.length === 0 && status === 'open' ? ALWAYS : [...shifts, { fromAt: from, untilAt: Infinity }];
}

/** Somebody who is planned and sits in no room yet: some room will be opened. Who is late is expected soon, for a while. */
function toOpen(day: QueueDay, settings: DaySettings, at: EpochMs, work: readonly PlannedWork[]): readonly RoomAhead[] {
  const [first] = work;
  const delayMs = first?.serviceIds[0] ? day.delayMin(first.practitionerId, first.serviceIds[0]) * MINUTE_MS : 0;
  const next = work.find(({ fromAt, untilAt }) => untilAt > at && at - fromAt - delayMs < GIVEN_UP_MS);
  if (!first || !next) return [];
  const toldAt = next.fromAt + delayMs;
  const opensAt = toldAt >= at ? toldAt : at + Math.max(SOON_MS, at - toldAt);
  return [
    {
      caller: {
        // A room that is not chosen yet: nobody is bound to it.
        servicePointId: '' as ServicePointId,
        practitionerId: first.practitionerId,
        serviceIds: first.serviceIds.filter((id) => settings.services[id]),
      },
      rules: { services: settings.services, policy: settings.policy, weights: {} },
      credits: {},
      busy: { meanMs: 0, variance: 0 },
      shifts: [{ fromAt: opensAt, untilAt: Infinity }],
      doubt: doubtOfMean({ count: 0 }),
    },
  ];
}
