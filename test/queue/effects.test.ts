import { describe, expect, test } from 'vitest';
import type { DeviceId } from '../../common/contract/vocabulary.ts';
import type { Command } from '../../server/queue/command.ts';
import type { QueueDay } from '../../server/queue/day.ts';
import { effectsOf, type Effect } from '../../server/queue/effects.ts';
import {
  blood,
  callId,
  checkIn,
  clock,
  closeDay,
  dayWith,
  drNoor,
  give,
  hall,
  issue,
  next,
  press,
  room4,
  stageId,
  transfer,
  visitId,
} from './build.ts';

const kiosk = '0192f0c0-7d4e-7c11-8a10-000000000001' as DeviceId;
const at = clock('09:00');
const later = (seconds: number) => (at + seconds * 1000) as typeof at;

/** What the world is asked to do because of a command. */
function effectsAfter(day: QueueDay, command: Command): readonly Effect[] {
  const first = day.head.seq + 1;
  return give(day, command).flatMap((event, i) => effectsOf(day, event, first + i));
}

describe('a ticket', () => {
  test('is printed where it was taken, once, in the order of that printer', () => {
    expect(effectsAfter(dayWith(), issue(1, at, { printAt: kiosk }))).toEqual([
      {
        type: 'print_ticket',
        key: `print:${visitId(1)}`,
        lane: `printer:${kiosk}`,
        expiresAt: null,
        visitId: visitId(1),
        printAt: kiosk,
        isCopy: false,
      },
    ]);
    expect(effectsAfter(dayWith(), checkIn(1, at, { printAt: kiosk }))).toMatchObject([{ type: 'print_ticket' }]);
  });

  test('is not printed where nobody asked for paper', () => {
    expect(effectsAfter(dayWith(), issue(1, at))).toEqual([]);
  });

  test('printed again says that it is a copy, and may be printed again and again', () => {
    const day = dayWith(issue(1, at, { printAt: kiosk }));
    const reprint: Command = { type: 'reprint', at, visitId: visitId(1), printAt: kiosk };
    const copies = [...effectsAfter(day, reprint), ...effectsAfter(day, reprint)];
    expect(copies).toMatchObject([{ isCopy: true }, { isCopy: true }]);
    expect(new Set(copies.map(({ key }) => key)).size).toBe(2);
  });
});

describe('a call', () => {
  test('is announced in the zone of its room within half a minute or not at all, and told to the patient', () => {
    expect(effectsAfter(dayWith(issue(1, at)), next(1, at))).toMatchObject([
      {
        type: 'announce',
        kind: 'call',
        lane: `zone:${hall}`,
        zoneId: hall,
        servicePointId: room4,
        callId: callId(1),
        expiresAt: later(30),
      },
      { type: 'tell', purpose: 'called', visitId: visitId(1), lane: `visit:${visitId(1)}`, expiresAt: later(120) },
    ]);
  });

  test('repeated is announced again, but not told again', () => {
    const day = dayWith(issue(1, at), next(1, at));
    expect(effectsAfter(day, press('recall', at))).toMatchObject([{ type: 'announce', kind: 'recall' }]);
  });

  test('taken back is corrected where it was announced, and told', () => {
    const day = dayWith(issue(1, at), next(1, at));
    expect(effectsAfter(day, press('undo_call', at))).toMatchObject([
      { type: 'announce', kind: 'correction', callId: callId(1), zoneId: hall },
      { type: 'tell', purpose: 'call_undone' },
    ]);
  });

  test('that was missed is told', () => {
    const day = dayWith(issue(1, at), next(1, at));
    expect(effectsAfter(day, press('mark_no_show', at))).toMatchObject([{ type: 'tell', purpose: 'missed' }]);
  });
});

describe('"your turn is near"', () => {
  const near = (n: number): Command => ({ type: 'mark_near', at, stageId: stageId(n) });

  test('has one key for one place in the order, so that no second notice can be sent for it', () => {
    const day = dayWith(issue(1, at));
    const [first] = effectsAfter(day, near(1));
    expect(first).toMatchObject({ type: 'tell', purpose: 'turn_near', key: `turn_near:${stageId(1)}:0` });
  });

  test('has another after "later, please" and in the next service', () => {
    const day = dayWith(issue(1, at));
    const keys = [
      ...effectsAfter(day, near(1)),
      ...effectsAfter(day, { type: 'postpone', at, stageId: stageId(1), by: 'patient', minutes: null }),
      ...effectsAfter(day, near(1)),
      ...effectsAfter(day, transfer(1, 2, at)),
      ...effectsAfter(day, near(2)),
    ].map(({ key }) => key);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(3);
  });
});

describe('a delay', () => {
  const late = (delayMin: number): Command => ({
    type: 'announce_delay',
    at,
    practitionerId: drNoor,
    serviceId: null,
    delayMin,
  });

  test('is told to those concerned; that it is over is not', () => {
    expect(effectsAfter(dayWith(), late(40))).toMatchObject([
      { type: 'tell_delay', practitionerId: drNoor, delayMin: 40 },
    ]);
    expect(effectsAfter(dayWith(), late(0))).toEqual([]);
  });

  test('of a doctor who is late in two clinics is told in both', () => {
    const [here, there] = [dayWith(), dayWith()];
    there.setHead({ ...there.head, clinicId: blood as never });
    expect(effectsAfter(here, late(40))[0]?.key).not.toBe(effectsAfter(there, late(40))[0]?.key);
  });
});

test('the rest of the day happens inside the clinic only', () => {
  const day = dayWith(issue(1, at), issue(2, at), next(1, at));
  const quiet: Command[] = [
    press('start', at),
    press('finish', at),
    { type: 'hold', at, stageId: stageId(2), until: null },
    { type: 'resume_ticket', at, stageId: stageId(2), byClock: false },
    { type: 'cancel', at, stageId: stageId(2), by: 'staff' },
    closeDay(at),
  ];
  for (const command of quiet) expect(effectsAfter(day, command)).toEqual([]);
});
