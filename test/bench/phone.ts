/** Calls at once through a real Asterisk: each keys in a choice, ten digits and a place, as the clinic's menu asks. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ASTERISK } from '../../scripts/debian/asterisk.ts';
import { fetchPart } from '../../scripts/debian/part.ts';
import { SIPP, type Sipp } from '../../scripts/debian/sipp.ts';
import { encodeWav } from '../../server/adapters/speech/wav.ts';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import type { LineEvent, LineStep } from '../../server/ports/voiceLine.ts';
import { startAsterisk, type Exchange } from '../support/telephone.ts';
import type { Group, Row } from './rows.ts';

const AT_ONCE = 250;
const CALLS = 400;
const NEW_PER_SECOND = 25;
/** 0 and 4 twice running: keys that a slow machine would merge. */
const DIGITS = ['1', '0012344569', '2'] as const;
const WITHIN_MS = 180_000;

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
  const keyed = new Map<string, string[]>();
  let under = 0;
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
  const ask = (stepId: string, maxDigits: number): LineStep => ({
    utterances: [{ language: 'en', text: stepId, soundPath: sound }],
    gather: { stepId, maxDigits, terminator: '#', timeoutMs: 10_000, bargeIn: true },
  });
  const steps = [ask('choice', 1), ask('identity', 10), ask('place', 1), { utterances: ask('bye', 1).utterances }];
  await line.listen(
    {
      rang: async ({ callId }) => {
        keyed.set(callId, []);
        under += 1;
        most = Math.max(most, under);
      },
      next: async ({ callId, event }: LineEvent) => {
        const keys = keyed.get(callId) ?? [];
        if (event.type !== 'answered') keys.push(event.type === 'digits' ? event.digits : event.type);
        return steps[keys.length] ?? { utterances: [] };
      },
      ended: async () => {
        under -= 1;
      },
    },
    async () => [],
  );
  const spentBefore = process.cpuUsage();
  const exchangeBefore = cpuMsOf(exchange.pid());
  const startedAt = performance.now();
  await callWith(sipp, exchange, folder);
  const tookMs = performance.now() - startedAt;
  const own = process.cpuUsage(spentBefore);
  const exchangeMs = cpuMsOf(exchange.pid()) - exchangeBefore;
  await line.close();
  const right = [...keyed.values()].filter((keys) => keys.join(' ') === DIGITS.join(' ')).length;
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
      value: CALLS - right,
      unit: 'calls',
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
      name: "Asterisk's processor time per call",
      value: exchangeMs / CALLS,
      unit: 'ms',
      limit: machineMs / CALLS,
      goal: null,
    },
  ];
}

/** User and system time of a process so far, of the kernel's ticks of 10 ms. */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function callWith({ program, env }: Sipp, { plan }: Exchange, folder: string): Promise<void> {
  const [trunk] = plan.trunks;
  if (!trunk) throw new Error('An exchange for tests has a trunk');
  writeFileSync(join(folder, 'caller.xml'), SCENARIO);
  const args = [
    ...[`${plan.address}:${plan.sipPort}`, '-sf', 'caller.xml', '-nostdin'],
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

/** SIPp sends keys as payload 96, whatever was agreed, so that is what it offers. */
const SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="caller">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:09121234567@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:09121234567@[local_ip]:[local_port]>
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
    From: <sip:09121234567@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0
  ]]></send>
  <pause milliseconds="1500"/>
  <nop><action><exec play_dtmf="${DIGITS[0]}"/></action></nop>
  <pause milliseconds="2500"/>
  <nop><action><exec play_dtmf="${DIGITS[1]}#"/></action></nop>
  <pause milliseconds="6000"/>
  <nop><action><exec play_dtmf="${DIGITS[2]}"/></action></nop>
  <recv request="BYE"/>
  <send><![CDATA[
    SIP/2.0 200 OK
    [last_Via:]
    [last_From:]
    [last_To:]
    [last_Call-ID:]
    [last_CSeq:]
    Content-Length: 0
  ]]></send>
</scenario>
`;
