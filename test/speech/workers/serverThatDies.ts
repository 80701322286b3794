/** A server with a voice, killed in the middle of its work; it prints the id of the voice's process. */
import { readdirSync, readFileSync } from 'node:fs';
import { espeakWasm } from '../../../server/adapters/speech/espeakWasm.ts';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // ended meanwhile
  }
};

const voice = espeakWasm();
await voice.speak('en', 'hello');
const worker = readdirSync('/proc')
  .filter((name) => /^\d+$/.test(name))
  .find(
    (pid) =>
      read(`/proc/${pid}/status`).includes(`\nPPid:\t${process.pid}\n`) &&
      read(`/proc/${pid}/cmdline`).includes('espeakWorker'),
  );
process.stdout.write(`${worker ?? 'none'}\n`, () => process.kill(process.pid, 'SIGKILL'));
