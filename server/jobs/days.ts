import type { Db } from '../db/database.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../usecases/clinic/directory.ts';
import type { ClinicDays } from '../usecases/queue/clinicDays.ts';
import { closeDay } from '../usecases/queue/closeDay.ts';
import { deterministicCommandId } from './holds.ts';

/** Closes the days that are over by the clinic's clock. Several processes may try; one of them does it. */
export async function closeOverdueDays(
  deps: { readonly db: Db; readonly clock: Clock; readonly days: ClinicDays },
  directory: Directory,
): Promise<number> {
  const overdue = await deps.days.overdue(directory);
  for (const day of overdue) {
    await closeDay(deps, day, {
      commandId: deterministicCommandId(`close ${day.queueDayId}`),
      actor: 'job:close_day',
      idempotency: null,
    });
    deps.days.forget(day);
  }
  return overdue.length;
}
