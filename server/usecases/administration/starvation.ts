import type { Problem } from '../../../common/contract/problem.ts';
import { err, type Result } from '../../../common/contract/result.ts';
import { ClinicDate } from '../../../common/contract/vocabulary.ts';
import { whoWouldStarve, type Starved } from '../../queue/order/starvation.ts';
import { readDirectory } from '../clinic/directory.ts';
import { daySettings } from '../queue/daySettings.ts';
import type { AdminTx } from './change.ts';

/**
 * Does the work unless somebody might then wait for ever. What was so before is refused only where `all` rules are being
 * written: somebody who changes a name is not to mend the order first.
 */
export async function unlessItStarves(
  change: AdminTx,
  which: 'all' | 'new',
  work: () => Promise<Result<readonly string[], Problem>>,
): Promise<Result<readonly string[], Problem>> {
  const before = which === 'all' ? [] : await starvedIn(change);
  const done = await work();
  if (!done.ok) return done;
  const starved = (await starvedIn(change)).filter(
    ({ code, of }) => !before.some((each) => each.code === code && each.of === of),
  );
  return starved.length === 0 ? done : err({ code: 'somebody_would_starve', starved });
}

async function starvedIn({ tx, clinicId, at }: AdminTx): Promise<readonly Starved[]> {
  const directory = await readDirectory(tx, clinicId);
  // The order does not depend on the day; opening hours, which do, are not looked at.
  return directory ? whoWouldStarve(daySettings(directory, ClinicDate.parse(at.toISOString().slice(0, 10)))) : [];
}
