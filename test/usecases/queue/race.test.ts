/** Several server processes write one clinic day. */
import { describe, expect, test } from 'vitest';
import type { AppendOutcome, QueueLog } from '../../../server/ports/queueLog.ts';
import {
  accepted,
  callsIn,
  eventsOf,
  newIssue,
  newRooms,
  newKey,
  numbersIn,
  openClinicDay,
  pressNext,
  startProcess,
  upTo,
  useDatabase,
} from './build.ts';

const { sql, log } = useDatabase();

describe('rooms that press "next" at the same moment', () => {
  test('two rooms of two processes call two different patients', async () => {
    const day = await openClinicDay(sql());
    const [here, there] = [await startProcess(log(), day), await startProcess(log(), day)];
    for (const _ of upTo(2)) await here.give(newIssue());
    await there.writer.noticeNews(Number.MAX_SAFE_INTEGER);

    const answers = await Promise.all([here.give(pressNext(day.rooms[0]!)), there.give(pressNext(day.rooms[1]!))]);

    const called = answers.map((answer) => accepted(answer)['called']);
    expect(new Set(called).size).toBe(2);
    expect(callsIn(await eventsOf(log(), day)).toSorted()).toEqual(called.toSorted());
  });

  test('eight rooms of four processes share 80 patients: each called once, in the order of their numbers', async () => {
    const day = await openClinicDay(sql(), { rooms: newRooms(8) });
    const processes = await Promise.all(upTo(4).map(() => startProcess(log(), day)));
    const [first, ...others] = processes;
    await Promise.all(upTo(80).map(() => first!.give(newIssue())));
    for (const other of others) await other.writer.noticeNews(Number.MAX_SAFE_INTEGER);

    await Promise.all(
      day.rooms.map(async (room, at) => {
        for (const _ of upTo(10)) accepted(await processes[at % 4]!.give(pressNext(room)));
      }),
    );

    const events = await eventsOf(log(), day);
    const issued = events.flatMap((event) => (event.type === 'ticket_issued' ? [event.stageId] : []));
    expect(callsIn(events)).toEqual(issued);
    expect(processes.flatMap(({ bugs }) => bugs)).toEqual([]);
  });

  test('the last patient goes to one room; the other is told that nobody waits', async () => {
    const day = await openClinicDay(sql());
    const [here, there] = [await startProcess(log(), day), await startProcess(log(), day)];
    await here.give(newIssue());
    await there.writer.noticeNews(Number.MAX_SAFE_INTEGER);

    const answers = await Promise.all([here.give(pressNext(day.rooms[0]!)), there.give(pressNext(day.rooms[1]!))]);

    expect(answers.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'nobody_waiting' } });
    expect(callsIn(await eventsOf(log(), day))).toHaveLength(1);
  });
});

test('kiosks on two processes issue 400 tickets at once: numbers without a gap, none twice', async () => {
  const day = await openClinicDay(sql());
  const processes = [await startProcess(log(), day), await startProcess(log(), day)];

  const issued = await Promise.all(
    upTo(16).map(async (kiosk) => {
      const numbers: unknown[] = [];
      for (const _ of upTo(25)) numbers.push(accepted(await processes[kiosk % 2]!.give(newIssue()))['number']);
      return numbers;
    }),
  );

  expect(numbersIn(await eventsOf(log(), day))).toEqual(upTo(400));
  expect(new Set(issued.flat()).size).toBe(400);
  expect(processes.flatMap(({ bugs }) => bugs)).toEqual([]);
  const rows = await sql()`select ordinal from visits where queue_day_id = ${day.queueDayId} order by ordinal`;
  expect(rows.map(({ ordinal }) => ordinal as number)).toEqual(upTo(400));
});

test('two processes that decided on the same day meet at the number of the event, never at another rule', async () => {
  const day = await openClinicDay(sql());
  // Neither hears of the other: each writes what it decided on the day as it was at the beginning.
  const outcomes: AppendOutcome[] = [];
  const deaf = (): QueueLog => ({
    ...log(),
    append: async (batch) => {
      outcomes.push(await log().append(batch));
      throw new Error('by the test');
    },
    readAfter: async (queueDayId, seq) => (outcomes.length === 0 ? log().readAfter(queueDayId, seq) : []),
  });
  const processes = await Promise.all(upTo(4).map(() => startProcess(deaf(), day)));
  const idempotency = newKey();
  await Promise.all(processes.map((process) => process.give(newIssue(), { idempotency })));
  expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1);
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['appended', 'conflict']));
});

describe('a process that always comes second', () => {
  /** Lets a busier process write just before each of our first appends. */
  const outrun = (inner: QueueLog, times: number, busier: () => Promise<unknown>) => {
    const locks: string[] = [];
    let left = times;
    const log: QueueLog = {
      ...inner,
      append: async (batch) => {
        if (left > 0) {
          left -= 1;
          await busier();
        }
        return inner.append(batch);
      },
      alone: (queueDayId, work) => {
        locks.push(queueDayId);
        return inner.alone(queueDayId, work);
      },
    };
    return { log, locks };
  };

  test('decides again on what it finds, and asks for the day alone after the third time', async () => {
    const day = await openClinicDay(sql());
    const busier = await startProcess(log(), day);
    const { log: slow, locks } = outrun(log(), 3, () => busier.give(newIssue()));
    const process = await startProcess(slow, day);

    expect(accepted(await process.give(newIssue()))['number']).toBe('B-004');
    expect(locks).toEqual([day.queueDayId]);
    expect(numbersIn(await eventsOf(log(), day))).toEqual(upTo(4));
  });

  test('needs no lock when it is outrun only twice', async () => {
    const day = await openClinicDay(sql());
    const busier = await startProcess(log(), day);
    const { log: slow, locks } = outrun(log(), 2, () => busier.give(newIssue()));
    const process = await startProcess(slow, day);

    expect(accepted(await process.give(newIssue()))['number']).toBe('B-003');
    expect(locks).toEqual([]);
  });

  test('alone means alone: whoever appends meanwhile waits until the work is done', async () => {
    const day = await openClinicDay(sql());
    const other = await startProcess(log(), day);
    const order: string[] = [];

    let waiting: Promise<unknown> | undefined;
    await log().alone(day.queueDayId, async (own) => {
      waiting = other.give(newIssue()).then(() => order.push('the other'));
      const holder = await startProcess(own, day);
      await holder.give(newIssue());
      await holder.give(newIssue());
      order.push('the holder');
    });
    await waiting;

    expect(order).toEqual(['the holder', 'the other']);
    expect(numbersIn(await eventsOf(log(), day))).toEqual(upTo(3));
  });

  test('work that fails gives the day free again', async () => {
    const day = await openClinicDay(sql());
    await expect(log().alone(day.queueDayId, () => Promise.reject(new Error('by the test')))).rejects.toThrow(
      'by the test',
    );
    const process = await startProcess(log(), day);
    accepted(await process.give(newIssue()));
  });
});

describe('one request that reaches two processes', () => {
  test('issues one ticket, and both are told its number', async () => {
    const day = await openClinicDay(sql());
    const [here, there] = [await startProcess(log(), day), await startProcess(log(), day)];
    const idempotency = newKey();

    const answers = await Promise.all([
      here.give(newIssue(), { idempotency }),
      there.give(newIssue(), { idempotency }),
    ]);

    expect(answers[1]).toEqual(answers[0]);
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1]);
  });
});
