import { describe, expect, test } from 'vitest';
import { decide } from '../../server/queue/decide.ts';
import { blood, checkIn, clock, dayWith, drNoor, give, refusal } from './build.ts';

const late = (delayMin: number, of: 'the doctor' | 'the service') =>
  ({
    type: 'announce_delay',
    at: clock('08:00'),
    practitionerId: of === 'the doctor' ? drNoor : null,
    serviceId: of === 'the service' ? blood : null,
    delayMin,
  }) as const;

describe('"the doctor is 40 minutes late"', () => {
  test('keeps the check-in open for 40 minutes more, for the patients of that doctor', () => {
    const day = dayWith(late(40, 'the doctor'));
    const arrival = (at: string, practitionerId: typeof drNoor | null) =>
      decide(day, checkIn(1, clock(at), { practitionerId }));
    expect(arrival('09:50', drNoor).ok).toBe(true);
    expect(refusal(arrival('09:51', drNoor))).toBe('too_late');
    expect(refusal(arrival('09:11', null))).toBe('too_late');
  });

  test('does not make the window open later, nor move the booked time', () => {
    const day = dayWith(late(40, 'the doctor'));
    const arrived = give(day, checkIn(1, clock('08:00'), { practitionerId: drNoor }));
    expect(arrived[0]).toMatchObject({ isLate: false, virtualArrivalAt: clock('09:00') });
  });

  test('said of the whole service it holds for every doctor who said nothing else', () => {
    const day = dayWith(late(40, 'the service'), late(5, 'the doctor'));
    expect(refusal(decide(day, checkIn(1, clock('09:16'), { practitionerId: drNoor })))).toBe('too_late');
    expect(decide(day, checkIn(1, clock('09:50'))).ok).toBe(true);
  });

  test('the last word counts, also that all is on time again', () => {
    const day = dayWith(late(40, 'the doctor'), late(0, 'the doctor'));
    expect(refusal(decide(day, checkIn(1, clock('09:11'), { practitionerId: drNoor })))).toBe('too_late');
  });
});
