/**
 * The agent's process with a keypad that is nowhere, plugged in and pulled out by who started it: not every kernel has
 * virtual devices. Everything else is as in agent/main.ts.
 */
import { mkdir } from 'node:fs/promises';
import { startAgent } from '../../agent/agent.ts';
import { lineLog } from '../../agent/log.ts';
import { readOptions } from '../../agent/options.ts';
import { systemClock } from '../../server/adapters/clock/system.ts';
import { fakeHid } from '../../server/adapters/hid/fakeHid.ts';
import { openPrinters } from '../../server/adapters/printer/openPrinters.ts';
import { KEYPAD } from './keypad.ts';

const options = readOptions(process.argv.slice(2), {}, '/nonexistent');
if (!options.ok) throw new Error(options.error);
const { server, folder } = options.value;
await mkdir(folder, { recursive: true, mode: 0o700 });

const hid = fakeHid();
let path = hid.plugIn(KEYPAD);
process.on('message', (message) => {
  if (message === 'pull out') hid.pullOut(path);
  if (message === 'plug in') path = hid.plugIn(KEYPAD);
});
process.on('disconnect', () => process.exit(0)); // whoever started it is gone

const log = lineLog((line) => process.stdout.write(`${line}\n`));
await startAgent({
  server,
  folder,
  version: '1',
  clock: systemClock,
  log,
  printers: openPrinters(),
  hid,
  findUsbPrinters: () => Promise.resolve([]),
  showCode: (code) => log.info({ code }, 'Waits to be let in'),
});
