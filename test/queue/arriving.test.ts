import { describe, expect, test } from 'vitest';
import { ok } from '../../common/contract/result.ts';
import { decide } from '../../server/queue/decide.ts';
import {
  appointmentId,
  B,
  checkIn,
  clock,
  dayWith,
  drNoor,
  emergency,
  given,
  issue,
  K,
  refusal,
  stageId,
  theEvent,
  visitId,
  xray,
} from './build.ts';

describe('a walk-in', () => {
  test('gets the next number of the service and stands 15 minutes behind booked times', () => {
    expect(given(issue(1, clock('08:30'))).when(issue(2, clock('08:40')))).toEqual(
      ok([
        {
          ...issue(2, clock('08:40')),
          type: 'ticket_issued',
          series: B,
          ordinal: 2,
          number: 'B-002',
          virtualArrivalAt: clock('08:55'),
        },
      ]),
    );
  });

  test('is taken from the minute of opening to the minute of the last ticket', () => {
    for (const at of ['08:00', '16:30']) expect(given().when(issue(1, clock(at))).ok).toBe(true);
    expect(refusal(given().when(issue(1, clock('07:59'))))).toBe('service_not_open_yet');
    expect(refusal(given().when(issue(1, clock('16:31'))))).toBe('last_ticket_passed');
    expect(refusal(given().when(issue(1, clock('17:00'))))).toBe('service_closed');
  });

  test('is told when the service opens, and how many it takes a day', () => {
    expect(given().when(issue(1, clock('07:59')))).toMatchObject({ error: { opensAt: clock('08:00') } });
    const two = [1, 2].map((n) => issue(n, clock('09:00'), { serviceId: xray }));
    expect(given(...two).when(issue(3, clock('09:00'), { serviceId: xray }))).toMatchObject({ error: { cap: 2 } });
  });

  test('as an emergency is taken at any hour and beyond any cap', () => {
    const two = [1, 2].map((n) => issue(n, clock('09:00'), { serviceId: xray }));
    for (const at of ['07:30', '09:01', '19:00'])
      expect(given(...two).when(issue(3, clock(at), { serviceId: xray, classCode: emergency })).ok).toBe(true);
  });

  test('waits for the one practitioner that was asked for', () => {
    const day = dayWith(issue(1, clock('08:30'), { practitionerId: drNoor }));
    expect(day.stage(stageId(1))).toMatchObject({ practitionerId: drNoor, state: { status: 'waiting' } });
  });
});

describe('a booked patient', () => {
  test('keeps the number told at booking, and the booked time counts as the arrival', () => {
    const arrived = theEvent(given().when(checkIn(7, clock('08:20'), { ordinal: 42 })), 'appointment_checked_in');
    expect(arrived).toMatchObject({
      series: K,
      ordinal: 42,
      number: 'K-042',
      isLate: false,
      virtualArrivalAt: clock('09:00'),
    });
  });

  test('may come from an hour before to ten minutes after the booked time', () => {
    for (const at of ['08:00', '09:10']) expect(given().when(checkIn(1, clock(at))).ok).toBe(true);
    expect(given().when(checkIn(1, clock('07:59')))).toMatchObject({
      error: { code: 'too_early', fromAt: clock('08:00') },
    });
    expect(given().when(checkIn(1, clock('09:11')))).toMatchObject({
      error: { code: 'too_late', untilAt: clock('09:10') },
    });
  });

  test('let in late by the desk joins the walk-ins of that minute', () => {
    const late = theEvent(given().when(checkIn(1, clock('09:30'), { outsideWindow: true })), 'appointment_checked_in');
    expect(late).toMatchObject({ isLate: true, virtualArrivalAt: clock('09:45') });
  });

  test('let in early by the desk still has the booked time', () => {
    const early = theEvent(given().when(checkIn(1, clock('07:30'), { outsideWindow: true })), 'appointment_checked_in');
    expect(early).toMatchObject({ isLate: false, virtualArrivalAt: clock('09:00') });
  });

  test('who checks in again is told the number that is already there', () => {
    const again = given(checkIn(1, clock('08:50'))).when(
      checkIn(1, clock('08:51'), { visitId: visitId(2), stageId: stageId(2) }),
    );
    expect(again).toMatchObject({ error: { code: 'already_checked_in', visitId: visitId(1), number: 'K-001' } });
  });

  test('who was told before arriving that the turn is near is not told again', () => {
    const day = dayWith(checkIn(1, clock('08:50'), { isNearTold: true }));
    expect(refusal(decide(day, { type: 'mark_near', at: clock('08:55'), stageId: stageId(1) }))).toBe('already_told');
  });

  test('is found again by the appointment', () => {
    expect(dayWith(checkIn(1, clock('08:50'))).visitOfAppointment(appointmentId(1))?.number).toBe('K-001');
  });
});
