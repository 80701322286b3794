/**
 * The core of the telephone alone, without a line: whole calls a second through the menu, the booking use cases and
 * PostgreSQL. A measured portion of the mix of a day, and what it means for a million calls with 92,000 bookings. The
 * machine's figure is rows inserted and committed one by one in the same run; a call writes at least five.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import postgres from 'postgres';
import { tablesOf } from '../../server/db/database.ts';
import { migrate } from '../../server/db/migrate.ts';
import { steady } from '../../server/db/steadySocket.ts';
import type { CallListener, LineEvent, LineStep } from '../../server/ports/voiceLine.ts';
import { startDatabase } from './clinicDay.ts';
import { LINE, phoneMenu, seedPhoneClinic } from './phoneClinic.ts';
import { cpuMsOfOwn } from './processes.ts';
import type { Group, Row } from './rows.ts';

/** As many at once as the goal of calls through Asterisk has; each presses as soon as the answer is there. */
const CALLERS = 250;
/** Whole thousands, so that all kinds of calls are measured in their shares. */
const WARM_UP = 2_000;
const MEASURED = 6_000;
/** Whose statements are counted, apart from the measured ones: for that the driver takes a stack trace for each of them. */
const COUNTED = 1_000;
const POOL = 16;
const INSERTED_MS = 3_000;
const CALLS = 1_000_000;
const GOAL_MS = 30 * 60_000;
/** Callers who did not get the time that they chose choose again. */
const MOST_PRESSED_AGAIN = 12;

/** `any`: one of the four that are read out. */
type Key = 'any' | '0' | '1' | '2' | '3' | '4';
type Kind = {
  readonly what: string;
  readonly of1000: number;
  readonly keys: readonly Key[];
  /** Who: somebody new with a mobile, or with a telephone that is not texted, or whoever has booked already. */
  readonly from?: 'landline' | 'booked';
  readonly books?: true;
};

/** Department, doctor, time, this number, yes. */
const BOOKS: readonly Key[] = ['1', 'any', 'any', 'any', '1', '1'];

/** Of a thousand calls: what is pressed after the language is known, one step each, and how many do so. */
const MIX: readonly Kind[] = [
  { what: 'book and are texted', of1000: 84, keys: BOOKS, books: true },
  { what: 'book and have no mobile', of1000: 8, keys: BOOKS, books: true, from: 'landline' },
  { what: 'hear their bookings', of1000: 160, keys: ['2', '1'], from: 'booked' },
  { what: 'hear their place in the queue', of1000: 150, keys: ['3', '1'], from: 'booked' },
  { what: 'hear the hours', of1000: 150, keys: ['4', '1'] },
  { what: 'hear what is free', of1000: 70, keys: ['1', 'any', 'any'] },
  { what: 'choose a time and hang up', of1000: 30, keys: ['1', 'any', 'any', '1'] },
  { what: 'want the desk', of1000: 48, keys: ['0'] },
  { what: 'hang up in the main menu', of1000: 300, keys: [] },
];
const SHARES = `of 1,000 calls ${MIX.map(({ what, of1000 }) => `${String(of1000)} ${what}`).join(', ')}`;

export const dialogues: Group = {
  name: 'dialogues',
  async measure() {
    const database = await startDatabase();
    await migrate(database.url);
    const sql = postgres(database.url, steady({ max: POOL, onnotice: () => undefined }));
    try {
      const db = tablesOf(sql);
      await seedPhoneClinic(db);
      const listener = phoneMenu(db, 'bench');
      await callAll(WARM_UP, listener);
      const inserted = await insertedPerSecond(sql);
      const [spentBefore, postgresBefore] = [process.cpuUsage(), cpuMsOfOwn('postgres')];
      const ms = await callAll(MEASURED, listener);
      const calls = MEASURED;
      const spent = process.cpuUsage(spentBefore);
      const postgresMs = cpuMsOfOwn('postgres') - postgresBefore;
      const statementsPerCall = (await statementsOf(COUNTED, database.url)) / COUNTED;
      const counted = await nothingLostOrDoubled(sql);
      const perSecond = (calls / ms) * 1_000;
      process.stderr.write(`${SHARES}; ${counted}\n`);
      const rows: Row[] = [
        {
          name: 'whole calls through the core',
          value: perSecond,
          unit: '/s',
          limit: inserted,
          goal: CALLS / (GOAL_MS / 1_000),
        },
        {
          name: 'our processor time per call',
          value: (spent.user + spent.system) / 1_000 / calls,
          unit: 'ms',
          limit: null,
          goal: null,
        },
        {
          name: "PostgreSQL's processor time per call",
          value: postgresMs / calls,
          unit: 'ms',
          limit: null,
          goal: null,
        },
        { name: 'statements per call', value: statementsPerCall, unit: '', limit: null, goal: null },
        {
          name: `so a million calls (here ${calls} in ${Math.round(ms / 1_000)} s; ${counted})`,
          value: CALLS / perSecond / 60,
          unit: 'min',
          limit: null,
          goal: GOAL_MS / 60_000,
        },
      ];
      return rows;
    } finally {
      await sql.end({ timeout: 5 });
      await database.stop();
    }
  },
};

/** @returns how many statements so many calls ask of the database */
async function statementsOf(calls: number, url: string): Promise<number> {
  let statements = 0;
  const sql = postgres(url, steady({ max: POOL, onnotice: () => undefined, debug: () => (statements += 1) }));
  await callAll(calls, phoneMenu(tablesOf(sql), 'bench'));
  await sql.end({ timeout: 5 });
  return statements;
}

let number = 0;
/** Who has booked, and can ask for it. */
const bookers: string[] = [];
const wanted = { calls: 0, bookings: 0, texts: 0 };

/** Of the calls until now each is there once, and so are their bookings and texts. @returns what there is, in words */
async function nothingLostOrDoubled(sql: postgres.Sql): Promise<string> {
  const [found] = await sql<Record<string, number>[]>`select
    (select count(*)::int from phone_calls) as calls,
    (select count(*)::int from phone_calls where ended_at is null or script_state is not null) as unended,
    (select count(*)::int from phone_calls where result = 'booked' and appointment_id is not null) as booked,
    (select count(distinct number || date::text)::int from appointments where status = 'booked') as bookings,
    (select count(*)::int from places where state = 'booked') as places,
    (select count(*)::int from places where state = 'held') as held,
    (select count(distinct appointment_id)::int from notices
      where purpose = 'booking_confirmed' and channels -> 0 ->> 'channel' = 'sms') as texts,
    (select count(*)::int from notices
      where purpose = 'booking_confirmed' and channels -> 0 ->> 'channel' = 'sms') as all_texts`;
  const { calls, bookings, texts } = wanted;
  const expected = {
    calls,
    unended: 0,
    booked: bookings,
    bookings,
    places: bookings,
    held: 0,
    texts,
    all_texts: texts,
  };
  if (!isDeepStrictEqual({ ...found }, expected))
    throw new Error(`There is ${JSON.stringify(found)}, and there should be ${JSON.stringify(expected)}`);
  return `${String(bookings)} bookings and ${String(texts)} texts of ${String(calls)} calls, none lost or doubled`;
}

/** @returns milliseconds for so many whole calls */
async function callAll(calls: number, listener: CallListener): Promise<number> {
  const startedAt = performance.now();
  let begun = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (begun < calls) {
        begun += 1;
        await call(listener);
      }
    }),
  );
  return performance.now() - startedAt;
}

/** What the machine does at this moment: rows of one number, each committed alone, over the same connections. */
async function insertedPerSecond(sql: postgres.Sql): Promise<number> {
  await sql`create table bench_rows (id bigint generated always as identity primary key, n int)`;
  const startedAt = performance.now();
  let rows = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (performance.now() - startedAt < INSERTED_MS) {
        await sql`insert into bench_rows (n) values (${rows})`;
        rows += 1;
      }
    }),
  );
  return (rows / (performance.now() - startedAt)) * 1_000;
}

async function call(listener: CallListener): Promise<void> {
  number += 1;
  const own = number;
  // Evenly through the whole mix, whatever the number of calls.
  let left = (own * 617) % 1_000;
  const kind = MIX.find(({ of1000 }) => (left -= of1000) < 0);
  if (kind === undefined) throw new Error('The shares are not a thousand');
  const callId = randomUUID();
  const newcomer = kind.from === 'landline' ? `021${String(20_000_000 + own)}` : `0912${String(own).padStart(7, '0')}`;
  const from = kind.from === 'booked' ? (bookers[own % Math.max(1, bookers.length)] ?? newcomer) : newcomer;
  wanted.calls += 1;
  await listener.rang({ callId, providerId: callId, from, line: LINE, at: Date.now() });
  let step: LineStep = { utterances: [] };
  const happens = async (event: LineEvent['event']) => {
    const stepId = step.gather?.stepId ?? step.connect?.stepId;
    step = await listener.next({ callId, ...(stepId === undefined ? {} : { stepId }), event, at: Date.now() });
  };
  const press = (key: Key, place: number) =>
    happens({ type: 'digits', digits: key === 'any' ? String(1 + (((own >> (2 * place)) + own) % 4)) : key });
  await happens({ type: 'answered' });
  for (const [place, key] of kind.keys.entries()) await press(key, place);
  if (step.connect !== undefined) await happens({ type: 'connected' });
  if (kind.books) {
    const isBooked = () => step.utterances.some(({ text }) => text.startsWith('Your number is'));
    for (let more = 0; !isBooked() && more < MOST_PRESSED_AGAIN; more += 1) await press('1', 0);
    if (!isBooked()) throw new Error(`Nothing could be booked: ${JSON.stringify(step)}`);
    wanted.bookings += 1;
    if (kind.from !== 'landline') wanted.texts += 1;
    bookers.push(from);
  }
  await listener.ended({ eventId: callId, callId, outcome: 'completed', at: Date.now() });
}
