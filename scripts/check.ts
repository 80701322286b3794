/** `npm run check`: everything that needs neither database nor browser, two parts at a time. */
import { spawn } from 'node:child_process';
import packageJson from '../package.json' with { type: 'json' };

const AT_ONCE = 2;
/** The long ones first. */
const PARTS = [
  'check:lint',
  'check:svelte',
  'check:types',
  'check:architecture',
  'check:format',
  'check:phrases',
  'check:packages',
] as const;

type Outcome = { readonly ok: boolean; readonly output: string };

const waiting = [...PARTS];
const failed: string[] = [];
const startedAt = performance.now();
await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(`${failed.length === 0 ? 'All is well' : `To mend: ${failed.join(', ')}`} (${seconds(startedAt)} s)`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const name = part.replace('check:', '');
    const partStartedAt = performance.now();
    const { ok, output } = await run(packageJson.scripts[part]);
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${seconds(partStartedAt).padStart(6)} s`);
    const remarks = ok
      ? output
          .split('\n')
          .filter((line) => line.startsWith('note:'))
          .join('\n')
      : output;
    if (remarks !== '') console.log(remarks.replace(/^/gm, '       '));
    if (!ok) failed.push(name);
  }
}

/** Started without npm, which takes longer to start than some parts take to run. */
function run(command: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const bin = `${import.meta.dirname}/../node_modules/.bin`;
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' };
    const child = spawn(command, { shell: true, cwd: `${import.meta.dirname}/..`, env });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('close', (code) => resolve({ ok: code === 0, output: output.trimEnd() }));
  });
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
