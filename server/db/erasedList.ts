/**
 * Who was erased, beside the backups that still have them: ids as hashes, which lead back to nobody but the row of a restored
 * database that has the same id. Whatever a restore brings back is erased again by it.
 */
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asc, gt, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { erasures } from './schema/privacy.ts';

/** In the folder of the backups. */
export const ERASED_LIST = 'erased.list';
/** `person` or `contact`, when, and the hash at the end, so that a line that was cut off names nobody. Older ones have no time. */
const LINE = /^(person|contact) (?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) )?([0-9a-f]{64})$/;

/** Of those that are begun at the same time a later one may be done first. */
const OUT_OF_ORDER = 1_000;

export type ErasedKind = 'person' | 'contact';

/** SHA-256 of a random id: nobody can try all of them. Never of a number or a name. */
export const hashOfId = (id: string): string => createHash('sha256').update(id).digest('hex');

/**
 * Writes down that somebody was erased, in the transaction that does it. A number that stays by itself may be erased again:
 * then the last time counts, and it is later than the one before, whatever the clock says.
 */
export async function rememberErasure(
  tx: Db,
  { kind, id, now }: { readonly kind: ErasedKind; readonly id: string; readonly now: number },
): Promise<void> {
  await tx.execute(sql`
    insert into erasures (hash, kind, at) values (${hashOfId(id)}, ${kind}, ${new Date(now).toISOString()})
    on conflict (hash) do update
      set at = greatest(excluded.at, erasures.at + interval '1 millisecond'), seq = default`);
}

type Row = typeof erasures.$inferSelect;
const lineOf = ({ kind, hash, at }: Row): string => `${kind} ${at.toISOString()} ${hash}`;

/** @returns lines of the list for all whom a database knows to be erased */
export const erasedIn = async (db: Db): Promise<readonly string[]> =>
  (await db.select().from(erasures).orderBy(asc(erasures.seq))).map(lineOf);

/**
 * Whom these lines name and a database does not know to be erased since then: of a restored one, who was erased after the
 * backup. What came with that id later, before the backup, is not taken. A line without a time names always.
 *
 * @returns kinds and hashes, as `keyOf` writes them
 */
export async function erasedAfter(db: Db, lines: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.select().from(erasures);
  const known = new Map(rows.map(({ kind, hash, at }) => [`${kind} ${hash}`, at.getTime()]));
  return new Set(
    lines.flatMap((line) => {
      const [, kind, at, hash] = LINE.exec(line) ?? [];
      if (kind === undefined || hash === undefined) return [];
      const key = `${kind} ${hash}`;
      const knownAt = known.get(key);
      return at !== undefined && knownAt !== undefined && knownAt >= Date.parse(at) ? [] : [key];
    }),
  );
}

/** How `erasedAfter` names whoever has this id. */
export const keyOf = (kind: ErasedKind, id: string): string => `${kind} ${hashOfId(id)}`;

/** Keeps the list in the folder as long as the table in the database, or longer: a restored one knows less. */
export class ErasedList {
  readonly #folder: string;
  readonly #isOwnFolder: boolean;
  readonly #file: string;
  /** What stood in the file when it was as `#seen` says. */
  #known: ReadonlySet<string> = new Set();
  #seen: string | undefined;
  #seq = 0;

  /**
   * @param folder of the backups
   * @param isOwnFolder it is made where it is not there; otherwise a disk that is away is waited for
   */
  constructor(folder: string, isOwnFolder: boolean) {
    this.#folder = folder;
    this.#isOwnFolder = isOwnFolder;
    this.#file = join(folder, ERASED_LIST);
  }

  /** Writes who was erased since the last time; nothing where the folder is not there, which the backup itself says. */
  async keepUp(db: Db): Promise<void> {
    if (!(await this.#isReady())) return;
    // Another disk lies at this place now, or somebody else wrote: all of it is compared again.
    if ((await markOf(this.#file)) !== this.#seen) this.#seq = 0;
    const rows = await db
      .select()
      .from(erasures)
      .where(gt(erasures.seq, this.#seq - OUT_OF_ORDER))
      .orderBy(asc(erasures.seq));
    await this.add(rows.map(lineOf));
    this.#seq = rows.at(-1)?.seq ?? this.#seq;
  }

  /** Writes those of these lines that are not there, which may be of another list; nothing where the folder is not there. */
  async add(lines: readonly string[]): Promise<void> {
    if (!(await this.#isReady())) return;
    if ((await markOf(this.#file)) !== this.#seen) this.#known = new Set(await readErased(this.#folder));
    const fresh = [...new Set(lines)].filter((line) => !this.#known.has(line));
    if (fresh.length > 0) {
      if (this.#isOwnFolder) await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      // What was cut off stays as it is, and nothing is joined to it.
      const text = await textOf(this.#file);
      const begin = text === '' || text.endsWith('\n') ? '' : '\n';
      await appendFile(this.#file, begin + fresh.map((line) => `${line}\n`).join(''), { mode: 0o600 });
      this.#known = new Set([...this.#known, ...fresh]);
    }
    this.#seen = await markOf(this.#file);
  }

  async #isReady(): Promise<boolean> {
    if (this.#isOwnFolder) return true;
    return stat(this.#folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
  }
}

/** @returns the lines of the list in a folder; none where there is no list */
export const readErased = async (folder: string): Promise<readonly string[]> =>
  (await textOf(join(folder, ERASED_LIST))).split('\n').filter((line) => LINE.test(line));

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(unlessMissing(''));

/** Another one where it is another file, or was written since; empty where it is not there. */
const markOf = (file: string): Promise<string> =>
  stat(file).then(({ dev, ino, size, mtimeMs }) => [dev, ino, size, mtimeMs].join(':'), unlessMissing(''));

const unlessMissing =
  (instead: string) =>
  (error: unknown): string => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return instead;
    throw error;
  };
