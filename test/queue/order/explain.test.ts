/** Who comes before a patient, and why, as the phone page says it. */
import { expect, test } from 'vitest';
import { aheadPhrases, sayAheadWhy } from '../../../common/phrases/ahead.ts';
import { LANGUAGES } from '../../../common/contract/language.ts';
import { AheadBecause, type AheadGroup } from '../../../common/contract/why.ts';
import { say } from '../../../common/phrases/phrase.ts';
import { sayChosen, sayWhy } from '../../../common/phrases/why.ts';
import { CallsToCome } from '../../../server/queue/order/explain.ts';
import { whyOf } from '../../../server/queue/order/whyOf.ts';
import { DaySettings } from '../../../server/queue/settings.ts';
import {
  blood,
  bothRoomsOpen,
  checkIn,
  clock,
  dayAfter,
  dayWith,
  emergency,
  give,
  issue,
  opened,
  settings,
  stageId,
  standard,
  xray,
} from '../build.ts';
import { after, elderly, morning, room4, type Comes } from './anyPolicy.ts';

const walkIn: Comes = { atMin: 0, classCode: standard, isXray: false, bookedMin: null, asksLater: false };
const policies = (over: Partial<DaySettings['policy']> = {}, classes: DaySettings['classes'] = settings.classes) =>
  DaySettings.parse({
    ...settings,
    classes,
    policy: { ...settings.policy, checkInEarlyMin: 600, checkInLateMin: 600, ...over },
  });

const whyBefore = (day: ReturnType<typeof dayWith>, n: number, at = day.head.lastAt) => {
  const stage = day.stage(stageId(n));
  if (!stage) throw new Error('Nobody of that number');
  return new CallsToCome(day, at).aheadOf(stage).map(({ because }) => because);
};

test('a walk-in is told of two who booked earlier and of an emergency', () => {
  const day = dayWith(
    checkIn(1, clock('08:20')),
    checkIn(2, clock('08:25'), { ordinal: 2 }),
    issue(3, clock('08:50')),
    issue(4, clock('08:51'), { classCode: emergency }),
  );
  const groups: readonly AheadGroup[] = [
    { because: 'booked_earlier', count: 2 },
    { because: 'emergency', count: 1 },
  ];
  expect(whyBefore(day, 3).toSorted()).toEqual(['booked_earlier', 'booked_earlier', 'emergency']);
  expect(sayAheadWhy(groups, 'en')).toBe('2 booked earlier, 1 emergency');
  expect(sayAheadWhy(groups, 'fa')).toBe('۲ نفر با وقت قبلی، ۱ مورد اورژانس');
  expect(sayAheadWhy(groups, 'ar')).toBe('شخصان بموعد سابق، حالة طارئة واحدة');
  expect(sayAheadWhy(groups, 'ru')).toBe('2 по записи, 1 неотложный случай');
});

test('who is booked and has not come yet is told the same as if the person waited already', () => {
  const waiting = [
    checkIn(1, clock('08:20')),
    checkIn(2, clock('08:25'), { ordinal: 2 }),
    issue(3, clock('08:30')),
    issue(4, clock('08:51'), { classCode: emergency }),
    issue(5, clock('08:52'), { serviceId: xray }),
  ];
  const at = clock('08:53');
  const arrival = checkIn(6, at, { ordinal: 6 });
  const practitionerId = null;
  for (const over of [{}, { ratio: { booked: 1, walkIn: 1 } }, { waitCapMin: 20 }]) {
    const set = policies(over);
    const before = dayAfter({ ...opened, settings: set } as typeof opened, ...bothRoomsOpen);
    for (const command of waiting) give(before, command);
    const expected = before.expectedPlace({ serviceId: blood, bookedAt: clock('09:00') });
    const told = new CallsToCome(before, at).aheadOfExpected(expected, { practitionerId, servicePointId: null });
    give(before, arrival);
    const stage = before.stage(stageId(6));
    if (!stage) throw new Error('Nobody came');
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(new CallsToCome(before, at).aheadCounts(stage)));
    expect(told.get('emergency')).toBe(1);
  }
});

test('while nobody works, by the plain order', () => {
  const day = dayAfter(opened);
  give(day, issue(1, clock('08:20')));
  give(day, checkIn(2, clock('08:25'), { ordinal: 2 }));
  const expected = day.expectedPlace({ serviceId: blood, bookedAt: clock('10:00') });
  const told = new CallsToCome(day, clock('08:30')).aheadOfExpected(expected, {
    practitionerId: null,
    servicePointId: null,
  });
  expect([...told.values()].reduce((sum, count) => sum + count, 0)).toBe(
    day.peopleBefore({ serviceId: blood, practitionerId: null, bookedAt: clock('10:00') }),
  );
});

test('that others came earlier is what everybody expects, and is not said', () => {
  expect(sayAheadWhy([{ because: 'came_earlier', count: 4 }], 'en')).toBeUndefined();
  expect(sayAheadWhy([], 'en')).toBeUndefined();
});

test('whoever asked for later is told that others came meanwhile', () => {
  const day = morning(policies(), [
    { ...walkIn, asksLater: true },
    { ...walkIn, atMin: 5 },
  ]);
  expect(whyBefore(day, 1)).toEqual(['moved_back']);
});

test('an elderly patient who came later goes first by the class, and both readers are told so', () => {
  const policy = policies({}, { ...settings.classes, [elderly]: { ...settings.classes[standard]!, offsetMin: -20 } });
  const day = morning(policy, [walkIn, { ...walkIn, atMin: 10, classCode: elderly }]);
  expect(whyBefore(day, 1)).toEqual(['priority']);
  const turn = new CallsToCome(day, day.head.lastAt).turnOf(stageId(2));
  if (!turn) throw new Error('Nobody will be called');
  const why = whyOf(policy, { classCode: elderly, serviceId: blood }, turn);
  expect(sayWhy(why, 'Elderly', 'en')).toBe('before 1 who had waited longer: Elderly, counts 20 minutes earlier');
  expect(sayWhy(why, 'Пожилые', 'ru')).toBe('раньше 1 ждавшего дольше: Пожилые, считается на 20 минут раньше');
});

test('with one booked for one walk-in the pattern is why, and beyond the cap the wait', () => {
  const policy = policies({ ratio: { booked: 1, walkIn: 1 } });
  const people = [
    { ...walkIn, bookedMin: 0 },
    { ...walkIn, bookedMin: 1 },
    { ...walkIn, atMin: 20 },
    { ...walkIn, atMin: 21 },
  ];
  const day = morning(policy, people);
  expect(whyBefore(day, 2, after(30))).toEqual(['booked_earlier', 'in_turn']);
  const capped = morning(policies({ ratio: { booked: 3, walkIn: 1 }, waitCapMin: 30 }), [
    { ...walkIn, atMin: 1 },
    { ...walkIn, atMin: 2, bookedMin: 3 },
    { ...walkIn, atMin: 40, bookedMin: 0 },
  ]);
  expect(whyBefore(capped, 3, after(60))).toEqual(['waited_long', 'waited_long']);
});

test('a room’s own list begins with whom its key would call', () => {
  const day = dayWith(issue(1, clock('08:00')), issue(2, clock('08:01')), issue(3, clock('08:02')));
  expect(new CallsToCome(day, clock('08:10')).nextOf(room4)).toEqual([1, 2, 3].map(stageId));
});

test('while no room may call, those before are known by the order alone and nobody’s turn is', () => {
  const day = morning(policies(), [walkIn, { ...walkIn, atMin: 3 }], []);
  expect(whyBefore(day, 2)).toEqual(['came_earlier']);
  expect(new CallsToCome(day, day.head.lastAt).turnOf(stageId(2))).toBeUndefined();
});

test('of another service of the same room it is said that they take turns', () => {
  const policy = policies();
  const both = { ...policy.servicePoints[room4]!, serviceIds: [blood, xray], weights: { [blood]: 1, [xray]: 1 } };
  const day = morning({ ...policy, servicePoints: { ...policy.servicePoints, [room4]: both } }, [
    walkIn,
    { ...walkIn, atMin: 1 },
    { ...walkIn, atMin: 30, isXray: true },
  ]);
  expect(whyBefore(day, 2, after(31))).toContain('in_turn');
});

test('every group is said in every language for every number', () => {
  for (const because of AheadBecause.options)
    for (const language of LANGUAGES)
      for (const count of [1, 2, 3, 5, 11, 21, 100])
        expect(say(aheadPhrases[because], language, { count })).not.toMatch(/[{}]/);
});

test('a reason that is no longer on the list is another reason', () => {
  expect(sayChosen('cannot_wait', 'en')).toBe('Cannot wait');
  expect(sayChosen('asked_for', 'en')).toBe('Another reason');
  expect(sayChosen(null, 'en')).toBe('Another reason');
});
