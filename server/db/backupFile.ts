/**
 * Our own backup, since the package's server ships no `pg_dump` and clients of another version refuse: all tables as of
 * one moment, as PostgreSQL's own COPY writes them, each with its rows counted and its bytes hashed. One gzip file of
 * lines: a head, then for each table a line that names it, its rows, and a line with their number and hash; then the files
 * that the clinic uploaded in the same way, and a line that says how many of each there are. Older ones have no files.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { FileLines, type FileSum } from './backupFiles.ts';
import { linesIn } from './lines.ts';

export const FORMAT = 'turnstone-backup-1';
export const Head = z.object({
  format: z.literal(FORMAT),
  madeAt: z.string(),
  /** How many migrations the database had had, */
  migrations: z.int(),
  /** and which, by their hashes; older ones had the first so many. */
  applied: z.array(z.string()).optional(),
});
export type Head = z.infer<typeof Head>;
export const TableLine = z.object({ table: z.string(), columns: z.array(z.string()) });
const TableEnd = z.object({ end: z.string(), rows: z.int(), sha256: z.string() });
const Whole = z.object({ whole: z.literal(true), tables: z.int(), files: z.int().default(0) });

/** What stands in the file or in a database of one table. */
export type TableSum = { readonly table: string; readonly rows: number; readonly sha256: string };

export type BackedUp = { readonly tables: readonly TableSum[]; readonly files: readonly FileSum[] };

/** The file is not a whole backup, or the database not one to restore into; the message says what to do. */
export class BackupRefused extends Error {}

/** The lines of the unpacked file; a damaged one throws here, to whoever reads, and nowhere else. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip();
  const packed = createReadStream(file);
  packed.on('error', (error) => unpacked.destroy(error));
  packed.pipe(unpacked);
  try {
    // A gunzip stream gives buffers.
    yield* linesIn(unpacked as AsyncIterable<Uint8Array>);
  } finally {
    packed.destroy();
  }
}

/** Reads the whole file first: a damaged one is refused before anything is touched. */
export async function readSums(file: string): Promise<BackedUp & { readonly head: Head }> {
  let head: Head | undefined;
  const sums: TableSum[] = [];
  const files = new FileLines();
  let hash = createHash('sha256');
  let rows = 0;
  let isWhole = false;
  try {
    for await (const line of linesOf(file)) {
      if (head === undefined) {
        head = Head.parse(JSON.parse(line));
      } else if (await files.take(line)) {
        // checked by its own hash
      } else if (line.startsWith('|')) {
        hash.update(line.slice(1)).update('\n');
        rows += 1;
      } else {
        const value: unknown = JSON.parse(line);
        const end = TableEnd.safeParse(value);
        if (end.success) {
          const sum = { table: end.data.end, rows, sha256: hash.digest('hex') };
          if (sum.rows !== end.data.rows || sum.sha256 !== end.data.sha256) throw new BackupRefused('');
          sums.push(sum);
          hash = createHash('sha256');
          rows = 0;
        }
        const whole = Whole.safeParse(value);
        isWhole ||= whole.success && whole.data.tables === sums.length && whole.data.files === files.sums.length;
      }
    }
  } catch (error) {
    // The disk failed, or the file may not be read: that says nothing of what is in it.
    if (error instanceof Error && 'syscall' in error) throw error;
    isWhole = false;
  }
  if (!isWhole || head === undefined)
    throw new BackupRefused('The file is damaged or not a whole backup: take another one.');
  return { head, tables: sums, files: files.sums };
}
