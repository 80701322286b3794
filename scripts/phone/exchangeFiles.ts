/** The configuration of an Asterisk that serves this project alone: a trunk, the desk's seats, and the line itself. */
import type { Asterisk } from '../debian/asterisk.ts';
import { peerSections, type Peers, type Section } from './exchangePeers.ts';

export type ExchangePlan = Peers & {
  /** Of its interface, on this machine only. */
  readonly httpPort: number;
  /** The first of the ports for speech; 2,000 from here on, two for each telephone. */
  readonly rtpPort: number;
  readonly password: string;
  /** The seat that is rung where Turnstone cannot take a call; absent: such calls end. */
  readonly desk?: string;
  /** It runs before all other programs, as Debian's package has it; only where we are root. */
  readonly isFirst?: boolean;
};

/** The name of our application and of its user, in the exchange's own files. */
export const EXCHANGE_USER = 'turnstone';
const RTP_PORTS = 2_000;

/** @returns the texts of its files by name, for a folder of its own */
export function exchangeFiles(plan: ExchangePlan, asterisk: Asterisk, folder: string): ReadonlyMap<string, string> {
  const { httpPort, rtpPort, password, desk, isFirst = false } = plan;
  const directories = {
    astetcdir: folder,
    astmoddir: asterisk.modules,
    astdatadir: asterisk.data,
    ...Object.fromEntries(
      FOLDERS.map((name) => [`ast${name}dir`, `${folder}/${name}`]), // what it writes
    ),
  };
  return new Map([
    [
      'asterisk.conf',
      sections([
        ['directories', directories],
        ['options', isFirst ? { highpriority: 'yes' } : {}],
      ]),
    ],
    ['modules.conf', ['[modules]', 'autoload=no', ...MODULES.map((name) => `load=${name}.so`), ''].join('\n')],
    [
      'logger.conf',
      sections([
        ['general', {}],
        ['logfiles', { 'messages.log': 'notice,warning,error' }],
      ]),
    ],
    [
      'http.conf',
      // Its own limit of sessions, 100, is too low for a line where many call at once.
      sections([['general', { enabled: 'yes', bindaddr: '127.0.0.1', bindport: httpPort, sessionlimit: 1000 }]]),
    ],
    [
      'ari.conf',
      sections([
        ['general', { enabled: 'yes' }],
        [EXCHANGE_USER, { type: 'user', password }],
      ]),
    ],
    ['rtp.conf', sections([['general', { rtpstart: rtpPort, rtpend: rtpPort + RTP_PORTS - 1, strictrtp: 'no' }]])],
    [
      'indications.conf',
      sections([
        ['general', { country: 'us' }],
        ['us', RINGING],
      ]),
    ],
    ['pjsip.conf', sections(peerSections(plan))],
    ['extensions.conf', DIALPLAN + (desk === undefined ? '' : deskDialplan(desk))],
    ...EMPTY.map((name) => [name, ''] as const),
  ]);
}

/** Folders that must be there before it starts. */
export const FOLDERS = ['varlib', 'db', 'key', 'cache', 'spool', 'run', 'log'] as const;

const sections = (all: readonly Section[]): string =>
  all
    .map(([name, values]) =>
      [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key}=${value}`), ''].join('\n'),
    )
    .join('\n');

/** What a caller hears while somebody else is rung. */
const RINGING = {
  description: 'Tones',
  ringcadence: '2000,4000',
  dial: '350+440',
  busy: '480+620/500,0/500',
  ring: '440+480/2000,0/4000',
};

/**
 * Every call to the line is ours: the number dialled and the caller's go with it. A provider that calls us without a number,
 * by what we registered, has it in To. `machine` listens whether a person or an answering machine has taken a call of ours,
 * and gives it back.
 */
const DIALPLAN = `[turnstone-line]
exten => _[+0-9].,1,Stasis(${EXCHANGE_USER},incoming,\${EXTEN},\${CALLERID(num)})
 same => n,GotoIf($["\${STASISSTATUS}"="FAILED"]?turnstone-desk,s,1)
 same => n,Hangup()
[from-trunk]
include => turnstone-line
exten => s,1,Goto(turnstone-line,\${FILTER(+0-9,\${CUT(CUT(PJSIP_HEADER(read,To),@,1),:,2)})},1)
[from-seat]
include => turnstone-line
[turnstone-machine]
exten => s,1,AMD()
 same => n,Stasis(${EXCHANGE_USER},heard,\${AMDSTATUS})
 same => n,Hangup()
`;

/** Where Turnstone is away, or its database is: the desk is rung. */
const deskDialplan = (desk: string): string => `[turnstone-desk]
exten => s,1,Dial(PJSIP/${desk},40)
 same => n,Hangup()
`;

const MODULES = [
  ...['config', 'memory', 'astdb'].map((name) => `res_sorcery_${name}`),
  'res_timing_timerfd',
  'res_http_websocket',
  'res_websocket_client',
  'res_rtp_asterisk',
  'res_srtp',
  'res_pjproject',
  'res_pjsip',
  'res_pjsip_session',
  'res_pjsip_pubsub',
  ...[
    'endpoint_identifier_ip',
    'endpoint_identifier_user',
    'authenticator_digest',
    'outbound_authenticator_digest',
  ].map((name) => `res_pjsip_${name}`),
  ...['outbound_registration', 'registrar', 'sdp_rtp', 'dtmf_info', 'rfc3326', 'caller_id', 'nat', 'header_funcs'].map(
    (name) => `res_pjsip_${name}`,
  ),
  'chan_pjsip',
  'chan_bridge_media',
  ...['simple', 'softmix', 'native_rtp', 'holding'].map((name) => `bridge_${name}`),
  ...['ulaw', 'alaw', 'a_mu', 'resample', 'gsm'].map((name) => `codec_${name}`),
  ...['wav', 'pcm', 'sln', 'gsm'].map((name) => `format_${name}`),
  'pbx_config',
  'app_stasis',
  'app_dial',
  'app_amd',
  'res_musiconhold',
  ...['callerid', 'channel', 'cut', 'strings'].map((name) => `func_${name}`),
  // Where the sounds are fetched from us.
  'res_curl',
  'res_http_media_cache',
  'res_stasis',
  ...['answer', 'playback', 'recording', 'snoop', 'device_state'].map((name) => `res_stasis_${name}`),
  'res_ari_model',
  'res_ari',
  ...['applications', 'asterisk', 'bridges', 'channels', 'device_states', 'endpoints', 'events'].map(
    (name) => `res_ari_${name}`,
  ),
  ...['playbacks', 'recordings', 'sounds'].map((name) => `res_ari_${name}`),
] as const;

/** Files that it would complain about. */
const EMPTY = [
  'acl',
  'amd',
  'ccss',
  'cdr',
  'cel',
  'cli',
  'dnsmgr',
  'features',
  'manager',
  'musiconhold',
  'pjproject',
  'res_curl',
  'res_http_media_cache',
  'udptl',
  'websocket_client',
].map((name) => `${name}.conf`);
