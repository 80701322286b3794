/**
 * A telephone provider on this machine's loopback, as clinics have one: another Asterisk with a configuration of its own, where
 * the clinic's registers with number and password, and where the telephones of the world are.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { exchangeFiles, type ExchangePlan } from '../../scripts/phone/exchangeFiles.ts';
import type { Trunk } from '../../scripts/phone/exchangePeers.ts';
import { startExchange } from '../../scripts/phone/startExchange.ts';
import { evenPort, freeTcpPort, freeUdpPort, PASSWORD, type Programs } from './telephone.ts';

const ADDRESS = '127.0.0.4';
/** The clinic's number there. */
export const CLINIC = '02188001122';
/** Before a number: the caller keeps theirs to themselves, or the keys are sent as SIP INFO. */
export const WITHHELD = '31';
export const KEYS_AS_INFO = '77';
/** With three digits behind: SIP's own answer to whoever calls it, at once, or after early sound (183). */
export const ANSWERS = '0219000';
export const ANSWERS_AFTER_SOUND = '0219183';
/** Early sound, and nobody takes the call. */
export const SOUND_ONLY = '02191830000';

export type Provider = {
  readonly plan: ExchangePlan;
  readonly programs: Programs;
  /** What a clinic writes down of it. */
  readonly trunk: Trunk;
  /** Waits until the clinic's exchange has registered. */
  knowsUs(): Promise<void>;
  stop(): Promise<void>;
};

/** @param phones the numbers of the telephones that may register there */
export async function startProvider(
  programs: Programs,
  phones: readonly string[],
  transport: 'udp' | 'tcp',
): Promise<Provider> {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-provider-'));
  const plan: ExchangePlan = {
    address: ADDRESS,
    sipPort: await freePortThere(),
    httpPort: await freeTcpPort(),
    rtpPort: evenPort(),
    password: PASSWORD,
    trunks: [],
    seats: [],
  };
  const modules = exchangeFiles(plan, programs.asterisk, folder).get('modules.conf') ?? '';
  const running = await startExchange(
    programs.asterisk,
    plan,
    folder,
    new Map([
      ['modules.conf', `${modules}load=app_playtones.so\n`],
      ['pjsip.conf', pjsip(plan, phones)],
      ['extensions.conf', DIALPLAN],
    ]),
  );
  return {
    plan,
    programs,
    trunk: {
      name: 'trunk',
      host: ADDRESS,
      port: plan.sipPort,
      transport,
      account: { number: CLINIC, password: PASSWORD },
    },
    knowsUs: async () => {
      const authorization = `Basic ${Buffer.from(`${running.user}:${running.password}`).toString('base64')}`;
      // A registration that was not answered is given up after 32 seconds and tried again 60 later.
      const end = Date.now() + 120_000;
      for (;;) {
        const answer = await fetch(`${running.url}/ari/endpoints/PJSIP/${CLINIC}`, { headers: { authorization } });
        const { state } = (await answer.json()) as { readonly state?: string }; // as Asterisk documents it
        if (state === 'online') return;
        if (Date.now() > end) throw new Error(`The clinic's exchange has not registered: ${String(state)}`);
        await pause(100);
      }
    },
    stop: async () => {
      await running.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Free for both: it listens on TCP and on UDP. */
async function freePortThere(): Promise<number> {
  for (;;) {
    const port = await freeUdpPort(ADDRESS);
    const server = createServer().listen(port, ADDRESS);
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    await once(server, 'close');
    if (isFree) return port;
  }
}

const account = (name: string, more: string): string => `[${name}]
type=endpoint
context=from-anybody
auth=${name}
aors=${name}
disallow=all
direct_media=no
media_address=${ADDRESS}
bind_rtp_to_media_address=yes
rewrite_contact=yes
${more}
[${name}]
type=auth
auth_type=userpass
username=${name}
password=${PASSWORD}
[${name}]
type=aor
max_contacts=1
remove_existing=yes
`;

const pjsip = ({ sipPort }: ExchangePlan, phones: readonly string[]): string => `[global]
type=global
endpoint_identifier_order=auth_username,username
[udp]
type=transport
protocol=udp
bind=${ADDRESS}:${String(sipPort)}
[tcp]
type=transport
protocol=tcp
bind=${ADDRESS}:${String(sipPort)}
${account(CLINIC, 'allow=alaw,ulaw\ndtmf_mode=rfc4733')}
[info]
type=endpoint
context=from-anybody
aors=${CLINIC}
disallow=all
allow=ulaw
direct_media=no
media_address=${ADDRESS}
bind_rtp_to_media_address=yes
dtmf_mode=info
${phones.map((phone) => account(phone, `allow=alaw,ulaw\ndtmf_mode=rfc4733\ncallerid=<${phone}>`)).join('')}`;

const DIALPLAN = `[from-anybody]
; Its customers are known by the number that they pay for, or not put through.
exten => ${CLINIC},1,Dial(PJSIP/${CLINIC},60)
exten => ${WITHHELD}${CLINIC},1,Set(CALLERID(pres)=prohib)
 same => n,Dial(PJSIP/${CLINIC},60)
exten => ${KEYS_AS_INFO}${CLINIC},1,Dial(PJSIP/info,60)
exten => _09.,1,GotoIf($["\${CALLERID(num)}"!="${CLINIC}"]?barred,s,1)
 same => n,Dial(PJSIP/\${EXTEN},60)
exten => _+98.,1,Goto(0\${EXTEN:3},1)
exten => _${ANSWERS}XXX,1,PJSIPHangup(\${EXTEN:-3})
exten => ${SOUND_ONLY},1,Progress()
 same => n,Wait(60)
exten => _${ANSWERS_AFTER_SOUND}XXX,1,Progress()
 same => n,PlayTones(ring)
 same => n,Wait(0.5)
 same => n,PJSIPHangup(\${EXTEN:-3})
[barred]
exten => s,1,PJSIPHangup(403)
`;
