import { and, count, eq, like, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PrintAnswer } from '../../../common/contract/printing.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { DeviceId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { outbox } from '../../db/schema/queue.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { News } from '../../ports/news.ts';
import { writeAudit } from '../administration/change.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { askForPaper } from './paperJobs.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly news: News };
type Order = {
  readonly clinicId: ClinicId;
  readonly printId: number;
  readonly answer: PrintAnswer;
  readonly actor: string;
  readonly idempotency: OptionalKey;
};
type Row = typeof outbox.$inferSelect;

const Payload = z.looseObject({ printAt: DeviceId, isCopy: z.boolean().default(false) });

/**
 * Somebody looked at the printer and says what became of a paper that the server cannot know of. Once: whoever is second
 * is told that nothing is to be done. Another print is a copy only where the first may lie somewhere.
 */
export async function settlePrint({ db, clock, news }: Deps, order: Order): Promise<Result<null, Problem>> {
  const { clinicId, printId, answer, actor, idempotency } = order;
  const now = clock.now();
  const settled = await inTransaction(db, async (tx): Promise<Result<null, Problem>> => {
    const claimed = await claimKey(tx, idempotency, { printId: String(printId) }, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(null);
    const [row] = await tx
      .select()
      .from(outbox)
      .where(and(eq(outbox.id, printId), eq(outbox.clinicId, clinicId), like(outbox.type, 'print_%')))
      .for('update');
    if (!row) return err({ code: 'print_not_found' });
    const isInDoubt = row.status === 'unknown';
    if (!isInDoubt && row.status !== 'failed') return err({ code: 'print_needs_nothing' });
    const isPrinted = answer === 'was_printed';
    if (answer === 'print_again') {
      const again = await printAgain(tx, row, { isInDoubt, at: now });
      if (!again.ok) return again;
    }
    const before = z.looseObject({}).catch({}).parse(row.outcome);
    const outcome = { ...before, answer, settledBy: actor, settledAt: now, mayExist: isInDoubt && !isPrinted };
    await tx
      .update(outbox)
      .set({ status: isPrinted ? 'done' : 'cancelled', outcome })
      .where(eq(outbox.id, printId));
    const subject = `print:${printId}`;
    await writeAudit(tx, { clinicId, at: new Date(now), actor, action: 'print_settled', subject, fields: [answer] });
    return ok(null);
  });
  if (settled.ok) {
    news.tell({ kind: 'beside', clinicId });
    news.tell({ kind: 'outbox' });
  }
  return settled;
}

async function printAgain(
  tx: Db,
  row: Row,
  { isInDoubt, at }: { readonly isInDoubt: boolean; readonly at: number },
): Promise<Result<undefined, Problem>> {
  const known = Payload.parse(row.payload);
  const { printAt } = known;
  const payload = { ...known, isCopy: known.isCopy || isInDoubt };
  const clinicId = row.clinicId as ClinicId; // found by it
  const { type } = row;
  if (type === 'print_slip' || type === 'print_report' || type === 'print_test')
    return askForPaper(tx, { clinicId, type, of: row.key.replace(/:\d+$/, ''), printAt, payload, at });
  const first = row.key.replace(/:again:\d+$/, '');
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${first}, 0))`);
  const [before] = await tx
    .select({ times: count() })
    .from(outbox)
    .where(and(eq(outbox.clinicId, clinicId), like(outbox.key, `${first}:again:%`)));
  await tx.insert(outbox).values({
    key: `${first}:again:${(before?.times ?? 0) + 1}`,
    lane: row.lane,
    clinicId,
    queueDayId: row.queueDayId,
    type,
    payload,
    notBefore: new Date(at),
    createdAt: new Date(at),
  });
  return ok(undefined);
}
