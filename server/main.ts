/** The server as a process: reads its settings, wires the parts, listens, and ends in good order. */
import { createServer, type Server } from 'node:http';
import { flushCompileCache } from 'node:module';
import path from 'node:path';
import { systemClock } from './adapters/clock/system.ts';
import { createApp, createOutsideApp } from './app.ts';
import { PATIENTS_PAGES, SCREENS } from './http/builtPages.ts';
import { keepScreenFiles } from './http/keptFiles.ts';
import { whatFailed } from './ports/whatFailed.ts';
import { readConfig } from './config.ts';
import { homeAddress, outsideLine, screenLines } from './wiring/addresses.ts';
import { backupPlan, wireBackups } from './wiring/backups.ts';
import { wireClinic } from './wiring/clinic.ts';
import { connectDatabase } from './wiring/database.ts';
import { prepareDemonstration } from './wiring/demonstration.ts';
import { firstStartLines } from './wiring/firstStart.ts';
import { createLog } from './wiring/log.ts';
import { wireNight } from './wiring/night.ts';
import { openidOfClinic } from './wiring/openid.ts';
import { serviceManager } from './wiring/serviceManager.ts';
import { openClinicSpeech, prepareCalls } from './wiring/speech.ts';

const say = (...lines: readonly string[]): boolean => process.stdout.write(`${lines.join('\n')}\n`);

/** A clinic's last requests are short; whoever holds a connection longer is cut off. */
const CLOSE_WITHIN_MS = 3_000;

try {
  await start();
} catch (error) {
  // What went wrong is said in a sentence; only a bug needs its whole trace.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env['LOG_LEVEL'] === 'debug' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exit(1);
}

async function start(): Promise<void> {
  const config = readConfig({
    ...process.env,
    ...(process.argv.includes('--clinic') ? { TURNSTONE_MODE: 'clinic' } : {}),
  });
  const log = createLog(config.logLevel);
  // A connection that breaks somewhere in a library must not end the clinic's day: it is said, and the server lives on.
  process.on('unhandledRejection', (error) => {
    log.error({ error: whatFailed(error) }, 'A part of the server failed');
  });
  const database = await connectDatabase(config, log);
  const folder = database.folder ?? config.dataFolder ?? path.resolve(import.meta.dirname, '..', 'data');
  const keptFiles = path.join(folder, 'screen-files');
  const isDemonstration = config.mode === 'demonstration';
  const logins = isDemonstration
    ? await prepareDemonstration(database.connections.db, folder, config.timeZone, config.demonstrationOf)
    : [];
  const speech = await openClinicSpeech(folder);
  const backups = backupPlan(config.backups, folder);
  const server = createServer();
  let isEnding = false;
  const outside = config.publicPort === undefined ? undefined : createServer();
  const parts = await wireClinic(server, {
    connections: database.connections,
    log,
    speech,
    isDemonstration,
    folder,
    backups,
    providers: config.providers,
    openid: config.openid && openidOfClinic(config.openid, homeAddress(config, config.port)),
    // Several processes may serve a database that is not our own.
    sharesPrinters: config.databaseUrl !== undefined,
    isAlone: config.databaseUrl === undefined,
    publicUrl: config.publicUrl,
    homeUrl: homeAddress(config, config.port),
    ...(config.metricsToken === undefined ? {} : { metricsToken: config.metricsToken }),
    ...(outside ? { outside } : {}),
  });
  server.on(
    'request',
    createApp({
      routes: parts.routes,
      principals: parts.principals,
      answered: parts.answered,
      log,
      isSecure: config.publicUrl?.startsWith('https:') === true && config.publicPort === undefined,
      checksAnswers: false,
      isReady: database.isReady,
      isEnding: () => isEnding,
      isDemonstration,
      mounts: parts.mounts,
      trustedProxies: config.trustedProxies,
      keptFiles,
    }),
  );
  outside?.on(
    'request',
    createOutsideApp({ ...parts, log, checksAnswers: false, trustedProxies: config.trustedProxies, keptFiles }),
  );

  const stopBackups = await wireBackups({
    ...{ plan: backups, url: database.url, folder, connections: database.connections, log },
    clock: systemClock,
  });

  let filesKept = Promise.resolve();
  const manager = serviceManager(process.env, log);
  const night = wireNight(config, log, () => {
    end('a new day');
  });
  let isOver = false;
  const end = once(async (why: NodeJS.Signals | 'a new day') => {
    log.info({ signal: why }, 'The server ends');
    isEnding = true;
    if (isOver) await manager.stopping();
    await Promise.all([stopBackups(), night.stop(), parts.stop(), filesKept]);
    await speech.close();
    await Promise.all([server, ...(outside ? [outside] : [])].map(close));
    if (!isOver) await database.forget?.().catch((error: unknown) => night.failed(error));
    await database.stop();
    if (!isOver) night.startAgain();
    process.exit(0);
  });
  const stop = (signal: NodeJS.Signals) => {
    isOver = true; // also of an end from which it would have come again
    end(signal);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', stop);

  const opened = async (): Promise<readonly number[]> => [
    await listen(server, config.host, 'PORT', config.port),
    ...(outside ? [await listen(outside, config.host, 'PUBLIC_PORT', config.publicPort ?? 0)] : []),
  ];
  const [port = config.port, outsidePort] = await opened().catch(async (error: unknown) => {
    await database.stop();
    throw error;
  });
  const home = homeAddress(config, port);
  database.announce(home);
  await manager.ready();
  if (database.remark !== undefined) say(database.remark);
  say(
    config.mode === 'clinic' ? 'Turnstone is open:' : 'The demonstration of Turnstone is open:',
    ...screenLines(config, port),
    ...(outsidePort === undefined ? [] : [outsideLine(config, outsidePort)]),
    ...night.lines,
    ...logins.map(({ login, password, role }) => `  ${role.padEnd(14)}${login.padEnd(12)}${password}`),
  );
  // For the next version; nobody waits for it, and a full disk ends nothing.
  filesKept = keepScreenFiles(keptFiles, [...SCREENS, ...PATIENTS_PAGES], systemClock.now()).catch((error: unknown) => {
    log.warn({ error: whatFailed(error) }, 'The files of the screens are not kept for the next version');
  });
  // Where what is compiled is kept, the next start finds it, also after a power cut.
  flushCompileCache();
  if (!isDemonstration) say(...(await firstStartLines(database.connections.db, home)));
  void prepareCalls(parts.prepareSpeech, { log, isEnding: () => isEnding });
  if (config.publicUrl === undefined) {
    say(
      "PUBLIC_URL is not set: patients' pages open on the clinic's Wi-Fi only, and providers cannot reach the server.",
    );
  }
}

function listen(server: Server, host: string, setting: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program: choose another with ${setting}.`)
          : error,
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS).unref();
  });
}

/** A second Ctrl+C while it ends changes nothing. */
function once<Why>(end: (why: Why) => Promise<void>): (why: Why) => void {
  let isEnding = false;
  return (why) => {
    if (isEnding) return;
    isEnding = true;
    end(why).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    });
  };
}
