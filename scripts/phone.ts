/**
 * `npm run phone`: the demonstration with a real telephone exchange beside it, so that any softphone or SIP telephone in
 * the network can call the clinic. Nothing leaves the house: there is no trunk.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ASTERISK } from './debian/asterisk.ts';
import { fetchPart } from './debian/part.ts';
import { ROOT } from './folders.ts';
import { keptCertificate } from './phone/keptCertificate.ts';
import { startExchange } from './phone/startExchange.ts';

/** The line of the demonstration clinic, its desk as the line knows it, and a patient's telephone. */
const LINE = '02188001122';
const DESK = '100';
const PATIENT = '09121234567';
const RTP_PORT = 20_000;

const { values } = parseArgs({ options: { host: { type: 'string' }, 'sip-port': { type: 'string' } } });
const sipPort = z.coerce.number().int().min(1).max(65_534).catch(5_060).parse(values['sip-port']);
if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
const folder = join(resolve(process.env['TURNSTONE_DATA'] ?? join(ROOT, 'data')), 'telephone');

const found = await fetchPart(ASTERISK, console.log);
if (!found.ok) {
  console.error(`There is no Asterisk; ${found.advice}`);
  process.exit(1);
}
const passwords = passwordsIn(folder);
const host = values.host ?? networkAddress() ?? '127.0.0.1';
const tlsPort = sipPort + 1;
const httpPort = await freePort();
const certified = keptCertificate(folder, host, Date.now());
const exchange = await startExchange(
  found.programs,
  {
    address: values.host ?? '0.0.0.0',
    sipPort,
    tls: { port: tlsPort, ...certified },
    httpPort,
    rtpPort: RTP_PORT,
    password: passwords.interface,
    trunks: [],
    seats: [
      { number: PATIENT, password: passwords.patient },
      { number: DESK, password: passwords.desk },
    ],
    desk: DESK,
  },
  folder,
).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});

const address = `${host}:${sipPort}`;
console.log(
  [
    `${found.version} answers at ${address} (SIP over UDP, sound on the ports from ${RTP_PORT}).`,
    'Add these accounts to softphones (any will do: Linphone, Zoiper, MicroSIP, baresip):',
    `  a patient    sip:${PATIENT}@${address}   password ${passwords.patient}`,
    `  the desk     sip:${DESK}@${address}   password ${passwords.desk}`,
    `So that nobody in the network listens: transport TLS to port ${tlsPort}, and SRTP (SDES) where possible. The telephone has`,
    `  to trust ${certified.certificate}, which was made here and proves nothing to anybody else.`,
    `Call ${LINE}: the clinic's menu answers; 0 rings the desk.`,
    `A ticket with the telephone ${PATIENT} is called on the patient's softphone when the turn is near.`,
    '',
  ].join('\n'),
);

const server = spawn(process.execPath, [join(ROOT, 'scripts/start.ts')], {
  stdio: 'inherit',
  env: {
    ...process.env,
    ASTERISK_TRIAL: 'on',
    ASTERISK_URL: exchange.url,
    ASTERISK_USER: exchange.user,
    ASTERISK_PASSWORD: exchange.password,
    // Only telephones of the house are rung: a number that none of them has is nobody.
    ASTERISK_TRUNK: 'PJSIP/{number}',
    ASTERISK_COUNTRY: '98',
    ASTERISK_CALLER_ID: LINE,
  },
});
// Ctrl+C reaches the server by itself; a service's stop reaches only us.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => server.kill(signal));
process.on('SIGINT', () => undefined);
void exchange.ended.then(() => {
  if (server.exitCode === null) console.error('The telephone exchange has ended; the clinic goes on without it.');
});
const [code] = (await once(server, 'exit')) as [number | null]; // as Node documents it
await exchange.stop();
process.exit(code ?? 1);

/** Made once, readable by this user only. */
function passwordsIn(home: string): { readonly interface: string; readonly patient: string; readonly desk: string } {
  const file = join(home, 'passwords.json');
  const Passwords = z.object({ interface: z.string(), patient: z.string(), desk: z.string() });
  if (existsSync(file)) return Passwords.parse(JSON.parse(readFileSync(file, 'utf8')));
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const made = { interface: newPassword(), patient: newPassword(), desk: newPassword() };
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** 120 bits: telephones are tried by strangers from the day on which they can be reached. */
function newPassword(): string {
  return randomBytes(15).toString('base64url').replaceAll(/[-_]/g, 'x');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // it listens on TCP
  probe.close();
  await once(probe, 'close');
  return port;
}

function networkAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address;
}
