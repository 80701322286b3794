import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WEBHOOK_PATHS } from '../../common/contract/webhookPaths.ts';
import { kannelIncomingUrl } from '../../server/adapters/messages/kannel.ts';
import type { WebhookRequest } from '../../server/ports/webhook.ts';
import type { KannelPrograms } from './kannelPrograms.ts';

export type NetworkText = { readonly to: string; readonly text: string };

/**
 * A real Kannel on ports of its own with a telephone network that only prints, and the place where Kannel calls us.
 *
 * @param incoming texts that people send, as `sender receiver text|ucs2 words`; forty in all, picked by chance
 */
export async function openGateway(kannel: KannelPrograms, webhookSecret: string, incoming: readonly string[]) {
  const webhooks: WebhookRequest[] = [];
  const site = createHttpServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = `${callbackUrl}${request.url ?? ''}`;
      webhooks.push({ url, headers: request.headers, rawBody: Buffer.concat(parts), receivedAt: Date.now() });
      response.writeHead(isFirstText(url) ? 503 : 200).end();
    });
  });
  let texts = 0;
  /** The first text finds us not ready. */
  const isFirstText = (url: string) => url.includes(WEBHOOK_PATHS.kannelIncoming) && (texts += 1) === 1;
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const callbackUrl = `http://127.0.0.1:${portOf(site)}`;

  const folder = mkdtempSync(join(tmpdir(), 'turnstone-kannel-'));
  const [admin, boxes, network, sendsms] = await freePorts();
  const settings = join(folder, 'kannel.conf');
  writeFileSync(
    settings,
    configuration({ admin, boxes, network, sendsms, postUrl: kannelIncomingUrl(callbackUrl, webhookSecret) }),
  );

  const processes: ChildProcess[] = [];
  let printed = '';
  /** Runs until we end it; whoever waits for a program that has ended itself learns so. */
  const start = async (program: string, args: readonly string[], isReady: () => boolean | Promise<boolean>) => {
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...kannel.env } });
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('latin1')));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString('latin1')));
    processes.push(child);
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`${program} has ended: ${printed.slice(-2000)}`);
      return isReady();
    });
  };
  const close = async () => {
    for (const child of processes.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    site.closeAllConnections();
    site.close();
    rmSync(folder, { recursive: true });
  };
  const isOpen = (port: number) => () => canConnect(port);
  const people = ['-H', '127.0.0.1', '-r', String(network), '-i', '0.02', '-m', '40', ...incoming];
  try {
    await start(kannel.bearerbox, ['-v', '4', settings], isOpen(boxes));
    await start(kannel.smsbox, ['-v', '4', settings], isOpen(sendsms));
    await start(kannel.fakesmsc, people, () => printed.includes('fakesmsc: sent message'));
  } catch (error) {
    await close();
    throw error;
  }

  return {
    sendUrl: `http://127.0.0.1:${sendsms}/cgi-bin/sendsms`,
    callbackUrl,
    webhooks,
    /** What the telephone network was given, in order. */
    received: (): readonly NetworkText[] =>
      [...printed.matchAll(/Got message \d+: <\S+ (\S+) (text|ucs-2) ([^>\n]*)>/g)].map(([, to, coding, text]) => ({
        to: to ?? '',
        text: coding === 'text' ? Buffer.from(text ?? '', 'latin1').toString('utf8') : fromUcs2(text ?? ''),
      })),
    close,
  };
}

/** Waits for something that another process does; the time limit is the test's. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** `%06%2Fن`: bytes of UTF-16BE, those that are no printable letter by their hexadecimal number. */
function fromUcs2(printed: string): string {
  const bytes = printed
    .replace(/\+/g, ' ')
    .replace(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return new TextDecoder('utf-16be').decode(Buffer.from(bytes, 'latin1'));
}

const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;

async function freePorts(): Promise<readonly [number, number, number, number]> {
  const servers = Array.from({ length: 4 }, () => createServer().listen(0, '127.0.0.1'));
  for (const server of servers) if (!server.listening) await once(server, 'listening');
  const [a = 0, b = 0, c = 0, d = 0] = servers.map(portOf);
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, 'close');
    }),
  );
  return [a, b, c, d];
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** An empty line ends a group. */
function configuration(at: {
  admin: number;
  boxes: number;
  network: number;
  sendsms: number;
  postUrl: string;
}): string {
  return `group = core
admin-port = ${at.admin}
admin-interface = 127.0.0.1
admin-password = admin
status-password = status
smsbox-port = ${at.boxes}
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = FAKE
port = ${at.network}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${at.sendsms}
sendsms-interface = 127.0.0.1
global-sender = 3000123
http-request-retry = 20
http-queue-delay = 1

group = sendsms-user
username = clinic
password = secret
concatenation = true
max-messages = 6

group = sms-service
keyword = default
catch-all = true
max-messages = 0
send-sender = true
post-url = "${at.postUrl}"
`;
}
