/** The same request again: a double click, a kiosk that did not hear the answer, a replay after a restart. */
import { describe, expect, test } from 'vitest';
import { clock } from '../../queue/build.ts';
import {
  accepted,
  callsIn,
  eventsOf,
  faulty,
  newIssue,
  newKey,
  numbersIn,
  openClinicDay,
  pressNext,
  startProcess,
  useDatabase,
} from './build.ts';

const { sql, log } = useDatabase();

async function start() {
  const day = await openClinicDay(sql());
  return { day, room: day.rooms[0]!, process: await startProcess(log(), day) };
}

describe('the same key', () => {
  test('pressed twice is one call, and both clicks hear of it', async () => {
    const { day, room, process } = await start();
    for (const _ of [1, 2]) await process.give(newIssue());
    const idempotency = newKey();
    const clicks = await Promise.all([
      process.give(pressNext(room), { idempotency }),
      process.give(pressNext(room), { idempotency }),
    ]);
    expect(clicks[1]).toEqual(clicks[0]);
    expect(callsIn(await eventsOf(log(), day))).toHaveLength(1);
  });

  test('pressed twice is decided and written once', async () => {
    const database = faulty(log());
    const process = await startProcess(database.log, await openClinicDay(sql()));
    const idempotency = newKey();
    await Promise.all([newIssue(), newIssue()].map((tap) => process.give(tap, { idempotency })));
    expect(database.calls.append).toBe(1);
  });

  test('one second later has the same answer, though nobody waits any more', async () => {
    const { room, process } = await start();
    await process.give(newIssue());
    const idempotency = newKey();
    const first = await process.give(pressNext(room), { idempotency });
    accepted(first);
    expect(await process.give(pressNext(room, clock('09:01')), { idempotency })).toEqual(first);
  });

  test('after a restart has the stored answer, and nothing happens twice', async () => {
    const { day, process } = await start();
    const idempotency = newKey();
    const first = await process.give(newIssue(), { idempotency });
    const restarted = await startProcess(log(), day);
    expect(await restarted.give(newIssue(), { idempotency })).toEqual(first);
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1]);
  });

  test('after a restart, in the middle of other commands: they are written all the same', async () => {
    const { day, process } = await start();
    const idempotency = newKey();
    const first = await process.give(newIssue(), { idempotency });
    const restarted = await startProcess(log(), day);
    const [before, repeated, after] = await Promise.all([
      restarted.give(newIssue()),
      restarted.give(newIssue(), { idempotency }),
      restarted.give(newIssue()),
    ]);
    expect(repeated).toEqual(first);
    expect([accepted(before)['number'], accepted(after)['number']]).toEqual(['B-002', 'B-003']);
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1, 2, 3]);
    expect(restarted.bugs).toEqual([]);
  });

  test('with another request is refused, at once and after a restart', async () => {
    const { day, process } = await start();
    const key = newKey('one ticket for blood tests');
    const other = { ...key, requestHash: 'one ticket for X-rays' };
    const together = await Promise.all([
      process.give(newIssue(), { idempotency: key }),
      process.give(newIssue(), { idempotency: other }),
    ]);
    expect(together[1]).toEqual({ ok: false, error: { code: 'idempotency_key_reused' } });

    for (const each of [process, await startProcess(log(), day)])
      expect(await each.give(newIssue(), { idempotency: other })).toMatchObject({
        error: { code: 'idempotency_key_reused' },
      });
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1]);
  });

  test('of somebody else is another key', async () => {
    const { day, process } = await start();
    const key = newKey();
    await process.give(newIssue(), { idempotency: key });
    accepted(await process.give(newIssue(), { idempotency: { ...key, scope: 'device:other POST /tickets' } }));
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1, 2]);
  });

  test('after a refusal may be tried again, since nothing happened', async () => {
    const { room, process } = await start();
    const idempotency = newKey();
    expect(await process.give(pressNext(room), { idempotency })).toMatchObject({ error: { code: 'nobody_waiting' } });
    await process.give(newIssue());
    accepted(await process.give(pressNext(room), { idempotency }));
  });
});

test('a refusal is not given before what other processes wrote was looked at', async () => {
  const { day, room, process } = await start();
  const other = await startProcess(log(), day);
  await other.give(newIssue());
  // Our process has not heard of the ticket; in its memory nobody waits.
  accepted(await process.give(pressNext(room)));
});

test('nor is it said that there was nothing to do', async () => {
  const { day, process } = await start();
  const other = await startProcess(log(), day);
  const ticket = newIssue();
  if (ticket.type !== 'issue_ticket') throw new Error('a ticket is issued');
  await process.give(ticket);
  const speak = (language: 'en' | 'fa') =>
    ({ type: 'set_language', at: clock('09:00'), visitId: ticket.visitId, language }) as const;
  accepted(await other.give(speak('fa')));
  // In the memory of our process it is still English.
  accepted(await process.give(speak('en')));
  expect(await process.writer.read((today) => today.visit(ticket.visitId)?.language)).toBe('en');
  expect((await eventsOf(log(), day)).filter(({ type }) => type === 'language_set')).toHaveLength(2);
});

describe('a command that cannot be carried out', () => {
  test('fails alone when its decision is a defect; the others of its batch go on', async () => {
    const { day, process } = await start();
    const broken = {
      ...newIssue(),
      get serviceId(): never {
        throw new Error('by the test');
      },
    };
    const answers = await Promise.allSettled([
      process.give(newIssue()),
      process.give(newIssue()),
      process.give(broken),
      process.give(newIssue()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1, 2, 3]);
    expect(process.bugs).toHaveLength(1);
  });

  test('is never written when it could not be read back, so that the day stays open to everybody', async () => {
    const { day, process } = await start();
    const tooLong = {
      type: 'pause_service_point',
      at: clock('09:00'),
      servicePointId: day.rooms[0]!,
      reason: 'x'.repeat(41),
    } as const;
    const halfMinute = {
      type: 'announce_delay',
      at: clock('09:00'),
      practitionerId: null,
      serviceId: null,
      delayMin: 0.5,
    } as const;
    const service = newIssue();
    if (service.type !== 'issue_ticket') throw new Error('a ticket is issued');
    for (const command of [tooLong, { ...halfMinute, serviceId: service.serviceId }, newIssue({ partySize: -1 })])
      await expect(process.give(command)).rejects.toThrow();
    accepted(await (await startProcess(log(), day)).give(newIssue()));
  });

  test('is refused when the database cannot store its text, and the others of its batch go on', async () => {
    const { day, process } = await start();
    const odd = {
      type: 'pause_service_point',
      at: clock('09:00'),
      servicePointId: day.rooms[0]!,
      reason: '\0',
    } as const;
    const answers = await Promise.all([process.give(newIssue()), process.give(odd), process.give(newIssue())]);
    expect(answers[1]).toMatchObject({ error: { code: 'refused_by_database' } });
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1, 2]);
    expect(process.pauses).toEqual([]);
  });

  test('and leaves the day half changed is taken back whole; the others of its batch are decided again', async () => {
    const { day, process } = await start();
    const record = process.day.countWalkIn.bind(process.day);
    let counted = 0;
    process.day.countWalkIn = (serviceId) => {
      counted += 1;
      if (counted === 3) throw new Error('by the test');
      record(serviceId);
    };
    // The first is alone in its batch; the third of all is the second of the next.
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => process.give(newIssue())));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1, 2, 3]);
    expect(await process.writer.read((today) => [...today.visits()].length)).toBe(3);
  });
});
