/** A hundred clinics at once on two server processes behind the load balancer, beside two processes that do nothing but answer. */
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { zoneInTheMorning } from '../support/morning.ts';
import { askAt, openScreen, type Asking } from './cityClients.ts';
import { cityOf, type City } from './cityLoad.ts';
import { seedCity, type Clinic } from './citySeed.ts';
import { NAMES, startBareServers, startCityServers, type CityServers } from './cityServers.ts';
import { startDatabase } from './clinicDay.ts';
import { cpuOf, heapOf, ownProcesses, residentOf } from './processes.ts';
import { isQuick } from './quick.ts';
import { quantile, type Group, type Row } from './rows.ts';

const CLINICS = isQuick() ? 10 : 100;
/** Ten times 300 tickets a day and clinic, a sixth of them in the busiest hour. */
const TEN_TIMES = (CLINICS * 300 * 10) / 6 / 3_600;
const PACED_S = isQuick() ? 5 : 30;
const FLAT_OUT_S = isQuick() ? 4 : 20;
const BARE_S = isQuick() ? 2 : 8;
const IDLE_S = 5;
const MEGABYTE = 1_048_576;
/** A server that makes its sounds ready or opens days is not measured before it has done so. */
const QUIET_SHARE = 0.25;
const QUIET_WITHIN_MS = 20_000;
/** After its start a server makes the sounds of all clinics' calls ready. */
const FIRST_QUIET_WITHIN_MS = 90_000;

export const city: Group = {
  name: 'city',
  limitMin: 8,
  async measure() {
    const database = await startDatabase();
    const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
    let behind: CityServers | undefined;
    try {
      const clinics = await seedCity(database.url, CLINICS, zoneInTheMorning());
      behind = await startCityServers(database.url);
      const asking = askAt(behind.url);
      const rows = await underLoad(sql, behind, asking, clinics);
      asking.end();
      return rows;
    } finally {
      await behind?.stop();
      await sql.end();
      await database.stop();
    }
  },
};

async function underLoad(
  sql: postgres.Sql,
  { url, servers }: CityServers,
  asking: Asking,
  clinics: readonly Clinic[],
): Promise<Row[]> {
  const load = cityOf(url, asking, clinics);
  const quiet = (withinMs = QUIET_WITHIN_MS) =>
    untilQuiet(
      servers.map(({ pid }) => pid),
      withinMs,
    );
  const heap = async () => {
    await quiet();
    const all = await Promise.all(servers.map(({ output }) => heapOf(output())));
    return all.reduce((sum, each) => sum + each, 0) / servers.length / MEGABYTE;
  };
  const programs = () => ({
    'server one': [servers[0]?.pid ?? 0],
    'server two': [servers[1]?.pid ?? 0],
    PostgreSQL: ownProcesses('postgres'),
    HAProxy: ownProcesses('haproxy'),
    'those who ask': [process.pid],
  });

  const begunAt = performance.now();
  const say = (what: string) =>
    void process.stderr.write(`  ${Math.round((performance.now() - begunAt) / 1_000)} s: ${what}\n`);
  await quiet(FIRST_QUIET_WITHIN_MS);
  const closed = await heap();
  say('the servers are ready');
  await load.openDays();
  const opened = await heap();
  say('the days are open');
  const leave = await load.openScreens();
  const connected = await heap();
  say('the screens are connected');
  const idle = await measured(programs(), () => pause(IDLE_S * 1_000));

  const before = await rollbacks(sql);
  const paced = await measured(programs(), () => load.paced(TEN_TIMES, PACED_S));
  const shown = load.shownMs();
  const pacedConflicts = (await rollbacks(sql)) - before;
  const unseen = load.unseen();
  load.restart();
  say('ten times the busiest hour is over');
  const bare = await bareServers(clinics);
  say('the machine itself is measured');

  const [atOnce, conflictsBefore] = [load.issued.size, await rollbacks(sql)];
  let calls = 0;
  const flat = await measured(programs(), async () => void (calls = await load.flatOut(FLAT_OUT_S)));
  const flatTickets = load.issued.size - atOnce;
  await quiet();
  const flatShown = load.shownMs();
  const conflicts = (await rollbacks(sql)) - conflictsBefore;
  const ended = await heap();
  say('as fast as it goes is over');
  const resident = Object.entries(programs()).map(([name, pids]) => ({
    ...{ name: `memory of ${name} then, all in all`, unit: 'MB' },
    value: pids.reduce((sum, pid) => sum + residentOf(pid), 0) / MEGABYTE,
  }));
  await judge(sql, load);
  leave();

  const tickets = load.issued.size;
  const [tooMany = 0, failed] = [
    load.failures.get('too_many_requests'),
    [...load.failures].filter(([code]) => code !== 'too_many_requests').reduce((sum, [, count]) => sum + count, 0),
  ];
  if (failed > 0) process.stderr.write(`not answered with 200: ${JSON.stringify([...load.failures])}\n`);
  const who = `${CLINICS} clinics`;
  const ten = `${who}, ${TEN_TIMES.toFixed(0)} patients a second`;
  const row = (name: string, value: number, unit: string, rest: Partial<Row> = {}): Row => ({
    ...{ name, value, unit, limit: null, goal: null },
    ...rest,
  });
  return [
    row(`${ten}: a call until on a screen, p50`, quantile(shown, 0.5), 'ms', { limit: quantile(bare.shown, 0.5) }),
    row(`${ten}: a call until on a screen, p95`, quantile(shown, 0.95), 'ms', {
      limit: quantile(bare.shown, 0.95),
      goal: 300,
    }),
    row(`${ten}: a call until on a screen, p99`, quantile(shown, 0.99), 'ms', {
      limit: quantile(bare.shown, 0.99),
      goal: 1_000,
    }),
    row(`${ten}: calls that a screen never had in view`, unseen, '', { goal: 0 }),
    row(`${ten}: conflicts of the two processes, of ${load.called.size - calls} calls`, pacedConflicts, ''),
    ...shares(ten, paced),
    ...shares(`${who} open, nobody comes`, idle).filter(({ name }) => name.includes('server')),
    row(`${who} flat out: tickets`, flatTickets / FLAT_OUT_S, '/s', { limit: bare.perSecond }),
    row(`${who} flat out: calls, each started and finished`, calls / FLAT_OUT_S, '/s', { limit: bare.perSecond }),
    row(`${who} flat out: a call until on a screen, p50`, quantile(flatShown, 0.5), 'ms'),
    row(`${who} flat out: a call until on a screen, p99`, quantile(flatShown, 0.99), 'ms'),
    row(`${who} flat out: conflicts of the two processes`, conflicts / FLAT_OUT_S, 'a second'),
    ...shares(`${who} flat out`, flat),
    row(`processor time of a patient (ticket, call, start, end), both servers`, serverMs(flat) / calls, 'ms'),
    row(`requests that failed or were refused, of ${tickets} tickets and ${load.called.size} calls`, failed, '', {
      goal: 0,
    }),
    row('requests that came too often (429)', tooMany, ''),
    row(`memory of a server, ${who} closed`, closed, 'MB'),
    row('memory of an open day, its rooms open, per clinic', (opened - closed) / CLINICS, 'MB', { goal: 1 }),
    row(
      'memory of a connected screen, kiosk or panel, with what it shows',
      ((connected - opened) * 1024) / ((CLINICS * SCREENS) / NAMES.length),
      'kB',
    ),
    row(
      `memory of a day of ${Math.round(tickets / CLINICS)} tickets, per clinic`,
      (ended - connected + opened - closed) / CLINICS,
      'MB',
    ),
    ...resident.map(({ name, value, unit }) => row(name, value, unit)),
    ...Object.entries(load.views).map(([name, length]) =>
      row(`what a ${name} is told at each change, at the longest`, length / 1024, 'kB'),
    ),
  ];
}

/** Two waiting-room screens, a kiosk and a panel. */
const SCREENS = 4;

type Used = { readonly seconds: number; readonly cpuS: ReadonlyMap<string, number> };

async function measured(programs: Record<string, readonly number[]>, work: () => Promise<unknown>): Promise<Used> {
  const cpu = () =>
    Object.entries(programs).map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + cpuOf(pid), 0)] as const);
  const [before, startedAt] = [new Map(cpu()), performance.now()];
  await work();
  const cpuS = new Map(cpu().map(([name, after]) => [name, after - (before.get(name) ?? 0)]));
  return { seconds: (performance.now() - startedAt) / 1_000, cpuS };
}

const shares = (when: string, { seconds, cpuS }: Used): readonly Row[] =>
  [...cpuS].map(([name, used]) => ({
    ...{ name: `${when}: processor of ${name}`, unit: '% of one', limit: null, goal: null },
    value: (used / seconds) * 100,
  }));

const serverMs = ({ cpuS }: Used): number =>
  [...cpuS].reduce((sum, [name, used]) => sum + (name.startsWith('server') ? used * 1_000 : 0), 0);

/** Until they have done for two seconds hardly anything, or the time is up. */
async function untilQuiet(pids: readonly number[], withinMs: number): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  let quiet = 0;
  while (quiet < 2 && performance.now() < giveUpAt) {
    const before = pids.map(cpuOf);
    await pause(1_000);
    quiet = pids.every((pid, at) => cpuOf(pid) - (before[at] ?? 0) < QUIET_SHARE) ? quiet + 1 : 0;
  }
}

/** What one process wrote where another just had is taken back by the database and decided again. */
async function rollbacks(sql: postgres.Sql): Promise<number> {
  // Sessions hand in what they counted about once a second.
  await pause(1_500);
  await sql`select pg_stat_clear_snapshot()`;
  const [row] = await sql<{ count: number }[]>`
    select xact_rollback::float8 as count from pg_stat_database where datname = current_database()`;
  return row?.count ?? 0;
}

/** @throws where anything acknowledged is not there, or there twice */
async function judge(sql: postgres.Sql, { issued, called }: City): Promise<void> {
  const visits = await sql<{ id: string; number: string }[]>`select id, number from visits`;
  const calls = await sql<{ callId: string; stageId: string }[]>`
    select event ->> 'callId' as "callId", event ->> 'stageId' as "stageId" from queue_events where type = 'ticket_called'`;
  const numbers = await sql`select from visits group by clinic_id, number having count(*) > 1`;
  const gaps = await sql`select from queue_events group by queue_day_id having count(*) <> max(seq)`;
  const wrong = [
    [visits.filter(({ id, number }) => issued.get(id) !== number).length, 'tickets that nobody was told of'],
    [issued.size - visits.filter(({ id }) => issued.has(id)).length, 'tickets lost'],
    [calls.filter(({ callId }) => !called.has(callId)).length, 'calls that nobody was told of'],
    [called.size - calls.filter(({ callId }) => called.has(callId)).length, 'calls lost'],
    [calls.length - new Set(calls.map(({ stageId }) => stageId)).size, 'patients called twice'],
    [numbers.length, 'numbers given twice'],
    [gaps.length, 'logs with a gap'],
  ] as const;
  const said = wrong.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  if (said.length > 0) throw new Error(`Lost or doubled: ${said.join(', ')}`);
}

/** The same requests and the same two screens told, of processes that do nothing else. */
async function bareServers(clinics: readonly Clinic[]) {
  const bare = await startBareServers();
  const asking = askAt(bare.url);
  const pressed = new Map<string, number>();
  const shown: number[] = [];
  const ways = clinics.map(({ clinicId, displays }, nth) => ({
    ...{ clinicId, displays, stayWith: NAMES[nth % NAMES.length] ?? 'one' },
  }));
  let nth = 0;
  const visit = async (way: (typeof ways)[number]) => {
    const callId = `call ${(nth += 1)}`;
    const body = { clinic: way.clinicId, callId, language: 'en' };
    await asking.post('/echo', body, way);
    pressed.set(callId, performance.now());
    await asking.post('/call', body, way);
    await asking.post('/echo', body, way);
    await asking.post('/echo', body, way);
  };
  const sockets = [];
  for (const way of ways)
    for (const token of way.displays)
      sockets.push(
        await openScreen(bare.url, { stayWith: way.stayWith, token, asks: { clinic: way.clinicId } }, ([callId]) => {
          shown.push(performance.now() - (pressed.get(callId ?? '') ?? 0));
        }),
      );
  const startedAt = performance.now();
  const under: Promise<void>[] = [];
  for (let count = 0; count < TEN_TIMES * BARE_S; count += 1) {
    await pause(Math.max(0, startedAt + (count * 1_000) / TEN_TIMES - performance.now()));
    const way = ways[count % ways.length];
    if (way) under.push(visit(way));
  }
  await Promise.all(under);
  const paced = [...shown];
  const [flatAt, before] = [performance.now(), nth];
  await Promise.all(
    [...ways, ...ways].map(async (way) => {
      while (performance.now() - flatAt < BARE_S * 1_000) await visit(way);
    }),
  );
  const perSecond = ((nth - before) / (performance.now() - flatAt)) * 1_000;
  for (const socket of sockets) socket.disconnect();
  asking.end();
  await bare.stop();
  return { shown: paced, perSecond };
}
