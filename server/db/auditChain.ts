import { createHash } from 'node:crypto';

/** The owner of the chain that belongs to no clinic. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000';

export type ChainedLine = {
  readonly clinicId: string | null;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** A line in one form, however it is kept. */
export function textOfLine({ clinicId, at, actor, action, subject, detail }: ChainedLine): string {
  // The database orders the keys of JSON in its own way.
  const sorted = Object.fromEntries(Object.entries(detail).sort(([one], [other]) => (one < other ? -1 : 1)));
  return JSON.stringify([clinicId, at, actor, action, subject, sorted]);
}

/**
 * @returns the hash of a line in hexadecimal digits: over the hash before it, put first into the line's text. The database
 * says the same of a line that it adds (`usecases/privacy/audit.ts`).
 */
export const hashOfLine = (previousHash: string | null, line: ChainedLine): string =>
  createHash('sha256')
    .update(`[${JSON.stringify(previousHash)},${textOfLine(line).slice(1)}`)
    .digest('hex');
