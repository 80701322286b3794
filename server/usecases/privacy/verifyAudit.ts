import { and, asc, gt, sql } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { audit, auditChains } from '../../db/schema/staff.ts';
import { hashOfLine, INSTALLATION } from './audit.ts';

/** So many lines at a time. */
const PAGE = 5_000;

/**
 * `altered`: a line is not what was written. `missing`: lines between are gone. `beginning_missing`: the first ones are,
 * and no line says that they were let go. `end_missing`: the last ones are.
 */
export type BrokenWhy = 'altered' | 'missing' | 'beginning_missing' | 'end_missing';

export type ChainVerified = {
  /** Null: the installation's own. */
  readonly clinicId: string | null;
  readonly lines: number;
  /**
   * The end, to be noted where nobody who writes the database can: whoever makes a whole chain anew ends otherwise.
   */
  readonly seq: number;
  readonly hash: string | null;
  /** The first line that is not as it should be; absent: all of them are. */
  readonly broken?: { readonly seq: number; readonly why: BrokenWhy };
};

/** Reads every chain of the audit as of one moment, from its first line to its last. */
export function verifyAudit(db: Db): Promise<readonly ChainVerified[]> {
  return db.transaction(
    async (tx) => {
      const heads = await tx.select().from(auditChains).orderBy(asc(auditChains.owner));
      // A chain whose end was taken away is still a chain.
      const ofLines = await tx.selectDistinct({ clinicId: audit.clinicId }).from(audit);
      const owners = new Set([
        ...heads.map(({ owner }) => owner),
        ...ofLines.map(({ clinicId }) => clinicId ?? INSTALLATION),
      ]);
      const verified: ChainVerified[] = [];
      for (const owner of [...owners].sort()) {
        const head = heads.find((each) => each.owner === owner) ?? { seq: 0, hash: null };
        verified.push(await verifyChain(tx, owner, head));
      }
      return verified;
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function verifyChain(
  tx: Db,
  owner: string,
  head: { readonly seq: number; readonly hash: string | null },
): Promise<ChainVerified> {
  const clinicId = owner === INSTALLATION ? null : owner;
  let lines = 0;
  let last: { readonly seq: number; readonly hash: string | null } | undefined;
  /** What a line that let the first ones go has to say. */
  let owed: { readonly throughSeq: number; readonly throughHash: string | null; readonly seq: number } | undefined;
  const found = (broken?: ChainVerified['broken']): ChainVerified => ({
    clinicId,
    lines,
    seq: last?.seq ?? 0,
    hash: last?.hash ?? null,
    ...(broken ? { broken } : {}),
  });
  for (;;) {
    const page = await tx
      .select()
      .from(audit)
      .where(
        and(sql`coalesce(${audit.clinicId}, ${INSTALLATION}::uuid) = ${owner}::uuid`, gt(audit.seq, last?.seq ?? 0)),
      )
      .orderBy(asc(audit.seq))
      .limit(PAGE);
    for (const row of page) {
      if (last === undefined && (row.seq > 1 || row.previousHash !== null))
        owed = { throughSeq: row.seq - 1, throughHash: row.previousHash, seq: row.seq };
      if (last !== undefined && row.seq !== last.seq + 1) return found({ seq: last.seq + 1, why: 'missing' });
      const line = { ...row, at: row.at.toISOString() };
      const isChained = last === undefined || row.previousHash === last.hash;
      if (!isChained || row.hash !== hashOfLine(row.previousHash, line)) return found({ seq: row.seq, why: 'altered' });
      if (owed && isCut(row, owed)) owed = undefined;
      lines += 1;
      last = { seq: row.seq, hash: row.hash };
    }
    if (page.length < PAGE) break;
  }
  if (owed) return found({ seq: owed.seq, why: 'beginning_missing' });
  const isWhole = head.seq === (last?.seq ?? 0) && head.hash === (last?.hash ?? null);
  return found(isWhole ? undefined : { seq: (last?.seq ?? 0) + 1, why: 'end_missing' });
}

const isCut = (
  row: typeof audit.$inferSelect,
  { throughSeq, throughHash }: { readonly throughSeq: number; readonly throughHash: string | null },
): boolean =>
  row.action === 'audit_cut' && row.detail['throughSeq'] === throughSeq && row.detail['throughHash'] === throughHash;
