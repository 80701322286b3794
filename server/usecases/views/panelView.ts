import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { Alarm, ExpectedEntry, PanelView, QueueEntry, RoomState } from '../../../common/contract/panelView.ts';
import type { CallId, EpochMs, ServicePointId, StageId, ZoneId } from '../../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { DayForecast } from '../../queue/estimate/dayForecast.ts';
import { whyOf } from '../../queue/order/whyOf.ts';
import { strandedOf } from '../../queue/order/stranded.ts';
import { zonesOfCall } from '../../queue/zonesOfCall.ts';
import { callsToGo } from '../../queue/callsToGo.ts';
import { callsByItself } from '../../queue/decide/byItself.ts';
import type { ServicePoint, Stage } from '../../queue/visit.ts';
import type { Directory } from '../clinic/directory.ts';
import { isSameSet } from '../administration/change.ts';
import { lateToldOf } from '../booking/lateTold.ts';
import { moveOf } from '../queue/daySettings.ts';
import { clinicHead } from './clinicHead.ts';
import { stageInVisit } from './pathView.ts';
import { rollViews } from './rollViews.ts';
import { aheadCounted, callsToCome } from './callsToCome.ts';
import { isOpenAt } from './displayView.ts';

/** What is known beside the day: gathered by the caller, so that this stays a function of its input. */
export type PanelBeside = {
  readonly expected: readonly ExpectedEntry[];
  readonly alarms: readonly Alarm[];
  readonly deskCalls: PanelView['deskCalls'];
  readonly kiosks: PanelView['kiosks'];
  readonly shownOn: (callId: CallId) => number;
  /** Screens that show the calls to a room. */
  /** Of the screens that show a call to this room which concerns these zones. */
  readonly screensOf: (
    servicePointId: ServicePointId,
    zoneIds: readonly ZoneId[],
  ) => { readonly connected: number; readonly setUp: number };
};

export function panelView(
  directory: Directory,
  day: QueueDay,
  at: EpochMs,
  beside: PanelBeside,
  forecast: DayForecast,
): PanelView {
  const { settings, status, date } = day.head;
  if (!settings || date === null) throw new Error('A day that is not open has no panel');
  return {
    kind: 'panel',
    at,
    clinic: clinicHead(directory),
    date,
    dayStatus: status === 'closed' ? 'closed' : 'open',
    departments: directory.departments.map(({ id, name }) => ({ departmentId: id, name })),
    services: [...directory.services.values()].map(({ id, departmentId, name, colour }) => {
      const waiting = day.waiting.countOf(id);
      return {
        serviceId: id,
        departmentId,
        name,
        colour,
        waiting,
        longestWaitMin: longestWaitMin(day, id, at),
        wait: forecast.rangeOfNext(id),
        isOpen: isOpenAt(day, id, at),
      };
    }),
    practitioners: [...directory.practitioners.values()].map(({ id, name, serviceIds }) => ({
      practitionerId: id,
      name,
      serviceIds: [...serviceIds],
      delayMin: serviceIds[0] ? day.delayMin(id, serviceIds[0]) : 0,
    })),
    classes: [...directory.classes.values()].map(({ code, name, isAbsolute, isActive }) => ({
      code,
      name,
      isAbsolute,
      isActive,
    })),
    rooms: [...directory.rooms.values()].map((room) =>
      roomState(day, room.id, at, directory, settings.policy.undoWithinMs, beside),
    ),
    queue: entries(day, at, forecast),
    expected: [...beside.expected],
    alarms: [...beside.alarms],
    deskCalls: [...beside.deskCalls],
    kiosks: beside.kiosks,
    rolls: [...rollViews(day)],
    policy: {
      recallLimit: settings.policy.recallLimit,
      undoWithinMs: settings.policy.undoWithinMs,
      longestWaitMin: directory.clinic.options.longestWaitMin ?? USUAL_OPTIONS.longestWaitMin,
      roomIdleMin: directory.clinic.options.roomIdleMin ?? USUAL_OPTIONS.roomIdleMin,
      pausedLongMin: directory.clinic.options.pausedLongMin ?? USUAL_OPTIONS.pausedLongMin,
      late: lateToldOf(directory, at),
      doctorGoneMin: directory.clinic.options.doctorGoneMin ?? USUAL_OPTIONS.doctorGoneMin,
      asksReason: directory.clinic.options.asksNoReason !== true,
    },
  };
}

function roomState(
  day: QueueDay,
  id: ServicePointId,
  at: EpochMs,
  directory: Directory,
  undoWithinMs: number,
  beside: PanelBeside,
): RoomState {
  const room = directory.rooms.get(id);
  const point: ServicePoint | undefined = day.servicePoint(id);
  const lastCall = point?.lastCall ?? null;
  const usual = room?.serviceIds ?? [];
  const today = day.head.settings?.servicePoints[id]?.serviceIds ?? usual;
  return {
    servicePointId: id,
    kind: room?.kind ?? 'room',
    name: room?.name ?? {},
    // A room of the directory always has its zone; the row says so.
    zoneId: room?.zoneId ?? ('' as RoomState['zoneId']),
    serviceIds: [...today],
    ...(isSameSet(today, usual) ? {} : { usualServiceIds: [...usual], ...movedUntil(directory, day, id) }),
    status: point?.status ?? 'closed',
    pauseReason: point?.pauseReason ?? null,
    practitionerId: point?.practitionerId ?? null,
    since: point?.since ?? day.head.lastAt,
    currentStageId: point?.currentStageId ?? null,
    ...(point?.freeSince === undefined ? {} : { freeSince: point.freeSince }),
    calling: callingOf(day, id),
    next: [...callsToCome(day, at).nextOf(id)],
    lastCall: lastCall && {
      callId: lastCall.callId,
      stageId: lastCall.stageId,
      calledAt: lastCall.calledAt,
      undoUntil: (lastCall.calledAt + undoWithinMs) as EpochMs, // an instant plus a duration
      shownOn: beside.shownOn(lastCall.callId),
      ...screensOf(day, id, lastCall.stageId, beside),
    },
  };
}

function screensOf(day: QueueDay, id: ServicePointId, stageId: StageId, beside: PanelBeside) {
  const { connected, setUp } = beside.screensOf(id, zonesOfCall(day, id, day.stage(stageId)));
  return { screens: connected, expectedScreens: setUp };
}

function movedUntil(directory: Directory, day: QueueDay, id: ServicePointId): Pick<RoomState, 'movedUntil'> {
  const untilAt = moveOf(directory, id, day.head.date ?? '')?.untilAt ?? null;
  return untilAt === null ? {} : { movedUntil: untilAt };
}

/** How the room's next call comes about. */
function callingOf(day: QueueDay, id: ServicePointId): RoomState['calling'] {
  const point = day.servicePoint(id);
  const { settings } = day.head;
  const rules = settings?.servicePoints[id];
  if (!point || !settings || !rules) return 'by_hand';
  if (point.calling === 'awaits') return 'awaits';
  // What it does whenever it is open and free.
  const free = { status: 'open', currentStageId: null } as const;
  if (!callsByItself(settings, { ...free, calling: 'by_rule' }, rules)) return 'by_hand';
  return point.calling === 'stopped' ? 'stopped' : 'by_itself';
}

function entries(day: QueueDay, at: EpochMs, forecast: DayForecast): QueueEntry[] {
  const bringBackMs = (day.head.settings?.policy.bringBackWithinMin ?? 0) * 60_000;
  const open = [...day.openStages()].flatMap((stage) => entry(day, stage, at, forecast));
  const missed = [...day.missedStages()].filter(
    ({ state }) => state.status === 'no_show' && at - state.endedAt <= bringBackMs,
  );
  return [...open, ...missed.flatMap((stage) => entry(day, stage, at, forecast))];
}

function entry(day: QueueDay, stage: Stage, at: EpochMs, forecast: DayForecast): QueueEntry[] {
  const { state } = stage;
  const visit = day.visit(stage.visitId);
  if (!visit) return [];
  if (state.status === 'done' || state.status === 'transferred') return [];
  if (state.status === 'cancelled' || state.status === 'withdrawn') return [];
  return [
    {
      stageId: stage.id,
      visitId: visit.id,
      number: visit.number,
      serviceId: stage.serviceId,
      practitionerId: stage.practitionerId,
      boundTo: stage.servicePointId,
      status: state.status,
      servicePointId: 'servicePointId' in state ? state.servicePointId : null,
      classCode: visit.classCode,
      isAbsolute: day.head.settings?.classes[visit.classCode]?.isAbsolute ?? false,
      origin: visit.origin,
      bookedAt: visit.bookedAt,
      enteredAt: stage.enteredAt,
      virtualArrivalAt: stage.virtualArrivalAt,
      orderSeq: stage.orderSeq,
      calledAt: 'calledAt' in state ? state.calledAt : null,
      startedAt: 'startedAt' in state ? state.startedAt : null,
      heldUntil: state.status === 'held' ? state.until : null,
      endedAt: state.status === 'no_show' ? state.endedAt : null,
      misses: stage.misses,
      callsToGo: callsToGo(day, stage),
      recalls: state.status === 'called' ? state.recalls : 0,
      hasAskedLater: stage.postponed > 0,
      partySize: visit.partySize,
      language: visit.language,
      isNearTold: stage.isNearTold,
      wait: state.status === 'waiting' ? forecast.rangeOf(stage.id) : null,
      turn: turnOf(day, stage, at),
      calledWhy: calledWhy(day, stage),
      ahead: state.status === 'waiting' ? aheadCounted(day, stage, at).groups : [],
      ...strandedIn(day, stage),
      ...stageInVisit(visit, stage),
    },
  ];
}

function strandedIn(day: QueueDay, stage: Stage): Pick<QueueEntry, 'stranded'> {
  const { settings } = day.head;
  const stranded = settings ? strandedOf(day, settings, stage) : undefined;
  return stranded ? { stranded } : {};
}

function calledWhy(day: QueueDay, { state, visitId, serviceId }: Stage): QueueEntry['calledWhy'] {
  const classCode = day.visit(visitId)?.classCode;
  const { settings } = day.head;
  return state.status === 'called' && classCode && settings
    ? whyOf(settings, { classCode, serviceId }, state.why)
    : null;
}

function turnOf(day: QueueDay, { id, visitId, serviceId }: Stage, at: EpochMs): QueueEntry['turn'] {
  const turn = callsToCome(day, at).turnOf(id);
  const classCode = day.visit(visitId)?.classCode;
  const { settings } = day.head;
  if (!turn || !classCode || !settings) return null;
  return { index: turn.index, why: whyOf(settings, { classCode, serviceId }, turn) };
}

function longestWaitMin(day: QueueDay, serviceId: RoomState['serviceIds'][number], at: EpochMs): number | null {
  let earliest: number | null = null;
  for (const stage of day.openStages()) {
    if (stage.serviceId !== serviceId || stage.state.status !== 'waiting') continue;
    earliest = Math.min(earliest ?? stage.enteredAt, stage.enteredAt);
  }
  return earliest === null ? null : Math.max(0, Math.floor((at - earliest) / 60_000));
}
