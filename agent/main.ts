/** `npm run agent -- --server URL`: the process on a kiosk's PC that serves the printer, scanner and keypad there. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { systemClock } from '../server/adapters/clock/system.ts';
import { nodeHid } from '../server/adapters/hid/nodeHid.ts';
import { openPrinters } from '../server/adapters/printer/openPrinters.ts';
import { findUsbPrinters } from '../server/adapters/printer/usbLine.ts';
import { startAgent } from './agent.ts';
import { lineLog } from './log.ts';
import { onlyOne } from './onlyOne.ts';
import { readOptions, USAGE } from './options.ts';
import { startWatchdog } from './watchdog.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const end = (line: string): never => {
  process.stderr.write(`${line}\n`);
  process.exit(1);
};

const usualFolder = path.resolve(import.meta.dirname, '..', 'data', 'agent');
await start();

async function start(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env, usualFolder);
  if (!options.ok) return end(`${options.error}\n${USAGE}`);
  const { server, folder } = options.value;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const alone = onlyOne(folder);
  if (!alone.ok) return end(`Another agent is running with the folder ${folder}.`);
  const log = lineLog(say);
  const agent = await startAgent({
    server,
    folder,
    version: packageJson.version,
    clock: systemClock,
    log,
    printers: openPrinters(),
    hid: nodeHid(),
    findUsbPrinters,
    showCode: (code) => {
      log.info({ code }, `Enter the code ${code} in the panel: Administration, Devices, this agent, Pair`);
    },
  });
  const endWatchdog = startWatchdog(process.env);
  let isEnding = false;
  const stop = () => {
    if (isEnding) return;
    isEnding = true;
    endWatchdog();
    void agent.stop().then(() => {
      alone.value.release();
      process.exit(0);
    });
  };
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', stop);
  process.on('unhandledRejection', (error) => {
    log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'A part of the agent failed');
  });
}
