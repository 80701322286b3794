import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { INSTALLATION } from '../../db/auditChain.ts';
import type { Db } from '../../db/database.ts';
import { audit } from './audit.ts';

/** So many lines in one night. */
const AT_MOST = 20_000;

const Last = z.object({ seq: z.int(), hash: z.string().nullable(), lines: z.int() });

type Cutting = {
  /** Null: the installation's own chain. */
  readonly clinicId: ClinicId | null;
  readonly before: Date;
};

/**
 * Lets the oldest lines of a chain of the audit go, and says so in a line of the same chain: up to which, and what its
 * hash was, which the first line that stays goes on from. The database lets no other line go.
 *
 * @param tx not of `inTransaction`: the line must be there before the others go
 * @returns how many went
 */
export async function cutAudit(
  tx: Db,
  { now, actor, ...cutting }: Cutting & { readonly now: number; readonly actor: string },
): Promise<number> {
  const { clinicId } = cutting;
  const [found] = await tx.execute(going(cutting));
  if (found === undefined) return 0;
  const { seq, hash, lines } = Last.parse(found);
  const detail = { throughSeq: seq, throughHash: hash, lines };
  const subject = clinicId === null ? 'installation' : `clinic:${clinicId}`;
  await audit(tx, { clinicId, at: now, actor, action: 'audit_cut', subject, detail });
  await tx.execute(sql`delete from audit where ${ofChain(clinicId)} and seq <= ${seq}::bigint`);
  return lines;
}

/** How many lines would go; nothing is changed or held. */
export async function linesToCut(db: Db, cutting: Cutting): Promise<number> {
  const [found] = await db.execute(going(cutting));
  return found === undefined ? 0 : Last.parse(found).lines;
}

/** In the words of the index `audit_chain`. */
export const ofChain = (clinicId: ClinicId | null): SQL =>
  sql`coalesce(clinic_id, ${sql.raw(`'${INSTALLATION}'`)}::uuid) = ${clinicId ?? INSTALLATION}::uuid`;

/** The last line that goes. Up to the first that is to stay: a clock that was set back leaves older ones behind it. */
const going = ({ clinicId, before }: Cutting): SQL => sql`
    with first_kept as (
      select min(seq) as seq from audit where ${ofChain(clinicId)} and at >= ${before.toISOString()}::timestamptz
    ), going as (
      select audit.seq, audit.hash from audit cross join first_kept
      where ${ofChain(clinicId)} and (first_kept.seq is null or audit.seq < first_kept.seq)
      order by audit.seq limit ${AT_MOST}
    )
    select seq::int as seq, hash, (select count(*)::int from going) as lines from going order by seq desc limit 1`;
