/**
 * Calls at once through a real Asterisk into the clinic's own menu, booking core and PostgreSQL: each books, for a number
 * that it keys in, and no digit and no booking may be lost or doubled. Only the voice is one sound for all sentences.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
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
import { phoneMenu, seedPhoneClinic } from './phoneClinic.ts';
import { cpuMsOfOwn, cpuOf } from './processes.ts';
import { isQuick } from './quick.ts';
import type { Group, Row } from './rows.ts';

const AT_ONCE = isQuick() ? 10 : 250;
const CALLS = isQuick() ? 16 : 400;
const NEW_PER_SECOND = isQuick() ? 2 : 25;
const WITHIN_MS = 180_000;
const MOST_SHOWN = 5;
/** So many of one time can be booked that nobody comes too late. */
const PLACES = 400;

/** Who calls, and for which number they book: 0 and 4 twice running, keys that a slow machine would merge. */
const callerOf = (call: number): string => `0913${String(call).padStart(7, '0')}`;
const keyedBy = (call: number): string => `09120044${String(call).padStart(3, '0')}`;
/** New booking, department, doctor, time, another number, a telephone, which one, right, yes. */
const keysOf = (call: number): readonly string[] => {
  const choice = (place: number): string => String(1 + ((call >> (2 * place)) % 4));
  return ['1', choice(0), choice(1), choice(2), '2', '1', keyedBy(call), '1', '1'];
};

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
    const exchange = await startAsterisk({
      asterisk: asterisk.programs,
      baresip: { program: '', modules: '', env: {} },
    });
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
    await seedPhoneClinic(db, PLACES);
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
      next: (event, left) => {
        if (event.event.type !== 'answered')
          keyed.get(event.callId)?.keys.push(event.event.type === 'digits' ? event.event.digits : event.event.type);
        return menu.next(event, left);
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
  const startedAt = performance.now();
  await callWith(sipp, exchange, folder);
  const tookMs = performance.now() - startedAt;
  const own = process.cpuUsage(spentBefore);
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
    {
      name: 'our processor time per call',
      value: (own.user + own.system) / 1000 / CALLS,
      unit: 'ms',
      limit: machineMs / CALLS,
      goal: null,
    },
    {
      name: "PostgreSQL's processor time per call",
      value: postgresMs / CALLS,
      unit: 'ms',
      limit: machineMs / CALLS,
      goal: null,
    },
    {
      name: "Asterisk's processor time per call",
      value: exchangeMs / CALLS,
      unit: 'ms',
      limit: machineMs / CALLS,
      goal: null,
    },
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

async function callWith({ program, env }: Sipp, { plan }: Exchange, folder: string): Promise<void> {
  const [trunk] = plan.trunks;
  if (!trunk) throw new Error('An exchange for tests has a trunk');
  writeFileSync(join(folder, 'caller.xml'), SCENARIO);
  const lines = Array.from({ length: CALLS }, (_, call) => [callerOf(call), ...keysOf(call)].join(';'));
  writeFileSync(join(folder, 'callers.csv'), ['SEQUENTIAL', ...lines, ''].join('\n'));
  const args = [
    ...[`${plan.address}:${plan.sipPort}`, '-sf', 'caller.xml', '-inf', 'callers.csv', '-nostdin'],
    ...['-i', trunk.host, '-mi', trunk.host, '-p', String(trunk.port), '-mp', '40000'],
    ...['-m', String(CALLS), '-l', String(AT_ONCE), '-r', String(NEW_PER_SECOND), '-s', '1000'],
  ];
  try {
    await promisify(execFile)(program, args, {
      cwd: folder,
      env: { ...process.env, ...env, TERM: 'dumb' },
      timeout: WITHIN_MS,
      maxBuffer: 1e9,
    });
  } catch (error) {
    // It ends with 1 when a call failed: the digits tell which.
    process.stderr.write(
      `SIPp ended with ${error instanceof Error && 'code' in error ? String(error.code) : 'failed'}\n`,
    );
  }
}

/** A telephone number takes longer to key in. */
const STEPS = keysOf(0)
  .map((keys, place) => {
    const [typed, ms] =
      keys.length > 1 ? [`[field${String(place + 1)}]#`, 6_500] : [`[field${String(place + 1)}]`, 2_500];
    return `<nop><action><exec play_dtmf="${typed}"/></action></nop>\n  <pause milliseconds="${String(ms)}"/>`;
  })
  .join('\n  ');

/** SIPp sends keys as payload 96, whatever was agreed, so that is what it offers. */
const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="caller">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:[field0]@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:[field0]@[local_ip]:[local_port]>
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=- 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 8 96
    a=rtpmap:8 PCMA/8000
    a=rtpmap:96 telephone-event/8000
    a=fmtp:96 0-16
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200"/>
  <send><![CDATA[
    ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:[field0]@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0
  ]]></send>
  <pause milliseconds="1500"/>
  ${STEPS}
  <send retrans="500"><![CDATA[
    BYE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:[field0]@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 2 BYE
    Max-Forwards: 70
    Content-Length: 0
  ]]></send>
  <recv response="200"/>
</scenario>
`;
