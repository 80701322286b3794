import type { Sql } from 'postgres';
import type { BrokenWhy } from '../../../common/contract/audit.ts';
import { hashOfLine, INSTALLATION, type ChainedLine } from '../auditChain.ts';
import type { Check } from './check.ts';

/** So many lines at a time: a server that reads them goes on answering between. */
const PAGE = 1_000;

type ChainVerified = {
  /** Null: the installation's own. */
  readonly clinicId: string | null;
  readonly lines: number;
  /** The end, to be noted where nobody who writes the database can: whoever makes a whole chain anew ends otherwise. */
  readonly seq: number;
  readonly hash: string | null;
  /** The first line that is not as it should be; absent: all of them are. */
  readonly broken?: { readonly seq: number; readonly why: BrokenWhy };
};

type End = { readonly seq: number; readonly hash: string | null };

/** As it is kept; instants as text, to the millisecond and in UTC, as they were hashed. */
type Line = End & ChainedLine & { readonly previousHash: string | null };

/**
 * Reads chains of the audit as of one moment, from the first line to the last.
 *
 * @param only the owners of these; all of them where nothing is said
 */
export async function verifyAudit(sql: Sql, only?: readonly string[]): Promise<readonly ChainVerified[]> {
  const chains: ChainVerified[] = [];
  await sql.begin('isolation level repeatable read read only', async (tx) => {
    // A chain whose end was taken away is still a chain.
    const owners = await tx<{ owner: string; seq: number; hash: string | null }[]>`
      select owner, coalesce(chain.seq, 0)::int as seq, chain.hash
      from (select owner from audit_chains union select coalesce(clinic_id, ${INSTALLATION}::uuid) from audit) as owners
      left join audit_chains chain using (owner) order by owner`;
    for (const { owner, ...end } of owners) {
      if (only?.includes(owner) === false) continue;
      const reader = new ChainReader(owner, end);
      for (let page = PAGE; page === PAGE;) {
        const lines = await tx<Line[]>`
          select seq::int as seq, clinic_id as "clinicId", actor, action, subject, detail, hash,
            previous_hash as "previousHash", to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
          from audit where coalesce(clinic_id, '00000000-0000-0000-0000-000000000000'::uuid) = ${owner}::uuid
            and seq > ${reader.seq}
          order by audit.seq limit ${PAGE}`;
        page = lines.every((line) => reader.takes(line)) ? lines.length : 0;
      }
      chains.push(reader.found());
    }
  });
  return chains;
}

class ChainReader {
  readonly #owner: string;
  readonly #end: End;
  #lines = 0;
  #last: End | undefined;
  #broken: ChainVerified['broken'];
  /** What a line that let the first ones go has to say. */
  #owed: { readonly seq: number; readonly throughSeq: number; readonly throughHash: string | null } | undefined;

  constructor(owner: string, end: End) {
    this.#owner = owner;
    this.#end = end;
  }

  get seq(): number {
    return this.#last?.seq ?? 0;
  }

  /** @returns whether the line follows the one before it; where it does not, nothing more is read */
  takes(line: Line): boolean {
    const { seq, hash, previousHash } = line;
    if (this.#last === undefined) {
      if (seq > 1 || previousHash !== null) this.#owed = { seq, throughSeq: seq - 1, throughHash: previousHash };
    } else if (seq !== this.#last.seq + 1) {
      this.#broken = { seq: this.#last.seq + 1, why: 'missing' };
      return false;
    } else if (previousHash !== this.#last.hash) {
      this.#broken = { seq, why: 'altered' };
      return false;
    }
    if (hash !== hashOfLine(previousHash, line)) {
      this.#broken = { seq, why: 'altered' };
      return false;
    }
    if (this.#owed && line.action === 'audit_cut' && line.detail['throughSeq'] === this.#owed.throughSeq)
      if (line.detail['throughHash'] === this.#owed.throughHash) this.#owed = undefined;
    this.#lines += 1;
    this.#last = { seq, hash };
    return true;
  }

  found(): ChainVerified {
    const end = this.#last ?? { seq: 0, hash: null };
    if (this.#owed) this.#broken ??= { seq: this.#owed.seq, why: 'beginning_missing' };
    if (this.#end.seq !== end.seq || this.#end.hash !== end.hash)
      this.#broken ??= { seq: end.seq + 1, why: 'end_missing' };
    return {
      clinicId: this.#owner === INSTALLATION ? null : this.#owner,
      lines: this.#lines,
      ...end,
      ...(this.#broken ? { broken: this.#broken } : {}),
    };
  }
}

const WORDS: Readonly<Record<BrokenWhy, string>> = {
  altered: 'is not what was written',
  missing: 'is gone',
  beginning_missing: 'is the first that is left, and nothing says why',
  end_missing: 'is gone from the end',
};

export const AUDIT: Check = {
  says: 'every line of the audit is as it was written, and none is missing',
  run: async (sql) =>
    (await verifyAudit(sql)).flatMap(({ clinicId, broken }) =>
      broken ? [`${chainOf(clinicId)}: line ${broken.seq} ${WORDS[broken.why]}`] : [],
    ),
};

const chainOf = (clinicId: string | null): string => (clinicId === null ? 'installation' : `clinic ${clinicId}`);

/** Where each chain ends, a line each: to be kept on paper, since nobody can make a chain anew that ends so. */
export const endsOfAudit = async (sql: Sql): Promise<readonly string[]> =>
  (await verifyAudit(sql)).map(({ clinicId, seq, hash }) => `${chainOf(clinicId)}: ${seq} ${hash ?? 'empty'}`);
