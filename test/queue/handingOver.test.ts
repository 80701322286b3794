import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs, PractitionerId } from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import { QueueDay } from '../../server/queue/day.ts';
import { decide } from '../../server/queue/decide.ts';
import { evolve } from '../../server/queue/evolve.ts';
import { callerOf, mayCall } from '../../server/queue/order/caller.ts';
import { isReleaseDue, strandedOf } from '../../server/queue/order/stranded.ts';
import { DaySettings } from '../../server/queue/settings.ts';
import type { Stage } from '../../server/queue/visit.ts';
import { roomOfNoor, run, steps, type Step } from './anyDay.ts';
import {
  blood,
  clock,
  dayAfter,
  drNoor,
  give,
  goTo,
  issue,
  next,
  opened,
  planned,
  refusal,
  room4,
  room5,
  settings,
  stageId,
  theEvent,
  xray,
} from './build.ts';

const drSasan = '0192f0c0-7d4e-7c11-8a05-000000000002' as PractitionerId;
const rules = (over: Partial<DaySettings['policy']> = {}): DaySettings =>
  DaySettings.parse({
    ...settings,
    practitioners: [drNoor, drSasan],
    policy: { ...settings.policy, anyoneAfterMin: 10, ...over },
  });

let day: QueueDay;
const sits = (practitionerId: PractitionerId | null, servicePointId: typeof room4, at: EpochMs) =>
  give(day, { type: 'open_service_point', at, servicePointId, practitionerId });
const leaves = (servicePointId: typeof room4, at: EpochMs) =>
  give(day, { type: 'close_service_point', at, servicePointId });
const handOver = (at: EpochMs, over: Partial<Extract<Command, { type: 'hand_over' }>> = {}): Command => ({
  type: 'hand_over',
  at,
  stageId: stageId(1),
  practitionerId: null,
  byClock: false,
  ...over,
});
const byClock = (at: EpochMs) => handOver(at, { byClock: true });
const stage = (n = 1): Stage => {
  const found = day.stage(stageId(n));
  if (!found) throw new Error(`There is no stage ${n}`);
  return found;
};
const stranded = (of = stage()) => strandedOf(day, day.head.settings ?? rules(), of);

beforeEach(() => {
  day = dayAfter({ ...opened, settings: rules() } as typeof opened);
  sits(drNoor, room4, clock('08:00'));
  give(day, issue(1, clock('09:00'), { practitionerId: drNoor }));
});

describe('a patient who waits for a doctor who has left', () => {
  test('is told of from the moment the doctor left, or from when the wait began', () => {
    expect(stranded()).toBeUndefined();
    leaves(room4, clock('09:30'));
    expect(stranded()).toEqual({ since: clock('09:30'), hasLeft: true });
    give(day, issue(2, clock('10:00'), { practitionerId: drNoor }));
    expect(stranded(stage(2))).toEqual({ since: clock('10:00'), hasLeft: true });
  });

  test('is waited for still while the doctor pauses or changes the room', () => {
    give(day, { type: 'pause_service_point', at: clock('09:10'), servicePointId: room4, reason: 'break' });
    expect(stranded()).toBeUndefined();
    leaves(room4, clock('09:30'));
    sits(drNoor, room5, clock('09:33'));
    expect(stranded()).toBeUndefined();
  });

  test('waits on for a doctor who left, came back, and helps out elsewhere for a while', () => {
    leaves(room4, clock('09:10'));
    sits(drNoor, room4, clock('09:15'));
    sits(drSasan, room5, clock('09:15'));
    const { servicePoints } = rules();
    const elsewhere = { ...servicePoints[room4], serviceIds: [xray] };
    give(day, {
      type: 'change_settings',
      at: clock('09:20'),
      settings: DaySettings.parse({ ...rules(), servicePoints: { ...servicePoints, [room4]: elsewhere } }),
    });
    expect(stranded()).toEqual({ since: clock('09:00'), hasLeft: false });
    expect(refusal(decide(day, byClock(clock('11:00'))))).toBe('hand_over_not_due');
  });

  test('is also one who comes back from the laboratory to a doctor who went home meanwhile', () => {
    give(day, next(1, clock('09:00')));
    give(day, planned(1, clock('09:05'), goTo(xray), goTo(blood, { isReturn: true, practitionerId: drNoor })));
    give(day, { type: 'finish', at: clock('09:05'), servicePointId: room4, nextStageId: stageId(31) });
    leaves(room4, clock('09:10'));
    sits(drSasan, room5, clock('09:15'));
    give(day, next(2, clock('09:20'), room5));
    give(day, { type: 'finish', at: clock('09:25'), servicePointId: room5, nextStageId: stageId(33) });
    expect(stage(33)).toMatchObject({
      practitionerId: drNoor,
      group: 'returning',
      virtualArrivalAt: clock('09:15'),
    });
    expect(stranded(stage(33))).toEqual({ since: clock('09:25'), hasLeft: true });
    // Nobody else's patient meanwhile, and after the clinic’s minutes anybody’s.
    expect(refusal(decide(day, next(3, clock('09:26'), room5)))).toBe('nobody_waiting');
    give(day, { ...byClock(clock('09:35')), stageId: stageId(33) } as Command);
    const called = theEvent(give(day, next(4, clock('09:36'), room5)), 'ticket_called');
    expect(called).toMatchObject({ stageId: stageId(33), why: { rule: 'only_one' } });
  });

  test('goes to anyone of the service by the clinic’s rule, and keeps the place', () => {
    leaves(room4, clock('09:30'));
    give(day, issue(2, clock('09:31')));
    sits(drSasan, room5, clock('09:35'));
    expect(refusal(decide(day, byClock(clock('09:39'))))).toBe('hand_over_not_due');
    const before = stage();
    give(day, byClock(clock('09:40')));
    expect(stage()).toEqual({ ...before, practitionerId: null });
    expect(theEvent(give(day, next(5, clock('09:41'), room5)), 'ticket_called').stageId).toBe(stageId(1));
  });

  test('stays with the doctor’s name while nobody else is there, and without the rule for ever', () => {
    leaves(room4, clock('09:30'));
    expect(refusal(decide(day, byClock(clock('12:00'))))).toBe('hand_over_not_due');
    sits(drSasan, room5, clock('12:00'));
    expect(decide(day, byClock(clock('12:00'))).ok).toBe(true);
    give(day, { type: 'change_settings', at: clock('12:00'), settings: rules({ anyoneAfterMin: null }) });
    expect(refusal(decide(day, byClock(clock('16:00'))))).toBe('hand_over_not_due');
    expect(stranded()).toBeDefined();
  });

  test('who has not come yet is told of, but waited for: the booked patients are hers', () => {
    sits(null, room5, clock('08:00'));
    give(day, issue(2, clock('09:00'), { practitionerId: drSasan }));
    expect(stranded(stage(2))).toEqual({ since: clock('09:00'), hasLeft: false });
    expect(refusal(decide(day, { ...byClock(clock('11:00')), stageId: stageId(2) } as Command))).toBe(
      'hand_over_not_due',
    );
  });

  test('who is on no list of the day any more has left', () => {
    sits(null, room5, clock('08:00'));
    give(day, issue(2, clock('09:00'), { practitionerId: drSasan }));
    give(day, {
      type: 'change_settings',
      at: clock('09:10'),
      settings: { ...rules(), practitioners: [drNoor] },
    });
    expect(stranded(stage(2))).toEqual({ since: clock('09:00'), hasLeft: true });
  });
});

describe('handing over by hand', () => {
  test('is to another doctor too, at the same place, with the reason kept', () => {
    const [event] = give(day, handOver(clock('09:10'), { practitionerId: drSasan, reason: 'doctor_gone' }));
    expect(event).toEqual({
      type: 'ticket_handed_over',
      at: clock('09:10'),
      stageId: stageId(1),
      practitionerId: drSasan,
      because: 'doctor_gone',
    });
    expect(stage()).toMatchObject({ practitionerId: drSasan, virtualArrivalAt: clock('09:15') });
  });

  test('needs somebody who is there that day, and something that changes', () => {
    const absent = '0192f0c0-7d4e-7c11-8a05-000000000009' as PractitionerId;
    expect(refusal(decide(day, handOver(clock('09:10'), { practitionerId: absent })))).toBe('practitioner_not_here');
    expect(refusal(decide(day, handOver(clock('09:10'), { practitionerId: drNoor })))).toBe('already_handed_over');
  });

  test('frees whoever waited for a room alone', () => {
    sits(drSasan, room5, clock('08:00'));
    give(day, {
      type: 'transfer',
      at: clock('09:05'),
      stageId: stageId(1),
      toStageId: stageId(2),
      serviceId: blood,
      servicePointId: room4,
      practitionerId: null,
    });
    leaves(room4, clock('09:10'));
    expect(stranded(stage(2))).toEqual({ since: clock('09:10'), hasLeft: true });
    give(day, handOver(clock('09:11'), { stageId: stageId(2) }));
    expect(theEvent(give(day, next(5, clock('09:12'), room5)), 'ticket_called').stageId).toBe(stageId(2));
  });
});

describe('on any day', () => {
  const anyDay = fc.assert.bind(fc);
  /** In the middle of the day the room of the named doctor is emptied and closed. */
  const withNoorGone = (given: readonly Step[]): readonly Step[] => {
    const inRoom = { afterS: 1, command: { type: 'finish', servicePointId: roomOfNoor } } as const;
    const close = { afterS: 1, command: { type: 'close_service_point', servicePointId: roomOfNoor } } as const;
    const middle = Math.floor(given.length / 2);
    return [...given.slice(0, middle), inRoom, close, ...given.slice(middle)];
  };
  const somebodyMayCall = (of: QueueDay, it: Stage): boolean =>
    [...of.servicePoints()].some(({ id, status, practitionerId }) => {
      const room = of.head.settings?.servicePoints[id];
      return status !== 'closed' && room !== undefined && mayCall(callerOf({ id, practitionerId }, room), it);
    });

  test('nobody waits for somebody in particular who is not there without being told of', () => {
    let told = 0;
    anyDay(
      fc.property(steps(120), (given) => {
        run(given, (of) => {
          for (const it of of.openStages()) {
            if (it.state.status !== 'waiting' || !of.head.settings) continue;
            const found = strandedOf(of, of.head.settings, it);
            const isBound = it.practitionerId !== null || it.servicePointId !== null;
            expect(found !== undefined).toBe(isBound && !somebodyMayCall(of, it));
            if (!found) continue;
            told += 1;
            expect(found.since).toBeGreaterThanOrEqual(it.waitingSince);
          }
        });
      }),
      { numRuns: 60 },
    );
    expect(told).toBeGreaterThan(0);
  });

  test('by the rule, nobody waits longer than it says while another room of the service is there', () => {
    let released = 0;
    const afterMin = 10;
    anyDay(
      fc.property(steps(120), (given) => {
        const { log } = run(withNoorGone(given));
        const of = new QueueDay();
        for (const event of log) {
          evolve(of, event);
          const { settings: now } = of.head;
          if (!now || of.head.status !== 'open') continue;
          // The clinic’s rule, whatever else it changed meanwhile.
          const ruled = { ...now, policy: { ...now.policy, anyoneAfterMin: afterMin } };
          for (const it of of.openStages()) {
            const found = strandedOf(of, ruled, it);
            const waitedMin = found?.hasLeft ? (of.head.lastAt - found.since) / 60_000 : 0;
            const hasOther = somebodyMayCall(of, { ...it, practitionerId: null, servicePointId: null });
            expect(isReleaseDue(of, ruled, it, of.head.lastAt)).toBe(
              waitedMin >= afterMin && hasOther && !!found?.hasLeft,
            );
            if (!isReleaseDue(of, ruled, it, of.head.lastAt)) continue;
            released += 1;
            // What the rule then does lets a room that is there call, and leaves the place as it was.
            const free = { ...it, practitionerId: null, servicePointId: null };
            expect(somebodyMayCall(of, free)).toBe(true);
            expect(of.placeOf(free)).toEqual(of.placeOf(it));
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(released).toBeGreaterThan(0);
  });
});
