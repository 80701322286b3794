/**
 * Who was erased, beside the backups that still have them: ids as hashes, which lead back to nobody but the row of a restored
 * database that has the same id. Whatever a restore brings back is erased again by it.
 */
import { createHash } from 'node:crypto';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asc, gt } from 'drizzle-orm';
import type { Db } from './database.ts';
import { erasures } from './schema/privacy.ts';

/** In the folder of the backups. */
const NAME = 'erased.list';
/** `person` or `contact`, and the hash. */
const LINE = /^(person|contact) ([0-9a-f]{64})$/;

/** Of those that are begun at the same time a later one may be done first. */
const OUT_OF_ORDER = 1_000;

export type ErasedKind = 'person' | 'contact';

/** SHA-256 of a random id: nobody can try all of them. Never of a number or a name. */
export const hashOfId = (id: string): string => createHash('sha256').update(id).digest('hex');

/** Writes down that somebody was erased, in the transaction that does it. */
export async function rememberErasure(
  tx: Db,
  { kind, id, now }: { readonly kind: ErasedKind; readonly id: string; readonly now: number },
): Promise<void> {
  await tx
    .insert(erasures)
    .values({ hash: hashOfId(id), kind, at: new Date(now) })
    .onConflictDoNothing();
}

/** Keeps the list in the folder as long as the table in the database, or longer: a restored one knows less. */
export class ErasedList {
  readonly #folder: string;
  #known: Set<string> | undefined;
  #seq = 0;

  /** @param folder of the backups */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes who was erased since the last time; nothing where the folder is not there, which the backup itself says. */
  async keepUp(db: Db): Promise<void> {
    const isThere = await stat(this.#folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isThere) return;
    this.#known ??= new Set(await readErased(this.#folder));
    const known = this.#known;
    const rows = await db
      .select()
      .from(erasures)
      .where(gt(erasures.seq, this.#seq - OUT_OF_ORDER))
      .orderBy(asc(erasures.seq));
    const lines = rows.map(({ kind, hash }) => `${kind} ${hash}`).filter((line) => !known.has(line));
    if (lines.length > 0)
      await appendFile(join(this.#folder, NAME), lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    for (const line of lines) known.add(line);
    this.#seq = rows.at(-1)?.seq ?? this.#seq;
  }
}

/** @returns the lines of the list in a folder; none where there is no list */
export async function readErased(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, NAME), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return '';
    throw error;
  });
  return text.split('\n').filter((line) => LINE.test(line));
}
