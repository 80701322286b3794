import { describe, expect, test } from 'vitest';
import type { ClassCode } from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import { evolve } from '../../server/queue/evolve.ts';
import type { DaySettings } from '../../server/queue/settings.ts';
import {
  clock,
  dayAfter,
  dayWith,
  emergency,
  give,
  issue,
  next,
  opened,
  bothRoomsOpen,
  settings,
  stageId,
  standard,
  visitId,
  waitingFor,
} from './build.ts';

const pregnant = 'pregnant' as ClassCode;
const withPregnant: DaySettings = {
  ...settings,
  classes: { ...settings.classes, [pregnant]: { ...settings.classes[standard]!, offsetMin: -30 } },
};
const setClass = (n: number, classCode: ClassCode): Command => ({
  type: 'set_class',
  at: clock('09:00'),
  stageId: stageId(n),
  classCode,
});
const dayWithPregnant = () =>
  dayAfter(opened, ...bothRoomsOpen, { type: 'settings_changed', at: clock('08:00'), settings: withPregnant });

describe('a class given at the desk', () => {
  test('moves an emergency to the front and, taken back, to the old place', () => {
    const day = dayWith(issue(1, clock('08:30')), issue(2, clock('08:31')), issue(3, clock('08:32')));
    give(day, setClass(3, emergency));
    expect(waitingFor(day)).toEqual([stageId(3), stageId(1), stageId(2)]);
    give(day, setClass(3, standard));
    expect(waitingFor(day)).toEqual([stageId(1), stageId(2), stageId(3)]);
  });

  test('moves by its minutes, counted from the arrival and not from now', () => {
    const day = dayWithPregnant();
    for (const [n, at] of ['08:30', '08:40', '08:50'].entries()) give(day, issue(n + 1, clock(at)));
    give(day, setClass(3, pregnant));
    expect(day.stage(stageId(3))?.virtualArrivalAt).toBe(clock('08:35'));
    expect(waitingFor(day)).toEqual([stageId(3), stageId(1), stageId(2)]);
  });

  test('is the same as one given at the kiosk', () => {
    const [atKiosk, atDesk] = [dayWithPregnant(), dayWithPregnant()];
    give(atKiosk, issue(1, clock('08:30'), { classCode: pregnant }));
    give(atDesk, issue(1, clock('08:30')));
    give(atDesk, setClass(1, pregnant));
    expect(atDesk.stage(stageId(1))?.virtualArrivalAt).toBe(atKiosk.stage(stageId(1))?.virtualArrivalAt);
  });

  test('stays with the ticket in the next service', () => {
    const day = dayWith(issue(1, clock('08:30')));
    give(day, setClass(1, emergency));
    expect(day.visit(visitId(1))?.classCode).toBe(emergency);
  });
});

test('the clinic makes a class absolute while patients wait: they move at once', () => {
  const day = dayWithPregnant();
  give(day, issue(1, clock('08:10')));
  give(day, issue(2, clock('08:59'), { classCode: pregnant }));
  expect(waitingFor(day)).toEqual([stageId(1), stageId(2)]);
  evolve(day, {
    type: 'settings_changed',
    at: clock('09:00'),
    settings: { ...settings, classes: { ...settings.classes, [pregnant]: { isAbsolute: true, offsetMin: 0 } } },
  });
  expect(waitingFor(day)).toEqual([stageId(2), stageId(1)]);
  give(day, next(1, clock('09:01')));
});
