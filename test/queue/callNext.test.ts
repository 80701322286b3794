import { describe, expect, test } from 'vitest';
import { err } from '../../common/contract/result.ts';
import { checkIn, clock, emergency, given, issue, next, room4, stageId } from './build.ts';

const whoIsCalled = (outcome: ReturnType<ReturnType<typeof given>['when']>) =>
  outcome.ok
    ? outcome.value.flatMap((event) => (event.type === 'ticket_called' ? [event.stageId] : []))
    : outcome.error;

describe('calling the next ticket', () => {
  test('an emergency goes before everybody who came earlier', () => {
    const outcome = given(issue(1, clock('08:00')), issue(2, clock('08:30'), { classCode: emergency })).when(
      next(1, clock('08:31')),
    );
    expect(whoIsCalled(outcome)).toEqual([stageId(2)]);
  });

  test('a booked patient of 9:00 goes before a walk-in of 8:50, whose arrival counts 15 minutes later', () => {
    const outcome = given(issue(1, clock('08:50')), checkIn(2, clock('08:55'))).when(next(1, clock('09:00')));
    expect(whoIsCalled(outcome)).toEqual([stageId(2)]);
  });

  test('a walk-in of 8:40 goes before a booked patient of 9:00', () => {
    const outcome = given(issue(1, clock('08:40')), checkIn(2, clock('08:41'))).when(next(1, clock('08:56')));
    expect(whoIsCalled(outcome)).toEqual([stageId(1)]);
  });

  test('one key: the patient in the room is finished and the next is called', () => {
    const outcome = given(issue(1, clock('08:00')), issue(2, clock('08:01')), next(1, clock('08:10'))).when(
      next(2, clock('08:20')),
    );
    expect(outcome.ok && outcome.value.map(({ type }) => type)).toEqual(['service_finished', 'ticket_called']);
  });

  test('is refused while nobody waits', () => {
    expect(given().when(next(1, clock('08:10')))).toEqual(err({ code: 'nobody_waiting', servicePointId: room4 }));
  });
});
