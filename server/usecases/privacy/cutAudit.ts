import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { INSTALLATION } from '../../db/auditChain.ts';
import type { Db } from '../../db/database.ts';
import { audit } from './audit.ts';

/** So many lines in one night. */
const AT_MOST = 20_000;

const Last = z.object({ seq: z.int(), hash: z.string().nullable(), lines: z.int() });

/**
 * Lets the oldest lines of a clinic's audit go, and says so in a line of the same chain: up to which, and what its hash
 * was, which the first line that stays goes on from. The database lets no other line go.
 *
 * @returns how many went
 */
export async function cutAudit(
  tx: Db,
  {
    clinicId,
    now,
    before,
    actor,
  }: { readonly clinicId: ClinicId; readonly now: number; readonly before: Date; readonly actor: string },
): Promise<number> {
  // Up to the first that is to stay: a clock that was set back leaves older ones behind it.
  // In the words of the index `audit_chain`.
  const ofClinic = sql`coalesce(clinic_id, ${sql.raw(`'${INSTALLATION}'`)}::uuid) = ${clinicId}::uuid`;
  const [found] = await tx.execute(sql`
    with first_kept as (
      select min(seq) as seq from audit where ${ofClinic} and at >= ${before.toISOString()}::timestamptz
    ), going as (
      select audit.seq, audit.hash from audit cross join first_kept
      where ${ofClinic} and (first_kept.seq is null or audit.seq < first_kept.seq)
      order by audit.seq limit ${AT_MOST}
    )
    select seq::int as seq, hash, (select count(*)::int from going) as lines from going order by seq desc limit 1`);
  if (found === undefined) return 0;
  const { seq, hash, lines } = Last.parse(found);
  const detail = { throughSeq: seq, throughHash: hash, lines };
  await audit(tx, { clinicId, at: now, actor, action: 'audit_cut', subject: `clinic:${clinicId}`, detail });
  await tx.execute(sql`delete from audit where ${ofClinic} and seq <= ${seq}::bigint`);
  return lines;
}
