/** Every refusal of the rules has a story here: a code without one does not compile, a story with another code fails. */
import { describe, expect, test } from 'vitest';
import type { PlannedStage } from '../../common/contract/plan.ts';
import type { QueueRejectionCode } from '../../common/contract/rejection.ts';
import type {
  AppointmentId,
  ClassCode,
  DeviceId,
  PatientRef,
  PractitionerId,
  ServiceId,
  ServicePointId,
} from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import { evolve } from '../../server/queue/evolve.ts';
import { plain } from './plain.ts';
import {
  callId,
  callTicket,
  checkIn,
  clinic,
  clock,
  closeDay,
  dayWith,
  issue,
  issueReserved,
  next,
  opened,
  planned,
  press,
  refusal,
  reserve,
  room4,
  room5,
  settings,
  stageId,
  goTo,
  transfer,
  visitId,
  xray,
  drNoor,
} from './build.ts';

const nowhere = '0192f0c0-7d4e-7c11-8a99-000000000099';
const at = clock('09:00');
const later = clock('09:05');

const somebody = '0192f0c0-7d4e-7c11-8a20-000000000001' as PatientRef;
const kioskId = '0192f0c0-7d4e-7c11-8a10-000000000001' as DeviceId;

type Story = { readonly after: () => QueueDay; readonly refused: Command };
const on = (refused: Command, ...commands: readonly Command[]): Story => ({
  after: () => dayWith(...commands),
  refused,
});

const waiting = issue(1, clock('08:30'));
const called: readonly Command[] = [waiting, next(1, at)];
const served: readonly Command[] = [...called, press('start', at), press('finish', at)];
const pauseRoom: Command = { type: 'pause_service_point', at, servicePointId: room4, reason: 'break' };
const closeRoom: Command = { type: 'close_service_point', at, servicePointId: room4 };
const holdUntilTen: Command = { type: 'hold', at, stageId: stageId(1), until: clock('10:00') };
const postpone: Command = { type: 'postpone', at, stageId: stageId(1), by: 'patient', minutes: null };
const markNear: Command = { type: 'mark_near', at, stageId: stageId(1) };
const bringBack: Command = { type: 'bring_back', at: later, stageId: stageId(1) };

const stories = {
  day_not_open: { after: () => new QueueDay(), refused: waiting },
  day_already_open: on({ type: 'open_day', at, clinicId: clinic, date: '2026-03-02' as never, settings }),
  day_closed: on(issue(1, clock('17:00')), closeDay(clock('16:59'))),
  service_not_found: on(issue(1, at, { serviceId: nowhere as ServiceId })),
  service_closed: on(issue(1, clock('17:00'))),
  service_not_open_yet: on(issue(1, clock('07:58'))),
  last_ticket_passed: on(issue(1, clock('16:31'))),
  daily_cap_reached: on(
    issue(3, at, { serviceId: xray }),
    issue(1, at, { serviceId: xray }),
    issue(2, at, { serviceId: xray }),
  ),
  walk_ins_not_accepted: {
    after: () => evolve(dayWith(), { type: 'settings_changed', at, settings: withoutWalkIns() }),
    refused: issue(1, at, { serviceId: xray }),
  },
  class_not_found: on(issue(1, at, { classCode: 'royal' as ClassCode })),
  visit_exists: on(issue(1, at, { stageId: stageId(2) }), waiting),
  visit_not_found: on({ type: 'reprint', at, visitId: visitId(1), printAt: nowhere as never }),
  already_checked_in: on(checkIn(1, later, { visitId: visitId(2), stageId: stageId(2) }), checkIn(1, at)),
  already_waiting: on(issue(2, at, { patientRef: somebody }), issue(1, at, { patientRef: somebody })),
  just_taken: on(issue(2, clock('09:00'), { kioskId }), issue(1, at, { kioskId })),
  nobody_to_call: on({ type: 'call_for_idlest', at, callId: callId(1) }, waiting),
  not_calling_by_itself: on({ type: 'stop_calling', at, servicePointId: room4 }),
  block_not_found: on(issueReserved(4, at), reserve(1, clock('08:30'))),
  series_used_up: on(reserve(1, at, { size: 1000 })),
  number_in_use: on(checkIn(2, later, { ordinal: 1 }), checkIn(1, at)),
  too_early: on(checkIn(1, clock('07:59'))),
  too_late: on(checkIn(1, clock('09:11'))),
  appointment_not_open: 'told by the database: test/usecases/queue/companions.test.ts',
  stage_not_found: on({ ...holdUntilTen, stageId: stageId(9) }, waiting),
  stage_not_waiting: on(callTicket(1, later), ...called),
  stage_not_called: on(press('start', later), ...called, press('start', at)),
  stage_not_held: on({ type: 'resume_ticket', at, stageId: stageId(1), byClock: false }, waiting),
  stage_not_missed: on(bringBack, ...called),
  stage_closed: on(transfer(1, 2, later), ...served),
  service_point_not_found: on(next(1, at, nowhere as ServicePointId)),
  service_point_closed: on(next(1, later), waiting, closeRoom),
  service_point_open: on({ type: 'open_service_point', at, servicePointId: room4, practitionerId: null }),
  service_point_paused: on(next(1, later), waiting, pauseRoom),
  service_point_not_paused: on({ type: 'resume_service_point', at, servicePointId: room4 }),
  service_point_busy: on({ ...closeRoom, at: later }, ...called),
  nobody_waiting: on(next(1, at)),
  room_changed: on(
    { type: 'call_next', at, servicePointId: room4, callId: callId(1), seenStageId: stageId(7) },
    waiting,
  ),
  not_served_here: on(callTicket(1, at), issue(1, at, { serviceId: xray })),
  nobody_in_room: on(press('finish', at), waiting),
  practitioner_not_here: on(transfer(1, 2, at, { practitionerId: nowhere as PractitionerId }), waiting),
  delay_of_nobody: on({ type: 'announce_delay', at, practitionerId: null, serviceId: null, delayMin: 20 }),
  recall_limit_reached: on(press('recall', later), ...called, press('recall', at), press('recall', at)),
  nothing_to_undo: on(press('undo_call', later), ...called, press('start', at)),
  undo_too_late: on(press('undo_call', later), ...called),
  hold_not_over: on({ type: 'resume_ticket', at: later, stageId: stageId(1), byClock: true }, waiting, holdUntilTen),
  postpone_limit_reached: on(postpone, waiting, postpone, postpone),
  already_told: on(markNear, waiting, markNear),
  plan_too_long: on(planned(1, at, ...Array<PlannedStage>(13).fill(goTo(xray))), waiting),
  already_handed_over: on(
    { type: 'hand_over', at: later, stageId: stageId(1), practitionerId: null, byClock: false },
    waiting,
  ),
  hand_over_not_due: on(
    { type: 'hand_over', at: later, stageId: stageId(1), practitionerId: null, byClock: true },
    issue(1, at, { practitionerId: drNoor }),
  ),
  plan_changed: on(
    { ...planned(1, at, goTo(xray)), seen: { stageId: stageId(1), plan: [goTo(xray)] } } as Command,
    waiting,
  ),
  stage_not_away: on({ type: 'return_ticket', at, stageId: stageId(1) }, waiting),
  already_gone_on: on(
    press('undo_call', clock('09:00')),
    waiting,
    issue(2, clock('08:31')),
    next(1, at),
    planned(1, at, goTo(xray)),
    next(2, clock('09:00')),
    next(3, clock('09:00'), room5),
  ),
  bring_back_too_late: on({ ...bringBack, at: clock('10:01') }, ...called, press('mark_no_show', at)),
} as const satisfies Record<QueueRejectionCode, Story | string>;

function withoutWalkIns(): typeof settings {
  const service = settings.services[xray];
  if (!service) throw new Error('X-rays are among the services');
  return { ...settings, services: { ...settings.services, [xray]: { ...service, acceptsWalkIns: false } } };
}

describe('a refusal has its code and changes nothing', () => {
  test.each(Object.entries(stories).filter((entry): entry is [string, Story] => typeof entry[1] !== 'string'))(
    '%s',
    (code, { after, refused }) => {
      const day = after();
      const before = plain(day);
      expect(refusal(decide(day, refused))).toBe(code);
      expect(plain(day)).toEqual(before);
    },
  );
});

/** Commands that name something which is not there, whatever else they say. */
const unknownIds: Record<string, Command> = {
  'a visit for an unknown service': checkIn(1, at, { serviceId: nowhere as ServiceId }),
  'a visit in an unknown class': checkIn(1, at, { classCode: 'royal' as ClassCode }),
  'a visit to a practitioner who is not there': checkIn(1, at, { practitionerId: nowhere as PractitionerId }),
  'a walk-in to a practitioner who is not there': issue(2, at, { practitionerId: nowhere as PractitionerId }),
  'a transfer to an unknown service': transfer(1, 2, at, { serviceId: nowhere as ServiceId }),
  'a transfer to an unknown room': transfer(1, 2, at, { servicePointId: nowhere as ServicePointId }),
  'a transfer to a room without that service': transfer(1, 2, at, { servicePointId: room4 }),
  'a transfer onto a stage that exists': transfer(1, 1, at),
  'a walk-in onto a stage that exists': issue(2, at, { stageId: stageId(1) }),
  'an arrival onto a stage that exists': checkIn(2, at, { stageId: stageId(1) }),
  'an arrival onto a visit that exists': checkIn(1, at, {
    appointmentId: nowhere as AppointmentId,
    stageId: stageId(5),
  }),
  'another class for an unknown stage': {
    type: 'set_class',
    at,
    stageId: stageId(9),
    classCode: 'standard' as ClassCode,
  },
  'an unknown class': { type: 'set_class', at, stageId: stageId(1), classCode: 'royal' as ClassCode },
  'a plan for an unknown visit': planned(9, at, goTo(xray)),
  'a plan with an unknown service': planned(1, at, goTo(nowhere as ServiceId)),
  'a plan with an unknown practitioner': planned(1, at, goTo(xray, { practitionerId: nowhere as PractitionerId })),
  'a plan with an unknown room': planned(1, at, goTo(xray, { servicePointId: nowhere as ServicePointId })),
  'a plan with a room that does not serve it': planned(1, at, goTo(xray, { servicePointId: room4 })),
  'sending on whoever is in an empty room': {
    type: 'send_and_return',
    at,
    servicePointId: room4,
    serviceIds: [],
    waitsForResult: false,
    nextStageId: stageId(9),
  },
  'the lateness of an unknown service': announce({ serviceId: nowhere as ServiceId }),
  'the lateness of an unknown practitioner': announce({ practitionerId: nowhere as PractitionerId }),
  ...Object.fromEntries(
    (['postpone', 'bring_back', 'cancel', 'mark_near', 'resume_ticket', 'return_ticket'] as const).map((type) => [
      `${type} of an unknown stage`,
      { type, at, stageId: stageId(9), by: 'patient', minutes: null, byClock: false },
    ]),
  ),
  ...Object.fromEntries(
    (
      [
        ...(['recall', 'undo_call', 'start', 'finish', 'mark_no_show', 'open_service_point'] as const),
        ...(['pause_service_point', 'resume_service_point', 'close_service_point'] as const),
      ] as const
    ).map((type) => [
      `${type} of an unknown room`,
      { type, at, servicePointId: nowhere as ServicePointId, reason: '', practitionerId: null },
    ]),
  ),
};

function announce(of: { serviceId?: ServiceId; practitionerId?: PractitionerId }): Command {
  return { type: 'announce_delay', at, practitionerId: null, serviceId: null, delayMin: 20, ...of };
}

test.each(Object.entries(unknownIds))('%s is refused', (_, command) => {
  const day = dayWith(waiting);
  const before = plain(day);
  expect(decide(day, command).ok).toBe(false);
  expect(plain(day)).toEqual(before);
});

test('on a closed day nothing is accepted any more', () => {
  const day = dayWith(waiting, closeDay(clock('17:00')));
  for (const command of [issue(2, at), next(1, at), closeDay(clock('18:00')), pauseRoom, postpone])
    expect(refusal(decide(day, command))).toBe('day_closed');
});

test('the day opens once, by its first event', () => {
  const day = new QueueDay();
  for (const command of [closeDay(at), next(1, at), checkIn(1, at)])
    expect(refusal(decide(day, command))).toBe('day_not_open');
  evolve(day, opened);
  expect(day.head.status).toBe('open');
});
