import { and, asc, eq } from 'drizzle-orm';
import { OrderNow } from '../../../common/contract/order.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { ClinicDate, ClinicId, QueueDayId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import type { WhatIfAnswer, WhatIfAsked } from '../../../common/contract/whatIf.ts';
import type { Db } from '../../db/database.ts';
import { plannedOrders } from '../../db/schema/organisation.ts';
import { queueDays } from '../../db/schema/queue.ts';
import type { NewId } from '../../ports/ids.ts';
import type { LiveAgain } from '../../ports/liveAgain.ts';
import type { QueueLog } from '../../ports/queueLog.ts';
import { namesOfStaff } from '../queue/staffNames.ts';
import { readConfiguration } from '../administration/configuration.ts';

export type WhatIfDeps = {
  readonly db: Db;
  readonly log: Pick<QueueLog, 'readAfter'>;
  readonly newId: NewId;
  readonly liveAgain: LiveAgain;
};

/** The rules of the order as they are now. */
export async function orderNow({ db }: Pick<WhatIfDeps, 'db'>, clinicId: ClinicId): Promise<Result<OrderNow, Problem>> {
  const [found, planned] = await Promise.all([readConfiguration(db, clinicId, 0), readPlanned(db, clinicId)]);
  if (!found) return err({ code: 'clinic_not_found' });
  const { clinic, classes, services, servicePoints } = found;
  const lateAfterMin = clinic.options.checkInLateMin ?? USUAL_OPTIONS.checkInLateMin;
  return ok(
    OrderNow.parse({
      order: clinic.order,
      calls: clinic.calls,
      lateAfterMin,
      classes,
      services,
      servicePoints,
      planned,
    }),
  );
}

async function readPlanned(db: Db, clinicId: ClinicId) {
  const rows = await db
    .select()
    .from(plannedOrders)
    .where(eq(plannedOrders.clinicId, clinicId))
    .orderBy(asc(plannedOrders.date));
  const names = await namesOfStaff(
    db,
    rows.map(({ actor }) => actor),
  );
  return rows.map(({ date, rules, at, actor }) => ({ date, rules, at: at.getTime(), by: names.get(actor) ?? null }));
}

/** What a day would have been under other rules, or with other rooms. Changes nothing. */
export async function whatIfDay(
  { db, log, newId, liveAgain }: WhatIfDeps,
  { clinicId, date }: { readonly clinicId: ClinicId; readonly date: ClinicDate },
  { order, longer, extraLike }: WhatIfAsked,
): Promise<Result<WhatIfAnswer, Problem>> {
  const [row] = await db
    .select({ id: queueDays.id })
    .from(queueDays)
    .where(and(eq(queueDays.clinicId, clinicId), eq(queueDays.date, date)));
  if (!row) return err({ code: 'day_not_found' });
  const logged = await log.readAfter(row.id as QueueDayId, 0); // the primary key of queue_days
  const events = logged.map(({ event }) => event);
  if (events.length === 0) return err({ code: 'day_not_found' });
  // An id that no other room has.
  const extra = extraLike.map((like) => ({ id: newId() as ServicePointId, like }));
  const lived = await liveAgain(clinicId, { log: events, order: order ?? null, roster: { longer, extra } });
  if (!lived.ok) return lived;
  return ok({
    date,
    ...lived.value,
    extra: extra.map(({ id, like }) => ({ servicePointId: id, like })),
  });
}
