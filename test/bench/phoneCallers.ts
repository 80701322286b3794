/** Callers that SIPp makes, each over a trunk of the exchange: they wait for no voice and press when a person would. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sipp } from '../../scripts/debian/sipp.ts';
import type { Exchange } from '../support/telephone.ts';
import { isQuick } from './quick.ts';

export const AT_ONCE = isQuick() ? 10 : 250;
export const CALLS = isQuick() ? 16 : 400;
const NEW_PER_SECOND = isQuick() ? 2 : 25;
const WITHIN_MS = 180_000;
/**
 * They go before our own programs: a telephone network has machines of its own, and a key that is sent with a gap, because
 * its sender had to wait, is two keys to any exchange.
 */
const FIRST = ['-n', '-10'];

/** Who calls, and for which number they book: 0 and 4 twice running, keys that a slow machine would merge. */
export const callerOf = (call: number): string => `0913${String(call).padStart(7, '0')}`;
export const keyedBy = (call: number): string => `09120044${String(call).padStart(3, '0')}`;
/** New booking, department, doctor, time, another number, a telephone, which one, right, yes. */
export const keysOf = (call: number): readonly string[] => {
  const choice = (place: number): string => String(1 + ((call >> (2 * place)) % 4));
  return ['1', choice(0), choice(1), choice(2), '2', '1', keyedBy(call), '1', '1'];
};

/** All calls, to their end. */
export async function callWith({ program, env }: Sipp, { plan }: Exchange, folder: string): Promise<void> {
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
    await promisify(execFile)('nice', [...FIRST, program, ...args], {
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
