/** A database whose answer does not come: was it written or not? */
import { describe, expect, test } from 'vitest';
import { connect } from '../../../server/db/database.ts';
import { postgresQueueLog } from '../../../server/db/queueLog.ts';
import { giveUpKey } from '../../../server/usecases/idempotency.ts';
import { clock } from '../../queue/build.ts';
import {
  accepted,
  connectTo,
  eventsOf,
  faulty,
  newIssue,
  newKey,
  numbersIn,
  openClinicDay,
  pressNext,
  startProcess,
  upTo,
  useDatabase,
} from './build.ts';

const { sql, log, url } = useDatabase();

async function start() {
  const day = await openClinicDay(sql());
  const database = faulty(log());
  return { day, database, process: await startProcess(database.log, day) };
}

describe('the answer is lost', () => {
  test('after the commit: everybody is told the ticket that was written, and it is there once', async () => {
    const { day, database, process } = await start();
    database.next('answer lost');
    const answers = await Promise.all(upTo(20).map(() => process.give(newIssue())));

    expect(answers.map((answer) => accepted(answer)['number'])).toEqual(
      upTo(20).map((n) => `B-${String(n).padStart(3, '0')}`),
    );
    expect(numbersIn(await eventsOf(log(), day))).toEqual(upTo(20));
  });

  test('before anything was written: the same rows are written by the second attempt', async () => {
    const { day, database, process } = await start();
    database.next('not written', 'not written');
    const answers = await Promise.all(upTo(20).map(() => process.give(newIssue())));

    for (const answer of answers) accepted(answer);
    expect(numbersIn(await eventsOf(log(), day))).toEqual(upTo(20));
    expect(process.pauses).toHaveLength(2);
  });

  test('twice, once before and once after the commit', async () => {
    const { day, database, process } = await start();
    database.next('not written', 'answer lost');
    expect(accepted(await process.give(newIssue()))['number']).toBe('B-001');
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1]);
  });

  test('and refused commands of the same batch are decided again before they are answered', async () => {
    const { database, process, day } = await start();
    await process.give(newIssue());
    database.next('answer lost');
    const room = day.rooms[0]!;
    const [called, nobody, issued, second] = await Promise.all([
      process.give(pressNext(room)),
      process.give(pressNext(day.rooms[1]!)),
      process.give(newIssue()),
      process.give(pressNext(room, clock('09:01'))),
    ]);
    accepted(called);
    accepted(issued);
    accepted(second);
    // The ticket issued behind it was in the log, and then called by the first room: still nobody for this one.
    expect(nobody).toMatchObject({ error: { code: 'nobody_waiting' } });
  });

  test('and the request was given up meanwhile: it is refused, and nothing of it is written, then or later', async () => {
    const day = await openClinicDay(sql());
    const idempotency = newKey();
    const given: unknown[] = [];
    const connections = connect(url());
    const process = await startProcess(
      {
        ...log(),
        async append(batch) {
          if (given.length > 0) return log().append(batch);
          given.push(await giveUpKey(connections.db, idempotency, clock('09:00')));
          throw new Error('connection lost, by the test');
        },
      },
      day,
    );
    for (let i = 0; i < 2; i += 1)
      expect(await process.give(newIssue(), { idempotency })).toMatchObject({
        error: { code: 'idempotency_key_reused' },
      });
    expect(accepted(await process.give(newIssue()))['number']).toBe('B-001');
    expect(given).toEqual([undefined]);
    await connections.end();
  });

  test('after the commit, and the request is given up then: whoever does so is told what was written', async () => {
    const { database, process } = await start();
    const idempotency = newKey();
    database.next('answer lost');
    const { visitId } = accepted(await process.give(newIssue(), { idempotency }));
    const connections = connect(url());
    for (let i = 0; i < 2; i += 1)
      expect(await giveUpKey(connections.db, idempotency, clock('09:00'))).toMatchObject({ visitId });
    await connections.end();
  });

  test('and another process wrote first: its event is taken over, ours is decided again', async () => {
    const { day, database, process } = await start();
    const other = await startProcess(log(), day);
    await other.give(newIssue());
    database.next('not written');
    expect(accepted(await process.give(newIssue()))['number']).toBe('B-002');
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1, 2]);
  });

  test('at random, on two processes under load: every ticket is answered once and stands in the log once', async () => {
    const day = await openClinicDay(sql());
    const databases = [faulty(log()), faulty(log())];
    const processes = await Promise.all(databases.map((database) => startProcess(database.log, day)));
    // The same mixture in every run; the processes meet at different points of it each time.
    for (const [at, { next }] of databases.entries())
      next(
        ...upTo(300).map((n) => ((n * 7 + at * 3) % 5 === 0 ? 'answer lost' : n % 4 === at ? 'not written' : 'fine')),
      );

    const answered = await Promise.all(
      upTo(20).map(async (kiosk) => {
        const numbers: unknown[] = [];
        for (const _ of upTo(10)) numbers.push(accepted(await processes[kiosk % 2]!.give(newIssue()))['number']);
        return numbers;
      }),
    );

    expect(numbersIn(await eventsOf(log(), day))).toEqual(upTo(200));
    expect(new Set(answered.flat()).size).toBe(200);
  });
});

describe('a database that is away for longer', () => {
  test('is answered with "outcome unknown"; the same key then leads to one ticket', async () => {
    const { day, database, process } = await start();
    // The first attempt was already on its way and is written; its answer and all that follow are lost.
    database.next('down behind it');
    const idempotency = newKey();
    expect(await process.give(newIssue(), { idempotency })).toMatchObject({ error: { code: 'outcome_unknown' } });
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1]);

    database.comeBack();
    const again = await process.give(newIssue(), { idempotency });
    const number = accepted(again)['number'];
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1]);
    expect(number).toBe('B-001');
    expect(await process.give(newIssue(), { idempotency })).toEqual(again);
  });

  test('where nothing was written, the same key leads to one ticket too', async () => {
    const { day, database, process } = await start();
    database.goDown();
    const idempotency = newKey();
    expect(await process.give(newIssue(), { idempotency })).toMatchObject({ error: { code: 'outcome_unknown' } });
    database.comeBack();
    expect(accepted(await process.give(newIssue(), { idempotency }))['number']).toBe('B-001');
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1]);
  });

  test('the commands that wait behind it are answered at once, not each after its own time', async () => {
    const { database, process } = await start();
    database.goDown();
    await process.give(newIssue());
    const pausesBefore = process.pauses.length;
    const answers = await Promise.all(upTo(300).map(() => process.give(newIssue())));
    expect(new Set(answers.map((answer) => !answer.ok && answer.error.code))).toEqual(new Set(['outcome_unknown']));
    expect(process.pauses).toHaveLength(pausesBefore);
  });

  test('a refusal is not told either while nobody can say whether it still holds', async () => {
    const { day, database, process } = await start();
    database.goDown();
    expect(await process.give(pressNext(day.rooms[0]!))).toMatchObject({ error: { code: 'outcome_unknown' } });
    database.comeBack();
    expect(await process.give(pressNext(day.rooms[0]!))).toMatchObject({ error: { code: 'nobody_waiting' } });
  });

  test('what was written meanwhile is told to the screens when it comes back, each event once and in order', async () => {
    const { day, database, process } = await start();
    database.next('down behind it');
    await process.give(newIssue());
    expect(process.published).toEqual([]);
    database.comeBack();
    await process.give(newIssue());
    const seqs = process.published.flatMap(({ events }) => events.map(({ seq }) => seq));
    const length = (await eventsOf(log(), day)).length;
    expect(seqs).toEqual([length - 1, length]);
  });
});

describe('a real connection', () => {
  test('that is cut again and again under load loses no ticket and doubles none', async () => {
    const day = await openClinicDay(sql());
    const own = connectTo(url(), 4);
    const process = await startProcess(postgresQueueLog(own), day);
    let answered = 0;
    const cut = () => sql()`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'active' and query like '%new_events%'
        and pid <> pg_backend_pid()`;
    const cutting = (async () => {
      let cuts = 0;
      for (let wanted = 16; wanted < 320; wanted += 16) {
        let cutNow = 0;
        while (cutNow === 0 && answered < 300) cutNow = (await cut()).length;
        cuts += cutNow;
        while (answered < wanted) await sql()`select 1`;
      }
      return cuts;
    })();

    const answers = await Promise.all(
      upTo(16).map(async () => {
        const numbers: unknown[] = [];
        for (const _ of upTo(20)) {
          // A kiosk repeats with its key until it is told.
          const idempotency = newKey();
          let answer = await process.give(newIssue(), { idempotency });
          while (!answer.ok && answer.error.code === 'outcome_unknown')
            answer = await process.give(newIssue(), { idempotency });
          numbers.push(accepted(answer)['number']);
          answered += 1;
        }
        return numbers;
      }),
    );

    expect(await cutting).toBeGreaterThan(3);
    expect(numbersIn(await eventsOf(log(), day))).toEqual(upTo(320));
    expect(new Set(answers.flat()).size).toBe(320);
    await own.end({ timeout: 1 });
  });

  test('that never answers is given up in time, and the ticket is there once when it does', async () => {
    const day = await openClinicDay(sql());
    const process = await startProcess(postgresQueueLog(sql(), 100), day);
    const locked = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const holding = sql().begin(async (tx) => {
      await tx`lock table queue_events in access exclusive mode`;
      locked.resolve(undefined);
      await release.promise;
    });
    await locked.promise;

    const idempotency = newKey();
    expect(await process.give(newIssue(), { idempotency })).toMatchObject({ error: { code: 'outcome_unknown' } });
    release.resolve(undefined);
    await holding;

    const patient = await startProcess(log(), day);
    expect(accepted(await patient.give(newIssue(), { idempotency }))['number']).toBe('B-001');
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1]);
  });
});
