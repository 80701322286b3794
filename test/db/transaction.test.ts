import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { connect, type Connections, type Db } from '../../server/db/database.ts';
import { atEnd, DoFirst, inTransaction, joining } from '../../server/db/transaction.ts';
import { createTestDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let connections: Connections;
let db: Db;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url, 3);
  ({ db } = connections);
  await db.execute(sql`create table said (word text not null, at serial)`);
});
beforeEach(() => db.execute(sql`truncate said`));
afterAll(async () => {
  await connections.end();
  await database.drop();
});

const say = async (tx: Db, word: string | null): Promise<void> => {
  await tx.execute(sql`insert into said (word) values (${word})`);
};
const said = async (): Promise<readonly string[]> =>
  (await db.execute<{ word: string }>(sql`select word from said order by at`)).map(({ word }) => word);

describe('what is put off to the end of a transaction', () => {
  test('is done after everything else of it, and with it', async () => {
    await inTransaction(db, async (tx) => {
      await atEnd(tx, (last) => say(last, 'last'));
      await atEnd(tx, (last) => say(last, 'very last'));
      await say(tx, 'first');
      return ok(undefined);
    });
    expect(await said()).toEqual(['first', 'last', 'very last']);
  });

  test('takes everything back where it fails', async () => {
    const done = inTransaction(db, async (tx) => {
      await atEnd(tx, (last) => say(last, null));
      await say(tx, 'first');
      return ok(undefined);
    });
    await expect(done).rejects.toThrow();
    expect(await said()).toEqual([]);
    // The connections go on.
    await Promise.all(Array.from({ length: 6 }, () => say(db, 'later')));
    expect(await said()).toHaveLength(6);
  });

  test('is not done where the work is refused', async () => {
    await inTransaction(db, async (tx) => {
      await atEnd(tx, (last) => say(last, 'last'));
      return err('refused');
    });
    expect(await said()).toEqual([]);
  });

  test('of a transaction within another one waits for the end of the other one', async () => {
    await inTransaction(db, async (tx) => {
      await inTransaction(tx, async (inner) => {
        await atEnd(inner, (last) => say(last, 'last'));
        return ok(undefined);
      });
      await inTransaction(tx, async (inner) => {
        await atEnd(inner, (last) => say(last, 'never'));
        return err('refused');
      });
      await say(tx, 'first');
      return ok(undefined);
    });
    expect(await said()).toEqual(['first', 'last']);
  });

  test('is done at once outside of one', async () => {
    await atEnd(db, (last) => say(last, 'now'));
    expect(await said()).toEqual(['now']);
  });

  test('makes others wait for the database alone: one after the other, and nothing lost', async () => {
    await db.execute(sql`create table if not exists ends (word text primary key, times int not null)`);
    await Promise.all(
      Array.from({ length: 30 }, () =>
        inTransaction(db, async (tx) => {
          await atEnd(tx, async (last) => {
            await last.execute(
              sql`insert into ends values ('all', 1) on conflict (word) do update set times = ends.times + 1`,
            );
          });
          await say(tx, 'each');
          return ok(undefined);
        }),
      ),
    );
    expect(await db.execute(sql`select times from ends`)).toMatchObject([{ times: 30 }]);
    expect(await said()).toHaveLength(30);
  });
});

describe('work that needs something done first', () => {
  test('is taken back and begun again after that, which stays', async () => {
    const times = { worked: 0 };
    const done = await inTransaction(db, async (tx) => {
      times.worked += 1;
      await say(tx, `work ${String(times.worked)}`);
      if (!(await said()).includes('made')) throw new DoFirst((own) => say(own, 'made'));
      return ok(times.worked);
    });
    expect(done).toEqual(ok(2));
    expect(await said()).toEqual(['made', 'work 2']);
  });

  test('within another transaction: only the work within is begun again', async () => {
    const times = { outer: 0, inner: 0 };
    await inTransaction(db, async (tx) => {
      times.outer += 1;
      await say(tx, 'outer');
      return inTransaction(tx, async (inner) => {
        times.inner += 1;
        await say(inner, 'inner');
        if (times.inner === 1) throw new DoFirst((own) => say(own, 'made'));
        return ok(undefined);
      });
    });
    expect(times).toEqual({ outer: 1, inner: 2 });
    expect(await said()).toEqual(['outer', 'made', 'inner']);
  });

  test('and never has it is given up', async () => {
    const done = inTransaction(db, () => Promise.reject(new DoFirst((own) => say(own, 'made'))));
    await expect(done).rejects.toThrow('something has to be done first');
  });
});

describe('work that joins a transaction', () => {
  test('refuses all of it', async () => {
    const after: string[] = [];
    const done = await inTransaction(db, async (tx) => {
      await say(tx, 'outer');
      const joined = await inTransaction(joining(tx), async (inner) => {
        await say(inner, 'inner');
        return err('refused');
      });
      after.push('went on');
      return joined;
    });
    expect(done).toEqual(err('refused'));
    expect(after).toEqual([]);
    expect(await said()).toEqual([]);
  });

  test('is done with it, without a point to go back to', async () => {
    const done = await inTransaction(db, async (tx) => {
      const inner = await inTransaction(joining(tx), async (same) => {
        await say(same, 'inner');
        return ok(same === tx);
      });
      await say(tx, 'outer');
      return inner;
    });
    expect(done).toEqual(ok(true));
    expect(await said()).toEqual(['inner', 'outer']);
  });
});
