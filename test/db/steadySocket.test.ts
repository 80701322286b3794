/** The loss of a connection, which the driver alone does not survive inside a transaction. */
import { connect, createServer, type AddressInfo } from 'node:net';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectTo, useDatabase } from '../usecases/queue/build.ts';

const { url, sql: other } = useDatabase();

let sql: postgres.Sql;
const uncaught: unknown[] = [];
const noteUncaught = (error: unknown) => uncaught.push(error);
beforeAll(() => process.prependListener('uncaughtException', noteUncaught));
afterAll(() => process.off('uncaughtException', noteUncaught));
beforeEach(() => {
  sql = connectTo(url(), 1);
});
afterEach(async () => {
  await sql.end({ timeout: 1 });
  expect(uncaught).toEqual([]);
});

const pidOf = async (asked: postgres.ISql): Promise<number> =>
  (await asked<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]?.pid ?? 0;
const cut = (pid: number) => other()`select pg_terminate_backend(${pid}, 5000)`;

/** The pool has one connection, so it must have been made anew. One statement may still hear of the old one's end. */
async function expectPoolToWork(): Promise<void> {
  await sql`select 1`.catch(() => undefined);
  for (const n of [1, 2, 3]) expect(await sql`select ${n}::int as n`).toEqual([{ n }]);
}

test('between two statements of a transaction: it fails, and the pool goes on', async () => {
  const transaction = sql.begin(async (tx) => {
    await cut(await pidOf(tx));
    await tx`select 1`;
  });
  await expect(transaction).rejects.toThrow(/lost|CONNECTION_CLOSED|ECONNRESET/);
  await expectPoolToWork();
});

test('in the middle of a statement of a transaction', async () => {
  const transaction = sql.begin(async (tx) => {
    const pid = await pidOf(tx);
    await Promise.all([tx`select pg_sleep(10)`, cut(pid)]);
  });
  await expect(transaction).rejects.toThrow(/lost|CONNECTION_CLOSED|ECONNRESET/);
  await expectPoolToWork();
});

test('in a transaction that does not mind a failed statement', async () => {
  const transaction = sql.begin(async (tx) => {
    const pid = await pidOf(tx);
    await Promise.allSettled([tx`select pg_sleep(10)`, cut(pid)]);
    await tx`select 1`.catch(() => undefined);
  });
  await expect(transaction).rejects.toThrow(/lost|CONNECTION_CLOSED|ECONNRESET/);
  await expectPoolToWork();
});

test('in a savepoint of a transaction', async () => {
  const transaction = sql.begin((tx) =>
    tx.savepoint(async (inner) => {
      const pid = await pidOf(inner);
      await Promise.all([inner`select pg_sleep(10)`, cut(pid)]);
    }),
  );
  await expect(transaction).rejects.toThrow(/lost|CONNECTION_CLOSED|ECONNRESET/);
  await expectPoolToWork();
});

test('while the commit is under way', async () => {
  await other().unsafe(`
    create table slow (n int);
    create function slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(10); return null; end $$;
    create constraint trigger slow_commit after insert on slow deferrable initially deferred
      for each row execute function slowly();`);
  await expectCommitToFail();
});

test('while the commit is under way, on a connection that has committed and rolled back before', async () => {
  await other().unsafe('create table if not exists plain (n int)');
  for (const n of [1, 2]) {
    await sql.begin((tx) => tx`insert into plain values (${n})`);
    const refused = sql.begin(() => Promise.reject(new Error('refused')));
    await expect(refused).rejects.toThrow('refused');
  }
  await expectCommitToFail();
});

test('while the last statement, sent together with the commit, waits for somebody', async () => {
  await other().unsafe('create table if not exists held (n int primary key, said text); insert into held values (1)');
  const said = 'x'.repeat(500);
  // Once, so that the statement is prepared and goes out in one piece with the commit.
  const last = (tx: postgres.ISql) => tx`update held set said = ${said} where n = ${1}`;
  await sql.begin((tx) => last(tx));
  const free = Promise.withResolvers<undefined>();
  const isHeld = Promise.withResolvers<undefined>();
  const holding = other().begin(async (tx) => {
    await tx`select n from held where n = 1 for update`;
    isHeld.resolve(undefined);
    await free.promise;
  });
  await isHeld.promise;
  let cutting: Promise<unknown> | undefined;
  let ended: Promise<unknown> | undefined;
  const transaction = sql.begin(async (tx) => {
    const pid = await pidOf(tx);
    ended = last(tx).catch((error: unknown) => error);
    cutting = cutOnceWaiting(pid);
    await new Promise<void>((resolve) => process.nextTick(resolve));
  });
  await expect(transaction).rejects.toThrow(/lost|CONNECTION_CLOSED|ECONNRESET/);
  expect(await ended).toBeInstanceOf(Error);
  await cutting;
  free.resolve(undefined);
  await holding;
  await expectPoolToWork();
});

async function cutOnceWaiting(pid: number): Promise<void> {
  for (;;) {
    const [row] = await other()`select wait_event_type as waits from pg_stat_activity where pid = ${pid}`;
    if (row?.['waits'] === 'Lock') break;
  }
  await cut(pid);
}

/** Of a transaction whose commit takes long, and is cut meanwhile. */
async function expectCommitToFail(): Promise<void> {
  let cutting: Promise<unknown> | undefined;
  const transaction = sql.begin(async (tx) => {
    const pid = await pidOf(tx);
    await tx`insert into slow values (1)`;
    cutting = cutOnceCommitting(pid);
  });
  await expect(transaction).rejects.toThrow(/lost|CONNECTION_CLOSED|ECONNRESET/);
  await cutting;
  await expectPoolToWork();
}

async function cutOnceCommitting(pid: number): Promise<void> {
  for (;;) {
    const [row] = await other()`select query from pg_stat_activity where pid = ${pid} and state = 'active'`;
    if (row?.['query'] === 'commit') break;
  }
  await cut(pid);
}

test('in the middle of a statement of its own', async () => {
  const pid = await pidOf(sql);
  await expect(Promise.all([sql`select pg_sleep(10)`, cut(pid)])).rejects.toThrow(/lost|CONNECTION_CLOSED|ECONNRESET/);
  await expectPoolToWork();
});

test('while nothing is asked', async () => {
  await cut(await pidOf(sql));
  await expectPoolToWork();
});

test('only the statement that was under way hears of the end, and not the one after it', async () => {
  let endsAtNextWord = false;
  const { hostname, port } = new URL(url());
  const line = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.on('data', (bytes) => {
      if (!endsAtNextWord) return far.write(bytes);
      endsAtNextWord = false;
      return near.destroy();
    });
    near.on('close', () => far.destroy()).on('error', () => far.destroy());
    far.pipe(near).on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  const through = new URL(url());
  through.port = String((line.address() as AddressInfo).port); // listening on TCP
  const away = connectTo(through.href, 1);
  for (const n of [1, 2, 3, 4, 5]) {
    expect(await away`select ${n}::int as n`).toEqual([{ n }]);
    endsAtNextWord = true;
    await expect(away`select 0 as n`).rejects.toThrow(/lost|CONNECTION_CLOSED|ECONNRESET/);
  }
  await away.end({ timeout: 1 });
  line.close();
});

test('a server that is not there is told at once, and again', async () => {
  const nowhere = connectTo('postgres://nobody@127.0.0.1:1/nothing', 1);
  for (const _ of [1, 2]) await expect(nowhere`select 1`).rejects.toThrow(/ECONNREFUSED/);
  await nowhere.end({ timeout: 1 });
});
