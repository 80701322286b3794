import { sql } from 'drizzle-orm';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { hashOfLine, INSTALLATION, textOfLine, type ChainedLine } from '../../db/auditChain.ts';
import { builtOnce } from '../../db/builtOnce.ts';
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

/** Adds the line to its chain in one statement, so that nobody waits for more than that and the commit. */
async function writeLine(tx: Db, { clinicId, at, actor, action, subject, detail = {} }: AuditEntry): Promise<void> {
  const line = { clinicId, at: new Date(at).toISOString(), actor, action, subject, detail };
  await addToChain(tx, {
    ...line,
    detail: JSON.stringify(detail),
    owner: clinicId ?? INSTALLATION,
    firstHash: hashOfLine(null, line),
    afterHash: `,${textOfLine(line).slice(1)}`,
  });
}

type Added = Omit<ChainedLine, 'detail'> & {
  /** As JSON. */
  readonly detail: string;
  readonly owner: string;
  /** The line's own, where it is the first of its chain. */
  readonly firstHash: string;
  /** What follows the hash before it in the text that is hashed. */
  readonly afterHash: string;
};

const addToChain = builtOnce((db, added: Added) =>
  db.execute(sql`
    with grown as (
      insert into ${auditChains} as chain (owner, seq, hash)
      values (${added.owner}::uuid, 1, ${added.firstHash})
      on conflict (owner) do update set seq = chain.seq + 1, previous_hash = chain.hash,
        hash = encode(sha256(convert_to(
          '[' || coalesce('"' || chain.hash || '"', 'null') || ${added.afterHash}::text, 'UTF8')), 'hex')
      returning seq, previous_hash, hash
    )
    insert into audit (clinic_id, seq, at, actor, action, subject, detail, previous_hash, hash)
    select ${added.clinicId}::uuid, seq, ${added.at}::timestamptz, ${added.actor}, ${added.action}, ${added.subject},
      ${added.detail}::text::jsonb, previous_hash, hash
    from grown`),
);
