import { createHash } from 'node:crypto';

/** The owner of the chain that belongs to no clinic. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000';

/** @returns the hash of a line in hexadecimal digits: over the hash before it and the line in one form, however it is kept */
export function hashOfLine(
  previousHash: string | null,
  line: {
    readonly clinicId: string | null;
    /** ISO 8601 in UTC, to the millisecond. */
    readonly at: string;
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly detail: Readonly<Record<string, unknown>>;
  },
): string {
  const { clinicId, at, actor, action, subject, detail } = line;
  // The database orders the keys of JSON in its own way.
  const sorted = Object.fromEntries(Object.entries(detail).sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256')
    .update(JSON.stringify([previousHash, clinicId, at, actor, action, subject, sorted]))
    .digest('hex');
}
