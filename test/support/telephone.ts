/**
 * A real telephone exchange and real telephones in software, which nobody here wrote, on this machine's own loopback.
 *
 *     const exchange = await startAsterisk();                       // its ARI: exchange.ari, for openAriLine
 *     const patient = await startSoftphone(exchange, { number: '09121234567' });   // behind the trunk
 *     const desk = await startSoftphone(exchange, { seat: '201' });                // a registered seat of the clinic
 *     await patient.dial('1000');            // the line; resolves when it is answered
 *     await patient.press('12#');            // keys, one after the other, 180 ms each
 *     await heardBy(patient, pathOfWav);     // resolves once this sound was heard, throws after a while
 *     patient.heard()                        // everything since it was answered, 8 kHz mono
 *     await patient.hangUp(); await patient.ended();
 *     await patient.stop(); await exchange.stop();
 *
 * Where the programs are missing `telephone()` is undefined, and `sayWhatIsMissing` is the test.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAsterisk, type Asterisk } from '../../scripts/debian/asterisk.ts';
import { findBaresip, type Baresip } from '../../scripts/debian/baresip.ts';
import type { ExchangePlan } from '../../scripts/phone/exchangeFiles.ts';
import { keptCertificate } from '../../scripts/phone/keptCertificate.ts';
import { startExchange } from '../../scripts/phone/startExchange.ts';
import { openBaresip, type Softphone } from './softphone.ts';

export type { Softphone } from './softphone.ts';

export type Programs = { readonly asterisk: Asterisk; readonly baresip: Baresip };

/** Both programs, or undefined where this machine lacks one. */
export function telephone(): Programs | undefined {
  const asterisk = findAsterisk();
  const baresip = findBaresip();
  return asterisk && baresip && { asterisk, baresip };
}

/** Instead of a test that needs both: fails where they must be, and elsewhere says in words that nothing was tried. */
export function sayWhatIsMissing(): void {
  if (process.env['CI'] === 'true') throw new Error('There is no Asterisk or no baresip: npm test fetches them');
  process.stdout.write('skipped: no Asterisk or no baresip on this machine (npm test fetches them)\n');
}

/** The exchange tells its neighbours apart by their address: this is the telephone network's. */
const NETWORK = '127.0.0.2';
const HOUSE = '127.0.0.3';
const EXCHANGE = '127.0.0.1';
export const SEATS = ['201', '202'] as const;
export const PASSWORD = 'only-for-tests';

export type Exchange = {
  /** Settings of its interface, as `openAriLine` takes them. */
  readonly ari: { readonly url: string; readonly user: string; readonly password: string };
  readonly plan: ExchangePlan;
  readonly programs: Programs;
  /** The number of its process now. */
  pid(): number;
  /** Pulls the plug; `start` puts it in again, on the same ports. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Takes what it has fetched off its disk, as a clinic's own cleaning does. */
  emptyCache(): Promise<void>;
  stop(): Promise<void>;
};

type SetUp = Partial<Pick<ExchangePlan, 'desk' | 'trunks' | 'isFirst'>> & {
  /** Seats of other numbers than `SEATS`. */
  readonly numbers?: readonly string[];
  /** It also takes encrypted calls. */
  readonly isEncrypted?: boolean;
};

/** @param setUp `desk`: the seat that its dialplan rings where Turnstone gives a call back */
export async function startAsterisk(
  programs: Programs,
  { numbers = SEATS, isEncrypted = false, ...setUp }: SetUp = {},
): Promise<Exchange> {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-asterisk-'));
  const plan: ExchangePlan = {
    address: EXCHANGE,
    sipPort: await freeUdpPort(EXCHANGE),
    httpPort: await freeTcpPort(),
    rtpPort: evenPort(),
    password: PASSWORD,
    trunks: [{ name: 'trunk', host: NETWORK, port: await freeUdpPort(NETWORK) }],
    seats: numbers.map((number) => ({ number, password: PASSWORD })),
    ...(isEncrypted ? { tls: { port: await freeTcpPort(), ...keptCertificate(folder, EXCHANGE, Date.now()) } } : {}),
    ...setUp,
  };
  let running = await startExchange(programs.asterisk, plan, folder);
  return {
    ari: { url: running.url, user: running.user, password: running.password },
    plan,
    programs,
    pid: () => running.pid,
    kill: () => running.stop('SIGKILL'),
    start: async () => {
      running = await startExchange(programs.asterisk, plan, folder);
    },
    emptyCache: async () => {
      const cache = join(folder, 'cache');
      await Promise.all((await readdir(cache)).map((name) => rm(join(cache, name))));
    },
    stop: async () => {
      await running.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type PhoneWanted =
  /** A telephone somewhere in the world, behind the trunk; only one of an exchange can be called, with these numbers. */
  | { readonly number: string; readonly isCalled?: boolean; readonly otherNumbers?: readonly string[] }
  /** A telephone of the clinic, registered; over TLS where it encrypts what is said: where it can, or else not at all. */
  | { readonly seat: string; readonly encrypts?: 'always' | 'if_possible' };

export type PhoneManner = {
  /** Takes every call at once; otherwise it rings until `answer()`. */
  readonly takesCalls?: boolean;
  /** What it sends: a tone of so many hertz, silence unless told. */
  readonly toneHz?: number;
  /** How it sends and hears speech: A-law unless told. */
  readonly codec?: 'PCMA' | 'PCMU';
};

/** @param exchange where it registers or is a neighbour */
export async function startSoftphone(
  exchange: Pick<Exchange, 'plan' | 'programs'>,
  wanted: PhoneWanted,
  { takesCalls = false, toneHz = 0, codec = 'PCMA' }: PhoneManner = {},
): Promise<Softphone> {
  const { plan, programs } = exchange;
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-softphone-'));
  mkdirSync(join(folder, 'heard'));
  const isSeat = 'seat' in wanted;
  const address = isSeat ? HOUSE : NETWORK;
  const trunkPort = plan.trunks[0]?.port ?? 0;
  const port = !isSeat && wanted.isCalled ? trunkPort : await freeUdpPort(address);
  const tls = isSeat && wanted.encrypts ? plan.tls : undefined;
  const exchangeAt = `${plan.address}:${tls === undefined ? plan.sipPort : `${tls.port};transport=tls`}`;
  const secrecy = tls === undefined ? '' : `;mediaenc=${isSeat && wanted.encrypts === 'always' ? 'srtp-mand' : 'srtp'}`;
  const manner = `;answermode=${takesCalls ? 'auto' : 'manual'};audio_codecs=${codec}/8000/1${secrecy}`;
  const accounts = isSeat
    ? [`<sip:${wanted.seat}@${exchangeAt}>;auth_pass=${PASSWORD};regint=60${manner}`]
    : [wanted.number, ...(wanted.otherNumbers ?? [])].map(
        (number) => `<sip:${number}@${address}:${port}>;regint=0${manner}`,
      );
  return openBaresip(programs.baresip, {
    folder,
    address,
    port,
    controlPort: await freeTcpPort(),
    rtpPort: evenPort(),
    accounts,
    exchange: exchangeAt,
    toneHz,
    trusts: tls?.certificate,
    isRegistered: isSeat,
  });
}

/** Somewhere in a range that nobody else on this machine is likely to have at the same moment. */
export const evenPort = (): number => 34_000 + 2 * Math.floor(Math.random() * 12_000);

export async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  server.close();
  await once(server, 'close');
  return port;
}

export async function freeUdpPort(address: string): Promise<number> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
