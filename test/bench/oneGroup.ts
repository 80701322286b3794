/** Measures one group in a process of its own, and tells its rows to the one that started it. */
import { GROUPS } from './groups.ts';
import { descendantsOf, endTree } from './processTree.ts';
import type { Row } from './rows.ts';

/** What became of a group. */
export type Told = { readonly rows: readonly Row[] } | { readonly failure: string };

const tell = (told: Told): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(told, () => resolve());
    else resolve();
  });

const group = GROUPS.find(({ name }) => name === process.argv[2]);
if (group === undefined) throw new Error('To be started by main.ts');
// Broken off: nothing of it goes on.
process.once('disconnect', leave);
try {
  await tell({ rows: await group.measure() });
} catch (error) {
  await tell({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}
leave();

/** What a group has left open must not hold up the next one, nor run beside it. */
function leave(): void {
  for (const pid of descendantsOf(process.pid)) endTree(pid);
  process.exit(0);
}
