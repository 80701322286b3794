/** Durable tickets a second in the use case, without HTTP, beside what single-row inserts commit on the same server. */
import type postgres from 'postgres';
import { connectTo, openDay, perSecond, startDatabase } from './clinicDay.ts';
import { median, type Group, type Row } from './rows.ts';

const CLIENTS = [1, 16, 64] as const;
const BLOCKS = 4;
const BLOCK_MS = 1_500;
const WARM_UP_MS = 1_000;

/** Tickets already issued, and a command's cost compared with the beginning of the day. */
const LATE = 50_000;
const COMPARED_BLOCKS = 7;
const COMMANDS_PER_BLOCK = 300;
/** Medians of alternating blocks within 20 %. */
const COST_GOAL = 1.2;

export const useCase: Group = {
  name: 'use case',
  async measure() {
    const database = await startDatabase();
    const sql = connectTo(database.url);
    try {
      const rows: Row[] = [];
      for (const clients of CLIENTS) rows.push(...(await throughput(database.url, sql, clients)));
      rows.push(...(await costOverTheDay(sql)));
      return rows;
    } finally {
      await sql.end({ timeout: 5 });
      await database.stop();
    }
  },
};

async function throughput(url: string, sql: postgres.Sql, clients: number): Promise<Row[]> {
  const inserting = connectTo(url, clients);
  await inserting`create table if not exists bench_rows (id bigint generated always as identity primary key, at timestamptz, number text)`;
  const insert = () => inserting`insert into bench_rows (at, number) values (now(), 'B-001')`;
  const day = await openDay(sql);
  const issue = () => day.give(day.issue());

  await perSecond(clients, WARM_UP_MS, insert);
  await perSecond(clients, WARM_UP_MS, issue);
  const [inserts, tickets]: [number[], number[]] = [[], []];
  for (let block = 0; block < BLOCKS; block += 1) {
    inserts.push(await perSecond(clients, BLOCK_MS, insert));
    tickets.push(await perSecond(clients, BLOCK_MS, issue));
  }
  await inserting.end({ timeout: 5 });

  const who = `${clients} ${clients === 1 ? 'client' : 'clients'}`;
  const limit = Math.round(median(inserts));
  return [
    { name: `machine: single-row inserts committed, ${who}`, value: limit, unit: '/s', limit: null, goal: null },
    {
      name: `durable tickets in the use case, ${who}`,
      value: Math.round(median(tickets)),
      unit: '/s',
      limit,
      // Below that, one writer cannot gather what one client gives.
      goal: clients === 64 ? limit : null,
    },
  ];
}

async function costOverTheDay(sql: postgres.Sql): Promise<Row[]> {
  const late = await openDay(sql);
  let issued = 0;
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      while (issued < LATE) {
        issued += 1;
        await late.give(late.issue());
        if (issued % 50 === 0) continue;
        await late.give(late.next());
      }
    }),
  );
  // So that the database's own cleaning up falls into neither kind of block.
  await sql`vacuum analyze`;

  const [early, lateMs]: [number[], number[]] = [[], []];
  const block = async (day: typeof late, into: number[]) => {
    const times: number[] = [];
    for (let n = 0; n < COMMANDS_PER_BLOCK; n += 1) {
      const command = n % 2 === 0 ? day.issue() : day.next();
      const startedAt = performance.now();
      await day.give(command);
      times.push(performance.now() - startedAt);
    }
    into.push(median(times));
  };
  for (let n = 0; n < COMPARED_BLOCKS; n += 1) {
    const fresh = await openDay(sql);
    for (let ticket = 0; ticket < 10; ticket += 1) await fresh.give(fresh.issue());
    await block(fresh, early);
    await block(late, lateMs);
  }
  const [first, last] = [median(early), median(lateMs)];
  return [
    { name: 'command to answer, commit included, at ticket 10', value: first, unit: 'ms', limit: null, goal: null },
    {
      name: 'command to answer, commit included, at ticket 50,000',
      value: last,
      unit: 'ms',
      limit: first,
      goal: first * COST_GOAL,
    },
  ];
}
