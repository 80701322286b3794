/** What processes of this machine use, as Linux counts it. */
import { readFileSync } from 'node:fs';
import { descendantsOf } from './processTree.ts';

/** Clock ticks a second, as every Linux tells programs (`getconf CLK_TCK`). */
const TICKS = 100;

/** Seconds of processor that it has had, children that have ended included. 0 where it has ended. */
export function cpuOf(pid: number): number {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /, '')
    .split(' ');
  // utime, stime, cutime and cstime: fields 14 to 17, and the first two are cut off.
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) / TICKS;
}

/** Bytes of memory that it has in use; of what several processes share, its part. */
export const residentOf = (pid: number): number =>
  Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;

/** Those that we have started, directly or not, by the name of their program. */
export const ownProcesses = (program: string): readonly number[] =>
  descendantsOf(process.pid).filter((pid) => read(`/proc/${pid}/comm`).trim() === program);

/** Milliseconds of processor that all of a program that we have started have had; one that has ended counts with its parent. */
export const cpuMsOfOwn = (program: string): number =>
  ownProcesses(program).reduce((sum, pid) => sum + cpuOf(pid), 0) * 1_000;

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

/**
 * A Node process as its debugger sees it.
 *
 * @param output what it has said, where it was started with `--inspect`
 * @returns bytes that it holds after what nobody needs was thrown away
 */
export async function heapOf(output: string): Promise<number> {
  const address = /ws:\/\/127\.0\.0\.1:\d+\/\S+/.exec(output)?.[0];
  if (address === undefined) throw new Error('The server was not started with its debugger');
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('The debugger does not answer')), { once: true });
  });
  const call = (method: string): Promise<unknown> =>
    new Promise((resolve) => {
      socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data))), { once: true });
      socket.send(JSON.stringify({ id: 1, method }));
    });
  for (let time = 0; time < 2; time += 1) await call('HeapProfiler.collectGarbage');
  // The protocol's answer.
  const { result } = (await call('Runtime.getHeapUsage')) as {
    readonly result: { readonly usedSize: number; readonly backingStorageSize?: number };
  };
  socket.close();
  return result.usedSize + (result.backingStorageSize ?? 0);
}
