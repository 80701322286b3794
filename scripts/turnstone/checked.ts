import type { Checked } from '../../server/db/checks/check.ts';
import { EXIT } from './command.ts';

/** So many of a check's findings are said; of the rest only how many. */
const SAID = 10;

/** Says what checks found. @returns how the process ends */
export function say(all: readonly Checked[]): number {
  for (const { says, found } of all) {
    console.log(`${found.length === 0 ? 'holds ' : 'BROKEN'}  ${says}`);
    for (const line of found.slice(0, SAID)) console.log(`          ${line}`);
    if (found.length > SAID) console.log(`          and ${found.length - SAID} more`);
  }
  const broken = all.filter(({ found }) => found.length > 0).length;
  console.log(
    broken === 0
      ? `All ${all.length} hold.`
      : `${broken} of ${all.length} do not hold: keep this output, and take a backup before anything is changed.`,
  );
  return broken === 0 ? EXIT.done : EXIT.refused;
}
