/** What it costs to tell another process of each commit: our one word, beside whole views as Socket.IO's PostgreSQL adapter sends them. */
import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { postgresNews } from '../../server/adapters/news/postgres.ts';
import { connectTo, perSecond, startDatabase } from './clinicDay.ts';
import { cpuMsOfOwn } from './processes.ts';
import { isQuick } from './quick.ts';
import { median, type Group } from './rows.ts';

const CLIENTS = 64;
const BLOCKS = isQuick() ? 2 : 5;
const BLOCK_MS = isQuick() ? 700 : 2_000;
/** What two screens, a kiosk and a panel of a clinic are told at a change, as group `city` measures it: bytes. */
const VIEWS = [3_600, 3_600, 1_500, 8_500];
/** A payload of NOTIFY is shorter; the adapter puts what is longer into a table and sends its number. */
const LONGEST = 8_000;

type Way = { readonly name: string; readonly tell: (clinic: string) => Promise<unknown> };

export const notify: Group = {
  name: 'notify',
  async measure() {
    const database = await startDatabase();
    const sql = connectTo(database.url);
    const others = connectTo(database.url, 4);
    try {
      const ways = await waysOf(sql, others);
      const commits = new Map(ways.map(({ name }) => [name, [] as number[]]));
      const cpuMs = new Map(ways.map(({ name }) => [name, [] as number[]]));
      const clinics = Array.from({ length: CLIENTS }, () => randomUUID());
      // In alternating blocks: a machine's pace changes from one minute to the next. The first is not counted.
      for (let block = 0; block <= BLOCKS; block += 1)
        for (const { name, tell } of ways) {
          let nth = 0;
          const before = cpuMsOfOwn('postgres');
          const rate = await perSecond(CLIENTS, BLOCK_MS, async () => {
            const clinic = clinics[(nth += 1) % CLIENTS] ?? '';
            await sql`insert into bench_rows (at, number) values (now(), 'B-001')`;
            await tell(clinic);
          });
          if (block === 0) continue;
          commits.get(name)?.push(rate);
          cpuMs.get(name)?.push((cpuMsOfOwn('postgres') - before) / nth);
        }
      const limit = median(commits.get(ways[0]?.name ?? '') ?? []);
      return ways.flatMap(({ name }, index) => [
        {
          name: `commits, ${CLIENTS} clients, ${name}`,
          ...{ value: median(commits.get(name) ?? []), unit: '/s', limit: index === 0 ? null : limit, goal: null },
        },
        {
          name: `PostgreSQL's processor time for each, ${name}`,
          ...{ value: median(cpuMs.get(name) ?? []), unit: 'ms', limit: null, goal: null },
        },
      ]);
    } finally {
      await Promise.all([sql, others].map((each) => each.end({ timeout: 5 })));
      await database.stop();
    }
  },
};

async function waysOf(sql: postgres.Sql, others: postgres.Sql): Promise<readonly Way[]> {
  await sql`create table bench_rows (id bigint generated always as identity primary key, at timestamptz, number text)`;
  await sql`create table attachments (id bigint generated always as identity primary key, payload text)`;
  const letGoOn = (work: Promise<unknown>) => void work.catch(() => undefined);
  const news = postgresNews(sql, letGoOn);
  await postgresNews(others, letGoOn).listen(
    () => undefined,
    () => undefined,
  );
  await others.listen('views', (payload) => {
    // The contract of `tellViews` below.
    const { attachment } = JSON.parse(payload) as { readonly attachment?: number };
    if (attachment !== undefined) letGoOn(others`select payload from attachments where id = ${attachment}`);
  });
  const tellViews = (clinic: string) =>
    Promise.all(
      VIEWS.map(async (length) => {
        const view = 'x'.repeat(length);
        if (length < LONGEST) return sql.notify('views', JSON.stringify({ rooms: [clinic], view }));
        const [row] = await sql<{ id: number }[]>`
          insert into attachments (payload) values (${view}) returning id::float8 as id`;
        return sql.notify('views', JSON.stringify({ rooms: [clinic], attachment: row?.id }));
      }),
    );
  let seq = 0;
  // Ids of the contract by their making.
  const word = (clinic: string) => ({ kind: 'queue', queueDayId: clinic, clinicId: clinic, seq: (seq += 1) }) as never;
  return [
    { name: 'nobody told', tell: () => Promise.resolve() },
    {
      name: 'one word told after it',
      tell: (clinic) => {
        news.tell(word(clinic));
        return Promise.resolve();
      },
    },
    { name: `${VIEWS.length} views told after it`, tell: tellViews },
  ];
}
