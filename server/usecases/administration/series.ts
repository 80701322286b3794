import { and, eq } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { series } from '../../db/schema/organisation.ts';
import type { AdminTx } from './change.ts';

/**
 * Claims a prefix for one service or schedule. A prefix stays with its owner for good, also after the owner took
 * another one: numbers with it may be in somebody's hand, and numbers of two origins must never meet.
 */
export async function claimSeries(
  { tx, clinicId, id }: AdminTx,
  prefix: string,
  purpose: 'service' | 'schedule',
): Promise<Result<null, Problem>> {
  await tx.insert(series).values({ clinicId, prefix, purpose, ownerId: id }).onConflictDoNothing();
  const [row] = await tx
    .select({ ownerId: series.ownerId })
    .from(series)
    .where(and(eq(series.clinicId, clinicId), eq(series.prefix, prefix)));
  return row?.ownerId === id ? ok(null) : err({ code: 'prefix_taken', field: 'series', prefix });
}
