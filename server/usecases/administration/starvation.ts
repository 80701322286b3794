import type { Problem } from '../../../common/contract/problem.ts';
import { err, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, EpochMs } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { whoWouldStarve, type Starved } from '../../queue/order/starvation.ts';
import { readDirectory } from '../clinic/directory.ts';
import { daySettings } from '../queue/daySettings.ts';
import type { AdminTx } from './change.ts';

/**
 * Does the work unless somebody might then wait for ever, today or under rules that are planned for a later day. What was
 * so before is refused only on the day for which all rules are being written: somebody who changes a name is not to mend
 * the order first.
 */
export async function unlessItStarves(
  change: AdminTx,
  which: 'new' | { readonly allOf: ClinicDate },
  work: () => Promise<Result<readonly string[], Problem>>,
): Promise<Result<readonly string[], Problem>> {
  const before = await starvedIn(change);
  const done = await work();
  if (!done.ok) return done;
  const starved = (await starvedIn(change)).filter(
    ({ date, code, of }) =>
      (which !== 'new' && date === which.allOf) || !before.some((each) => each.code === code && each.of === of),
  );
  return starved.length === 0 ? done : err({ code: 'somebody_would_starve', starved });
}

async function starvedIn({ tx, clinicId, at }: AdminTx): Promise<readonly (Starved & { readonly date: ClinicDate })[]> {
  const directory = await readDirectory(tx, clinicId);
  if (!directory) return [];
  const today = clinicDateOf(at.getTime() as EpochMs, directory.clinic); // whole milliseconds by the clock's contract
  const planned = directory.plannedOrders.map(({ date }) => date as ClinicDate).filter((date) => date > today); // a column of type date
  return [today, ...planned].flatMap((date) =>
    whoWouldStarve(daySettings(directory, date)).map((starved) => ({ ...starved, date })),
  );
}
