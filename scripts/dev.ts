/**
 * `npm run dev`: the server, started again at each change, and a Vite server for each app, in one terminal.
 * The data is the demonstration's, in data/.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ROOT } from './folders.ts';

const PAGES = ['kiosk', 'display', 'operator', 'kiosk/phone', 'kiosk/book'].filter((folder) =>
  existsSync(`${ROOT}/${folder}/vite.config.ts`),
);
const BIN = `${ROOT}/node_modules/.bin`;

if (existsSync(`${ROOT}/.env`)) process.loadEnvFile(`${ROOT}/.env`);

const children = [
  run('server', `${BIN}/node`, ['--watch', '--watch-preserve-output', `${ROOT}/server/main.ts`], ROOT),
  ...PAGES.map((folder) => run(folder, `${BIN}/vite`, [], `${ROOT}/${folder}`)),
];

process.on('SIGINT', end).on('SIGTERM', end);
await Promise.all(children.map((child) => new Promise((resolve) => child.once('close', resolve))));

/** Each line with the name of the part that says it. */
function run(name: string, command: string, args: readonly string[], cwd: string): ChildProcess {
  // In a group of its own: Ctrl+C reaches it through us, once, so that the server can end in good order.
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => console.log(`${name.padEnd(12)}${line}`));
  }
  return child;
}

function end(): void {
  for (const child of children) child.kill('SIGTERM');
}
