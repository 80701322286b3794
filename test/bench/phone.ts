/**
 * Calls at once through a real Asterisk into the clinic's own menu, booking core and PostgreSQL: each books, for a number
 * that it keys in, and no digit and no booking may be lost or doubled. Only the voice is one sound for all sentences. The
 * callers are on this machine, too, and with the exchange they go before us.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type postgres from 'postgres';
import { ok } from '../../common/contract/result.ts';
import { ASTERISK } from '../../scripts/debian/asterisk.ts';
import { fetchPart } from '../../scripts/debian/part.ts';
import { SIPP, type Sipp } from '../../scripts/debian/sipp.ts';
import { encodeWav } from '../../server/adapters/speech/wav.ts';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import { tablesOf } from '../../server/db/database.ts';
import type { CallListener } from '../../server/ports/voiceLine.ts';
import { startAsterisk, type Exchange } from '../support/telephone.ts';
import { connectTo, startDatabase } from './clinicDay.ts';
import { AT_ONCE, callerOf, CALLS, callWith, keyedBy, keysOf } from './phoneCallers.ts';
import { phoneMenu, seedPhoneClinic } from './phoneClinic.ts';
import { cpuMsOfOwn, cpuOf } from './processes.ts';
import { quantile, type Group, type Row } from './rows.ts';

const MOST_SHOWN = 5;
/** So late do the hours begin that no time passes between being read out and being booked. */
const OPENS_AFTER_MS = 2 * 86_400_000;
/** Longer than that is taken for silence by whoever listens. */
const ANSWERED_WITHIN_MS = 3_000;

export const phone: Group = {
  name: 'phone',
  async measure() {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const [asterisk, sipp] = [await fetchPart(ASTERISK, say), await fetchPart(SIPP, say)];
    if (!asterisk.ok || !sipp.ok) {
      say(`skipped: no ${asterisk.ok ? 'SIPp' : 'Asterisk'}`);
      return [];
    }
    if (process.getuid?.() !== 0) {
      say('skipped: SIPp presses keys over raw sockets, which only root may open');
      return [];
    }
    const folder = mkdtempSync(join(tmpdir(), 'turnstone-calls-'));
    // It is asked for no softphone.
    const programs = { asterisk: asterisk.programs, baresip: { program: '', modules: '', env: {} } };
    const exchange = await startAsterisk(programs, { isFirst: true });
    try {
      return await measure(exchange, sipp.programs, folder);
    } finally {
      await exchange.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(exchange: Exchange, sipp: Sipp, folder: string): Promise<readonly Row[]> {
  const sound = join(folder, 'says.wav');
  const samples = Float32Array.from({ length: 4 * 8_000 }, (_, at) => 0.3 * Math.sin(at / 5) * Math.sin(at / 900));
  writeFileSync(sound, encodeWav({ samples, sampleRate: 8_000 }));
  const database = await startDatabase();
  const pool = connectTo(database.url, 16);
  try {
    const db = tablesOf(pool);
    const validFrom = new Date(Date.now() + OPENS_AFTER_MS).toISOString().slice(0, 10);
    await seedPhoneClinic(db, validFrom);
    const menu = phoneMenu(db, 'asterisk', () =>
      Promise.resolve(ok({ id: 'says', path: sound, durationMs: 4_000, sampleRate: 8_000 })),
    );
    return await measureMenu(exchange, sipp, folder, pool, menu);
  } finally {
    await pool.end({ timeout: 5 });
    await database.stop();
  }
}

async function measureMenu(
  exchange: Exchange,
  sipp: Sipp,
  folder: string,
  pool: postgres.Sql,
  menu: CallListener,
): Promise<readonly Row[]> {
  const keyed = new Map<string, { readonly from: string | null; readonly keys: string[] }>();
  const under = new Set<string>();
  let most = 0;
  const answeredMs: number[] = [];
  const troubles = new Map<string, number>();
  let ids = 0;
  const line = openAriLine(
    { ...exchange.ari, app: 'turnstone', outside: null, inside: 'PJSIP/{number}', home: '98', sounds: 'shared' },
    {
      clock: { now: () => Date.now() },
      newId: () => `p-${(ids += 1)}`,
      trouble: (code) => troubles.set(code, (troubles.get(code) ?? 0) + 1),
    },
  );
  await line.listen(
    {
      rang: async (call) => {
        keyed.set(call.callId, { from: call.from, keys: [] });
        under.add(call.callId);
        most = Math.max(most, under.size);
        await menu.rang(call);
      },
      next: async (event, left) => {
        const askedAt = performance.now();
        if (event.event.type !== 'answered')
          keyed.get(event.callId)?.keys.push(event.event.type === 'digits' ? event.event.digits : event.event.type);
        const step = await menu.next(event, left);
        answeredMs.push(performance.now() - askedAt);
        return step;
      },
      ended: async (end) => {
        await menu.ended(end);
        under.delete(end.callId);
      },
    },
    async () => [],
  );
  const postgresBefore = cpuMsOfOwn('postgres');
  const spentBefore = process.cpuUsage();
  const exchangeBefore = cpuOf(exchange.pid());
  const allBefore = cpuOf(process.pid);
  const startedAt = performance.now();
  await callWith(sipp, exchange, folder);
  const tookMs = performance.now() - startedAt;
  const own = process.cpuUsage(spentBefore);
  const ownMs = (own.user + own.system) / 1_000;
  // The callers have ended, and count with us.
  const callersMs = (cpuOf(process.pid) - allBefore) * 1_000 - ownMs;
  const exchangeMs = (cpuOf(exchange.pid()) - exchangeBefore) * 1_000;
  const postgresMs = cpuMsOfOwn('postgres') - postgresBefore;
  for (let looks = 0; under.size > 0 && looks < MOST_LOOKS; looks += 1) await setTimeout(100);
  await line.close();
  // The exchange may write a number with its country.
  const byCaller = new Map(
    Array.from({ length: CALLS }, (_, call) => [callerOf(call).slice(1), keysOf(call).join(' ')]),
  );
  const wrong = [...keyed.values()].filter(({ from, keys }) => byCaller.get(from?.slice(-10) ?? '') !== keys.join(' '));
  for (const { from, keys } of wrong.slice(0, MOST_SHOWN))
    process.stderr.write(`${from ?? 'nobody'} keyed ${keys.join(' ')} in, as was heard\n`);
  const amiss = await bookedAmiss(pool);
  for (const [code, count] of troubles) process.stderr.write(`the line had trouble: ${code} ${count} times\n`);
  const machineMs = tookMs * cpus().length;
  const perCall = (whose: string, ms: number): Row => ({
    name: `${whose} processor time per call`,
    value: ms / CALLS,
    unit: 'ms',
    limit: machineMs / CALLS,
    goal: null,
  });
  return [
    {
      name: `calls at once through Asterisk, of ${AT_ONCE}`,
      value: most / AT_ONCE,
      unit: 'of the limit',
      limit: null,
      goal: 1,
    },
    {
      name: `calls with a lost or doubled digit, of ${CALLS}`,
      value: Math.abs(CALLS - keyed.size) + wrong.length,
      unit: 'calls',
      limit: CALLS,
      goal: 0,
    },
    {
      name: `bookings lost, doubled or for another number, and places still held, of ${CALLS}`,
      value: amiss,
      unit: 'bookings',
      limit: CALLS,
      goal: 0,
    },
    { name: 'a key until its answer, p50', value: quantile(answeredMs, 0.5), unit: 'ms', limit: null, goal: null },
    {
      name: 'a key until its answer, p99',
      value: quantile(answeredMs, 0.99),
      unit: 'ms',
      limit: null,
      goal: ANSWERED_WITHIN_MS,
    },
    perCall('our', ownMs),
    perCall("PostgreSQL's", postgresMs),
    perCall("Asterisk's", exchangeMs),
    perCall("the callers' own (SIPp on the same machine)", callersMs),
  ];
}

/** Calls that are over and whose end was told, at the most this many tenths of a second later. */
const MOST_LOOKS = 100;

/** Each number that was keyed in has one booking; nobody else has any, and no place is held. */
async function bookedAmiss(pool: postgres.Sql): Promise<number> {
  const booked = await pool<{ value: string; times: number }[]>`
    select contacts.value, count(*)::int as times
    from appointments
    join patient_contacts on patient_contacts.patient_id = appointments.patient_id
    join contacts on contacts.id = patient_contacts.contact_id
    where appointments.status = 'booked' group by contacts.value`;
  const [held] = await pool<{ places: number }[]>`select count(*)::int as places from places where state = 'held'`;
  const wanted = new Set(Array.from({ length: CALLS }, (_, call) => `+98${keyedBy(call).slice(1)}`));
  const doubled = booked.reduce((sum, { value, times }) => sum + times - (wanted.delete(value) ? 1 : 0), 0);
  return wanted.size + doubled + (held?.places ?? 0);
}
