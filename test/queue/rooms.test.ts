import { expect, test } from 'vitest';
import { decide } from '../../server/queue/decide.ts';
import {
  clock,
  dayAfter,
  dayWith,
  drNoor,
  give,
  issue,
  next,
  opened,
  press,
  refusal,
  room4,
  stageId,
} from './build.ts';

const at = clock('09:00');
const inRoom4 = (type: 'resume_service_point' | 'close_service_point') =>
  ({ type, at, servicePointId: room4 }) as const;
const open = { type: 'open_service_point', at, servicePointId: room4, practitionerId: drNoor } as const;
const pause = { type: 'pause_service_point', at, servicePointId: room4, reason: 'lunch' } as const;

test('a room is closed until somebody opens it, and then says who sits there', () => {
  const day = dayAfter(opened);
  expect(day.servicePoint(room4)?.status).toBe('closed');
  give(day, open);
  expect(day.servicePoint(room4)).toMatchObject({ status: 'open', practitionerId: drNoor, since: at });
});

test('a room on a break calls nobody, says why, and goes on where it stopped', () => {
  const day = dayWith(issue(1, clock('08:30')), pause);
  expect(day.servicePoint(room4)).toMatchObject({ status: 'paused', pauseReason: 'lunch' });
  expect(refusal(decide(day, next(1, at)))).toBe('service_point_paused');
  give(day, inRoom4('resume_service_point'));
  expect(day.servicePoint(room4)).toMatchObject({ status: 'open', pauseReason: null });
  give(day, next(1, at));
});

test('a break may begin while a patient is still in the room, who is finished as usual', () => {
  const day = dayWith(
    issue(1, clock('08:30')),
    next(1, at),
    pause,
    press('start', at),
    press('finish', clock('09:10')),
  );
  expect(day.servicePoint(room4)).toMatchObject({ status: 'paused', currentStageId: null });
});

test('a room with a patient in it is not closed; afterwards nobody sits there', () => {
  const day = dayWith(inRoom4('close_service_point'), open, issue(1, clock('08:30')), next(1, at));
  expect(decide(day, inRoom4('close_service_point'))).toMatchObject({
    error: { code: 'service_point_busy', stageId: stageId(1) },
  });
  give(day, press('finish', at));
  give(day, inRoom4('close_service_point'));
  expect(day.servicePoint(room4)).toMatchObject({ status: 'closed', practitionerId: null });
});

test('two breaks in a row, or the end of none, are refused', () => {
  expect(refusal(decide(dayWith(pause), pause))).toBe('service_point_paused');
  expect(refusal(decide(dayWith(), inRoom4('resume_service_point')))).toBe('service_point_not_paused');
  expect(refusal(decide(dayAfter(opened), pause))).toBe('service_point_closed');
  expect(refusal(decide(dayAfter(opened), inRoom4('close_service_point')))).toBe('service_point_closed');
});

test('a practitioner who is not there that day is given no room', () => {
  const stranger = { ...open, practitionerId: stageId(1) as never };
  expect(refusal(decide(dayAfter(opened), stranger))).toBe('practitioner_not_here');
});
