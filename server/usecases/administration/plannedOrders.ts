import { isDeepStrictEqual } from 'node:util';
import { and, eq } from 'drizzle-orm';
import { OrderInput, type PlanOrder } from '../../../common/contract/order.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { clinics, plannedOrders as table } from '../../db/schema/organisation.ts';
import { tellOnCommit } from '../../db/newsChannel.ts';
import { inTransaction } from '../../db/transaction.ts';
import { administer, writeAudit, type Administrator, type AdministrationDeps } from './change.ts';
import { takeUpPlanned, todayOf, unknownIn } from './orderOfCalls.ts';
import { unlessItStarves } from './starvation.ts';

/**
 * Rules of the order that are to hold from a later day on: the day opens with them. What was planned for that day is
 * replaced. Rules under which somebody might wait for ever are refused as they are when they hold at once.
 */
export function planOrder(
  deps: AdministrationDeps,
  who: Administrator,
  date: ClinicDate,
  { insteadOf, ...rules }: PlanOrder,
): Promise<Result<{ id: string }, Problem>> {
  const order = { what: 'planned_order', id: date, reach: 'screens', action: 'order_planned' } as const;
  return administer(deps, who, order, async (change) => {
    const { tx, clinicId, at } = change;
    const today = await todayOf(change);
    if (date <= today) return err({ code: 'planned_date_past', date });
    // A plan whose day has come holds already, and is none any more.
    if (insteadOf !== undefined && insteadOf <= today) return err({ code: 'planned_date_past', date: insteadOf });
    const unknown = await unknownIn(change, rules);
    if (unknown) return err(unknown);
    return unlessItStarves(change, { allOf: date }, async () => {
      const isMoved = insteadOf !== undefined && insteadOf !== date;
      if (isMoved) {
        const taken = await tx.delete(table).where(ofDay(clinicId, insteadOf)).returning({ date: table.date });
        if (taken.length === 0) return err({ code: 'planned_order_not_found', date: insteadOf });
      }
      const [before] = await tx.select({ rules: table.rules }).from(table).where(ofDay(clinicId, date));
      if (!isMoved && before && isDeepStrictEqual(OrderInput.parse(before.rules), rules)) return ok([]);
      const row = { rules, at, actor: who.actor };
      await tx
        .insert(table)
        .values({ clinicId, date, ...row })
        .onConflictDoUpdate({ target: [table.clinicId, table.date], set: row });
      return ok(isMoved ? ['date', 'rules'] : ['rules']);
    });
  });
}

/** The rules that hold on the day before it hold on that day too. */
export function withdrawPlannedOrder(
  deps: AdministrationDeps,
  who: Administrator,
  date: ClinicDate,
): Promise<Result<{ id: string }, Problem>> {
  const order = { what: 'planned_order', id: date, reach: 'screens', action: 'order_plan_withdrawn' } as const;
  return administer(deps, who, order, async (change) => {
    const { tx, clinicId } = change;
    // A plan whose day has come is no plan any more.
    if (date <= (await todayOf(change))) return err({ code: 'planned_date_past', date });
    return unlessItStarves(change, 'new', async () => {
      const taken = await tx.delete(table).where(ofDay(clinicId, date)).returning({ date: table.date });
      return taken.length === 0 ? err({ code: 'planned_order_not_found', date }) : ok(['rules']);
    });
  });
}

const ofDay = (clinicId: ClinicId, date: ClinicDate) => and(eq(table.clinicId, clinicId), eq(table.date, date));

/**
 * Writes the rules whose day has come into the settings of their clinics. The days opened with them already, so nothing
 * changes for anybody; from now on the settings say what holds. Several processes may try: one of them does it.
 */
export async function takeUpPlannedOrders({ db, clock }: Pick<AdministrationDeps, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  const rows = await db
    .selectDistinct({ clinicId: table.clinicId, date: table.date, clinic: clinics })
    .from(table)
    .innerJoin(clinics, eq(clinics.id, table.clinicId));
  const due = rows.filter(({ date, clinic }) => date <= clinicDateOf(now as EpochMs, clinic)); // whole milliseconds by the clock's contract
  for (const id of new Set(due.map(({ clinicId }) => clinicId))) {
    const clinicId = id as ClinicId; // a foreign key to clinics
    await inTransaction(db, async (tx) => {
      await tx.select({ id: clinics.id }).from(clinics).where(eq(clinics.id, clinicId)).for('no key update');
      const at = new Date(now);
      const taken = await takeUpPlanned({ tx, clinicId }, await todayOf({ tx, clinicId, at }));
      for (const date of taken)
        await writeAudit(tx, {
          clinicId,
          at,
          actor: 'job:planned_orders',
          action: 'order_changed',
          subject: `planned_order:${date}`,
          fields: ['rules'],
        });
      if (taken.length > 0) await tellOnCommit(tx, { kind: 'directory', clinicId });
      return ok(undefined);
    });
  }
}
