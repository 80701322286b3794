/** A process and whatever it has started, which would otherwise go on under the next measurement. */
import { readdirSync, readFileSync } from 'node:fs';

export function endTree(pid: number): void {
  for (const each of [...descendantsOf(pid), pid])
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has ended with its parent.
    }
}

/** What it has started, and what that has, as far as it is still there. */
export function descendantsOf(pid: number): readonly number[] {
  const all = [pid];
  // It grows while it is gone through.
  for (const each of all) all.push(...childrenOf(each));
  return all.slice(1);
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return []; // it has ended, or this is not Linux
  }
}
