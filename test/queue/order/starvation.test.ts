/** Under which policies somebody might wait for ever, and which are fine. */
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { whoWouldStarve } from '../../../server/queue/order/starvation.ts';
import { DaySettings } from '../../../server/queue/settings.ts';
import { blood, hall, room4, room5, settings, xray } from '../build.ts';

type Over = {
  readonly classes?: z.input<typeof DaySettings>['classes'];
  readonly policy?: Partial<DaySettings['policy']>;
  readonly services?: Partial<Record<string, Partial<DaySettings['services'][typeof blood]>>>;
  readonly weights?: Record<string, number>;
};

const STANDARD = { isAbsolute: false, offsetMin: 0 };

/** Blood tests and X-rays in one room, blood tests alone in another; what differs is said. */
const found = ({ classes = {}, policy = {}, services = {}, weights = {} }: Over) =>
  whoWouldStarve(
    DaySettings.parse({
      ...settings,
      services: Object.fromEntries(
        Object.entries(settings.services).map(([id, rules]) => [id, { ...rules, ...services[id] }]),
      ),
      servicePoints: {
        [room4]: { serviceIds: [blood], zoneId: hall },
        [room5]: { serviceIds: [blood, xray], zoneId: hall, weights },
      },
      classes: { standard: STANDARD, emergency: { isAbsolute: true, offsetMin: 0 }, ...classes },
      policy: { ...settings.policy, ...policy },
    }),
  );

describe('with the usual rules everybody gets a turn', () => {
  test('emergencies may always go first', () => expect(found({})).toEqual([]));

  test('elderly people half an hour earlier, in a claim that grows twice as fast', () =>
    expect(found({ classes: { elderly: { ...STANDARD, offsetMin: -30, slope: 2 } } })).toEqual([]));

  test('two booked for each walk-in, three blood tests for each X-ray', () =>
    expect(found({ policy: { ratio: { booked: 2, walkIn: 1 } }, weights: { [blood]: 3, [xray]: 1 } })).toEqual([]));

  test('X-rays first after an hour, blood tests after two', () =>
    expect(found({ services: { [xray]: { firstAfterMin: 60 }, [blood]: { firstAfterMin: 120 } } })).toEqual([]));
});

describe('a class', () => {
  const vip = { isAbsolute: true, yieldsToCap: true, offsetMin: 0 };

  test('that goes before everybody and is no emergency needs a cap on the wait', () => {
    expect(found({ classes: { vip } })).toEqual([{ code: 'class_first_without_cap', of: 'vip' }]);
    expect(found({ classes: { vip }, policy: { waitCapMin: 90 } })).toEqual([]);
  });

  test('is not helped by a cap that is longer than anybody waits', () =>
    expect(found({ classes: { vip }, policy: { waitCapMin: 600 } })).toHaveLength(1));

  test('that everybody has cannot go before everybody, with a cap or without', () => {
    const standard = { ...STANDARD, isAbsolute: true };
    expect(found({ classes: { standard } })).toEqual([{ code: 'everyday_class_first', of: 'standard' }]);
    expect(found({ classes: { standard }, policy: { waitCapMin: 60 } })).toHaveLength(1);
  });

  test('that counts as having come five hours earlier goes before those who wait for hours', () =>
    expect(found({ classes: { vip: { ...STANDARD, offsetMin: -300 } } })).toEqual([
      { code: 'class_too_early', of: 'vip' },
    ]));

  test('has its head start multiplied by its slope', () =>
    expect(found({ classes: { vip: { ...STANDARD, offsetMin: -60, slope: 5 } } })).toEqual([
      { code: 'class_too_early', of: 'vip' },
    ]));

  test('that is put behind five hours of others waits for hours', () =>
    expect(found({ classes: { visitor: { ...STANDARD, offsetMin: 300 } } })).toEqual([
      { code: 'class_too_late', of: 'visitor' },
    ]));

  test('whose wait counts twenty times as fast is hardly ever caught up with', () => {
    expect(found({ classes: { vip: { ...STANDARD, slope: 20 } } })).toEqual([{ code: 'slopes_too_far', of: 'vip' }]);
    expect(found({ classes: { visitor: { ...STANDARD, slope: 0.05 } } })).toEqual([
      { code: 'slopes_too_far', of: 'visitor' },
    ]);
  });
});

describe('a service', () => {
  test('that goes first beyond its limit needs a limit for the others of its rooms, not far from it', () => {
    const first = { code: 'service_first_without_cap', of: xray };
    expect(found({ services: { [xray]: { firstAfterMin: 60 } } })).toEqual([first]);
    expect(found({ services: { [xray]: { firstAfterMin: 30 }, [blood]: { firstAfterMin: 400 } } })).toEqual([first]);
    expect(found({ services: { [xray]: { firstAfterMin: 60 } }, policy: { waitCapMin: 120 } })).toEqual([]);
  });

  test('may have a limit where its rooms serve nothing else', () =>
    expect(
      whoWouldStarve(
        DaySettings.parse({
          ...settings,
          services: { [blood]: { ...settings.services[blood]!, firstAfterMin: 60 } },
          servicePoints: { [room4]: { serviceIds: [blood], zoneId: hall } },
        }),
      ),
    ).toEqual([]));

  test('whose walk-ins are moved back by five hours leaves them waiting', () =>
    expect(found({ services: { [xray]: { walkInOffsetMin: 300 } } })).toEqual([
      { code: 'walk_ins_too_late', of: xray },
    ]));
});

describe('a pattern', () => {
  test('gives nobody less than one call for twenty', () => {
    expect(found({ policy: { ratio: { booked: 20, walkIn: 1 } } })).toEqual([]);
    expect(found({ policy: { ratio: { booked: 1, walkIn: 21 } } })).toEqual([{ code: 'ratio_too_far', of: 'clinic' }]);
    expect(found({ policy: { othersPerReturning: 21 } })).toEqual([{ code: 'returning_too_rare', of: 'clinic' }]);
    expect(found({ weights: { [blood]: 50, [xray]: 1 } })).toEqual([{ code: 'share_too_small', of: room5 }]);
  });

  test('is looked at together with the others of the room', () =>
    expect(found({ policy: { ratio: { booked: 10, walkIn: 1 } }, weights: { [blood]: 10, [xray]: 1 } })).toEqual([
      { code: 'patterns_too_far_together', of: room5 },
    ]));

  test('is looked at together with the slopes: while its turn comes, faster claims catch up', () =>
    expect(
      found({
        policy: { ratio: { booked: 10, walkIn: 1 } },
        classes: { fast: { ...STANDARD, slope: 4 } },
      }),
    ).toEqual([room4, room5].map((of) => ({ code: 'patterns_too_far_together', of }))));

  test('may be anything under a cap on the wait', () =>
    expect(
      found({ policy: { ratio: { booked: 99, walkIn: 1 }, waitCapMin: 60 }, weights: { [blood]: 99, [xray]: 1 } }),
    ).toEqual([]));
});

test('somebody brought back is not put behind hours of others', () =>
  expect(found({ policy: { bringBackOffsetMin: 300 } })).toEqual([{ code: 'brought_back_too_late', of: 'clinic' }]));

test('everything that is wrong is said, each once', () =>
  expect(
    found({
      classes: {
        vip: { isAbsolute: true, yieldsToCap: true, offsetMin: 0 },
        early: { ...STANDARD, offsetMin: -500 },
      },
      policy: { ratio: { booked: 30, walkIn: 1 } },
    }),
  ).toEqual([
    { code: 'class_first_without_cap', of: 'vip' },
    { code: 'class_too_early', of: 'early' },
    { code: 'ratio_too_far', of: 'clinic' },
  ]));
