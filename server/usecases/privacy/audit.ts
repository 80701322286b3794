import { eq, sql } from 'drizzle-orm';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { hashOfLine, INSTALLATION } from '../../db/auditChain.ts';
import type { Db } from '../../db/database.ts';
import { auditChains } from '../../db/schema/staff.ts';
import { atEnd } from '../../db/transaction.ts';

/** What a line may say beside who, what and to whom: ids, codes, counts, names of fields. Never a name, a number, a text. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export type AuditEntry = {
  /** Null: the installation's own chain, for what belongs to no clinic: logins, backups. */
  readonly clinicId: ClinicId | null;
  /** Epoch ms. */
  readonly at: number;
  /** `staff:<id>`, `job:<name>`, `command:<name>`. */
  readonly actor: string;
  /** What was done, in the past: `patient_read`, `device_revoked`. */
  readonly action: string;
  /** To whom or what: `patient:<id>`, `staff:<id>`. */
  readonly subject: string;
  readonly detail?: AuditDetail;
};

/**
 * Writes down what somebody does, inside the transaction in which it is done: the one is never there without the other.
 * The line carries the hash of the line before it. Writers of one clinic wait here for one another until they commit, so
 * it is written when all else of the transaction is; tickets and calls write nothing here.
 *
 * @param tx a transaction; on its own a line could be without its place in the chain
 */
export const audit = (tx: Db, entry: AuditEntry): Promise<void> => atEnd(tx, (last) => writeLine(last, entry));

async function writeLine(tx: Db, { clinicId, at, actor, action, subject, detail = {} }: AuditEntry): Promise<void> {
  const owner = clinicId ?? INSTALLATION;
  const head = (await lockedHead(tx, owner)) ?? (await firstHead(tx, owner));
  const line = { clinicId, at: new Date(at).toISOString(), actor, action, subject, detail };
  const hash = hashOfLine(head.hash, line);
  const seq = head.seq + 1;
  await tx.execute(sql`
    with grown as (update audit_chains set seq = ${seq}::bigint, hash = ${hash} where owner = ${owner}::uuid)
    insert into audit (clinic_id, seq, at, actor, action, subject, detail, previous_hash, hash)
    values (${clinicId}::uuid, ${seq}::bigint, ${line.at}::timestamptz, ${actor}, ${action}, ${subject},
      ${JSON.stringify(detail)}::text::jsonb, ${head.hash}, ${hash})`);
}

type Head = { readonly seq: number; readonly hash: string | null };

async function lockedHead(tx: Db, owner: string): Promise<Head | undefined> {
  const [head] = await tx.select().from(auditChains).where(eq(auditChains.owner, owner)).for('update');
  return head;
}

async function firstHead(tx: Db, owner: string): Promise<Head> {
  await tx.insert(auditChains).values({ owner, seq: 0, hash: null }).onConflictDoNothing();
  const head = await lockedHead(tx, owner);
  if (head === undefined) throw new Error('A chain of the audit has no end');
  return head;
}
