import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { Result } from '../../common/contract/result.ts';
import type { Snapshot } from '../../common/contract/socket.ts';
import type { View } from '../../common/contract/views.ts';
import { createApp, createOutsideApp } from '../../server/app.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { recordingsFolder } from '../../server/wiring/speech.ts';
import { fakeVoice } from '../../server/adapters/speech/fakeVoice.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import {
  demonstrationClinic,
  seedDemonstration,
  type DemonstrationLogin,
} from '../../server/usecases/demonstration/seed.ts';
import { wireClinic, type ClinicWiring } from '../../server/wiring/clinic.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** What a request brought. */
export type Answered = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cookie: string | undefined;
};

export type ClinicServer = {
  readonly url: string;
  /** The public port. */
  readonly outsideUrl: string;
  readonly clinicId: string;
  readonly logins: readonly DemonstrationLogin[];
  readonly clock: Clock & { at: number };
  readonly databaseUrl: string;
  /** Its own, to hold them up. */
  readonly connections: Connections;
  /** A request as a screen would send it; a key of its own unless one is given. `from`: as a proxy of the public port says. */
  ask(
    method: string,
    path: string,
    options?: { body?: unknown; token?: string; cookie?: string; key?: string; from?: string },
  ): Promise<Answered>;
  /** The cookie of a logged-in member of staff; so many a minute are let in and no more. */
  logIn(login: string): Promise<string>;
  /** The cookie of their first `loggedIn` here: for whoever looks again and again. */
  loggedIn(login: string): Promise<string>;
  /** The token of a newly paired screen. */
  pair(kind: 'kiosk' | 'display' | 'agent'): Promise<string>;
  /** A connection that is closed with the server. */
  socket(auth: { token?: string; cookie?: string }): Socket;
  /** What a screen with this token, or the panel of a member of staff, shows now. */
  look<V extends View>(auth: { token?: string; cookie?: string }): Promise<V>;
  stop(): Promise<void>;
};

/**
 * The whole server on a database of its own, with the demonstration clinic and a clock that stands until it is set.
 *
 * @param setUp `isDemonstration: false`: screens wait for an administrator who lets them in
 */
export async function startClinicServer(
  startAt = Date.parse('2026-03-02T09:00:00Z'),
  setUp: SetUp = {},
): Promise<ClinicServer> {
  const database = await createTestDatabase();
  const connections = connect(database.url);
  const clock = { at: startAt, now: () => clock.at };
  const logins = await seedDemonstration({
    db: connections.db,
    clock,
    newId: uuid7At(() => clock.now()),
    newPassword: () => randomUUID(),
    timeZone: setUp.timeZone ?? 'UTC',
  });
  return startProcess({ database, connections, clock, logins, setUp });
}

/** Another process of the same clinic: its own connections, memory, port and sounds; the same database and time. */
export const startBeside = ({ databaseUrl: url, clock, logins }: ClinicServer): Promise<ClinicServer> =>
  startProcess({
    database: { url, drop: () => Promise.resolve() }, // the first one's
    connections: connect(url),
    clock,
    logins,
    setUp: {},
  });

type SetUp = Partial<
  Pick<
    ClinicWiring,
    'metricsToken' | 'publicUrl' | 'providers' | 'openid' | 'isDemonstration' | 'folder' | 'hid' | 'speech' | 'backups'
  >
> & {
  readonly timeZone?: string;
  /** Is told each line of the log with all that was handed to it, and `address` with each that is asked of the server. */
  readonly heard?: (line: string) => void;
};
type Process = Pick<ClinicServer, 'clock' | 'logins'> & {
  readonly setUp: SetUp;
  readonly database: TestDatabase;
  readonly connections: Connections;
};

async function startProcess({ database, connections, clock, logins, setUp }: Process): Promise<ClinicServer> {
  const errors: unknown[] = [];
  const hear = (...line: unknown[]) => setUp.heard?.(JSON.stringify(line));
  const silent = (...detail: unknown[]) => {
    hear(...detail);
    errors.push(detail);
  };
  const log = { info: hear, warn: silent, error: silent };
  const clinicId = await demonstrationClinic(connections.db);
  if (!clinicId) throw new Error('The demonstration was not made');

  const speechFolder = mkdtempSync(join(tmpdir(), 'turnstone-speech-'));
  const kept = setUp.folder ?? null;
  const speech = await openSpeech({
    voice: fakeVoice(),
    folder: speechFolder,
    ...(kept === null ? {} : { recordings: recordingsIn(recordingsFolder(kept)) }),
  });
  const http = createServer((request) => setUp.heard?.(`address ${request.url ?? ''}`));
  const outside = createServer();
  const [url, outsideUrl] = await Promise.all([http, outside].map(listen));
  if (url === undefined || outsideUrl === undefined) throw new Error('No port was free');
  const parts = await wireClinic(http, {
    connections,
    log,
    isDemonstration: true,
    publicUrl: undefined,
    homeUrl: url,
    clock,
    speech,
    folder: null,
    providers: { kannel: null, twilio: null, asterisk: null, smtp: null, pushContact: null },
    outside,
    ...setUp,
  });
  http.on(
    'request',
    createApp({
      ...parts,
      log,
      isSecure: false,
      checksAnswers: true,
      isReady: () => Promise.resolve(true),
      isDemonstration: setUp.isDemonstration ?? true,
      mounts: parts.mounts,
    }),
  );
  outside.on('request', createOutsideApp({ ...parts, log, checksAnswers: true, trustedProxies: ['loopback'] }));
  const sockets: Socket[] = [];

  const ask: ClinicServer['ask'] = async (method, path, { body, token, cookie, key = randomUUID(), from } = {}) => {
    const response = await fetch(`${from === undefined ? url : outsideUrl}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        ...(from === undefined ? {} : { 'x-forwarded-for': from }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(cookie === undefined ? {} : { cookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // Every answer of the interface is a JSON object.
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown>,
      cookie: response.headers.get('set-cookie')?.split(';')[0],
    };
  };

  const connectTo: ClinicServer['socket'] = ({ token, cookie }) => {
    const socket = io(url, {
      transports: ['websocket'],
      ackTimeout: 5_000,
      auth: token === undefined ? {} : { token },
      ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
    });
    sockets.push(socket);
    return socket;
  };

  const logIn: ClinicServer['logIn'] = async (login) => {
    const password = logins.find((each) => each.login === login)?.password;
    const { status, cookie } = await ask('POST', '/session', { body: { login, password } });
    if (!cookie) throw new Error(`${login} could not log in: ${String(status)}`);
    return cookie;
  };
  const remembered = new Map<string, Promise<string>>();

  return {
    url,
    outsideUrl,
    clinicId,
    logins,
    clock,
    databaseUrl: database.url,
    connections,
    ask,
    logIn,
    loggedIn(login) {
      const cookie = remembered.get(login) ?? logIn(login);
      remembered.set(login, cookie);
      return cookie;
    },
    async pair(kind) {
      const begun = await ask('POST', '/pairings', { body: { kind } });
      const paired = await ask('POST', '/pairings/collect', { body: { pollToken: begun.body['pollToken'] } });
      return String(paired.body['token']);
    },
    async look<V extends View>(auth: { token?: string; cookie?: string }): Promise<V> {
      const socket = connectTo(auth);
      const asked = auth.cookie === undefined ? {} : { clinicId };
      // The contract's reply; whoever asks knows of which kind their screen is.
      const reply = (await socket.emitWithAck('view:join', asked)) as Result<Snapshot<V>, { code: string }>;
      socket.disconnect();
      if (!reply.ok) throw new Error(`The screen was refused: ${reply.error.code}`);
      return reply.value.view;
    },
    socket: connectTo,
    async stop() {
      for (const socket of sockets) socket.disconnect();
      await parts.stop();
      await speech.close();
      rmSync(speechFolder, { recursive: true, force: true });
      await Promise.all([http, outside].map(close));
      await connections.end();
      await database.drop();
      if (errors.length > 0) throw new Error(`The server reported failures: ${JSON.stringify(errors)}`);
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
