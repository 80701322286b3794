/** What a clinic day lets one expect: the run of `forwardRun` on the rooms, people and plans of that day. */
import type { AppointmentId, EpochMs, ServiceId, StageId } from '../../../common/contract/vocabulary.ts';
import type { WaitRange } from '../../../common/contract/clinicHead.ts';
import type { QueueDay } from '../day.ts';
import type { Place } from '../order/place.ts';
import type { DaySettings } from '../settings.ts';
import type { DayPlan, ExpectedVisit } from './dayPlan.ts';
import { forwardRun, type Coming, type Forecast, type Outlook } from './forwardRun.ts';
import { manyRuns } from './manyRuns.ts';
import { Journeys } from './journeys.ts';
import { shownRange } from './range.ts';
import { roomsAhead, takenBy } from './roomsAhead.ts';
import { roughWait } from './roughWait.ts';
import { probabilityWithin, quantilesOf, UNCALIBRATED, type Calibration, type Expectation } from './spread.ts';
import { arrivalsAhead } from './unexpected.ts';

const MINUTE_MS = 60_000;
/** Of a longer queue only a rough wait is told: a run for each change would cost more than it tells. */
const MOST = 600;
/** How likely somebody who is booked is to come: before the time, and after it. */
const COMES = 0.87;
const COMES_LATE = 0.4;

export class DayForecast {
  readonly #day: QueueDay;
  readonly #at: EpochMs;
  readonly #plan: DayPlan;
  readonly #settings: DaySettings | null;
  readonly #calibration: Calibration;
  readonly #isLong: boolean;
  #waits: Forecast | undefined;
  #trials: Forecast | undefined;

  constructor(day: QueueDay, at: EpochMs, plan: DayPlan) {
    this.#day = day;
    this.#at = at;
    this.#plan = plan;
    this.#settings = day.head.settings;
    this.#calibration = day.head.settings?.learned?.calibration ?? UNCALIBRATED;
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

  /** What the runs say of a stage that waits, before what earlier days taught of such sayings. */
  expectationOf(stageId: StageId): Expectation | undefined {
    return this.#waitOf(stageId);
  }

  /** The middle of what is expected of a stage that waits, in ms: called before it as likely as after. */
  middleOf(stageId: StageId): number | undefined {
    const wait = this.#waitOf(stageId);
    return wait && quantilesOf(wait, this.#calibration).middleMs;
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
    return wait ? shownRange(wait, this.#calibration) : null;
  }

  #probability(wait: Expectation | undefined, minutes: number): number | null {
    return wait ? probabilityWithin(wait, minutes * MINUTE_MS, this.#calibration) : null;
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
    const rooms = roomsAhead(day, settings, at, this.#plan.roster);
    const journeys = new Journeys(day);
    // Who is in a room now goes on from there, too.
    const leaving = rooms.flatMap(({ caller, busy }) => {
      const stageId = day.servicePoint(caller.servicePointId)?.currentStageId;
      const stage = stageId ? day.stage(stageId) : undefined;
      return (stage && journeys.onwards(day.placeOf(stage), at + busy.meanMs, caller)) ?? [];
    });
    return manyRuns({
      at,
      waiting: day.waiting,
      rooms,
      coming: [...asking, ...leaving, ...comingBack(day, at), ...this.#expected(settings), ...unbooked(settings, at)],
      onwards: (place, doneAt, caller) => journeys.onwards(place, doneAt, caller),
      serviceIn: ({ caller }, { serviceId }) => takenBy(day, settings, caller, serviceId),
      isTrial: ({ stageId }) => ids.has(stageId),
    });
  }

  #expected({ policy, learned }: DaySettings): readonly Coming[] {
    const at = this.#at;
    const { comesShare, earlyMs } = learned?.booked ?? { comesShare: COMES, earlyMs: 0 };
    return this.#plan.expected.flatMap(({ appointmentId, serviceId, practitionerId, bookedAt }): Coming[] => {
      const isLate = bookedAt < at;
      if (this.#day.visitOfAppointment(appointmentId) || bookedAt + policy.checkInLateMin * MINUTE_MS < at) return [];
      return [
        {
          at: Math.max(at, bookedAt - earlyMs),
          mayCall: { practitionerId, servicePointId: null },
          place: placeOf(expectedId(appointmentId), serviceId, 'booked', bookedAt),
          likely: isLate ? Math.min(COMES_LATE, comesShare) : comesShare,
        },
      ];
    });
  }
}

/** Who will come without a booking and go before others, as on earlier days; who only waits behind changes nothing. */
function unbooked({ learned, classes, services }: DaySettings, at: EpochMs): readonly Coming[] {
  return (learned?.unbooked ?? []).flatMap(({ serviceId, classCode, perHour }): Coming[] => {
    const rules = classes[classCode];
    const service = services[serviceId];
    if (!learned || !rules || !service) return [];
    if (!rules.isAbsolute && rules.offsetMin >= 0 && rules.slope <= 1) return [];
    return arrivalsAhead(perHour, at, learned.dayBeginsAt).map(({ at: comesAt, likely }, nth) => {
      const from = Math.round(comesAt) as EpochMs; // whole ms
      const offsetMin = service.walkInOffsetMin + rules.offsetMin;
      const id = `unbooked ${serviceId} ${classCode} ${nth}` as StageId; // nobody's
      return {
        at: from,
        likely,
        mayCall: { practitionerId: null, servicePointId: null },
        place: {
          ...placeOf(id, serviceId, 'walk_in', (from + offsetMin * MINUTE_MS) as EpochMs), // whole minutes later
          isAbsolute: rules.isAbsolute,
          yieldsToCap: rules.yieldsToCap,
          slope: rules.slope,
          classOffsetMin: rules.offsetMin,
          waitingSince: from,
        },
      };
    });
  });
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
