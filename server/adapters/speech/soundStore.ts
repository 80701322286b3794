import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** WAV files by the hash of what they say. A file is whole or absent: it is written beside its place and moved there. */
export type SoundStore = {
  pathOf(id: string): string;
  /** Marks it as used; undefined when there is none. */
  read(id: string): Promise<Buffer | undefined>;
  /** Length and rate from the file's own header; undefined when there is none. */
  measure(id: string): Promise<{ readonly durationMs: number; readonly sampleRate: number } | undefined>;
  /** Throws what the file system throws: a full disk, a read-only one. */
  write(id: string, wav: Buffer): Promise<void>;
  /** Removes what is no longer kept; also done at the start, and now and then when something is written. */
  tidy(): Promise<void>;
};

/** `limitBytes`: above this the files that were not used for the longest time are removed. `keptMs`: unused for longer, they go. */
export type Keeping = { readonly limitBytes: number; readonly keptMs?: number };

const HEADER_BYTES = 44;
/** Looking through the folder costs some milliseconds, so it is done now and then. */
const WRITES_PER_TIDYING = 50;
/** Tidying leaves this share of the limit, so that the next one is not due at once. */
const KEPT_SHARE = 0.8;

export async function soundStore(folder: string, keeping: Keeping): Promise<SoundStore> {
  await mkdir(folder, { recursive: true });
  let writes = 0;
  let tidying: Promise<void> = tidy(folder, keeping);
  const pathOf = (id: string) => join(folder, `${id}.wav`);
  const markUsed = (id: string) => utimes(pathOf(id), new Date(), new Date()).catch(() => undefined); // removed since: no harm

  await tidying;
  return {
    pathOf,
    read: async (id) => {
      const wav = await readFile(pathOf(id)).catch(() => undefined);
      if (!wav || !isWhole(wav, wav.length)) return undefined;
      await markUsed(id);
      return wav;
    },
    measure: async (id) => {
      const file = await open(pathOf(id)).catch(() => undefined);
      if (!file) return undefined;
      try {
        const header = Buffer.alloc(HEADER_BYTES);
        await file.read(header, 0, HEADER_BYTES, 0);
        const { size } = await file.stat();
        if (!isWhole(header, size)) return undefined;
        const sampleRate = header.readUInt32LE(24);
        await markUsed(id);
        return { durationMs: Math.round(((size - HEADER_BYTES) / 2 / sampleRate) * 1000), sampleRate };
      } finally {
        await file.close();
      }
    },
    write: async (id, wav) => {
      const unfinished = join(folder, `${randomUUID()}.part`);
      try {
        await mkdir(folder, { recursive: true }); // somebody may have emptied the cache
        await writeFile(unfinished, wav);
        await rename(unfinished, pathOf(id));
      } catch (failure) {
        await rm(unfinished, { force: true }).catch(() => undefined); // the disk is in trouble already; tidying takes it later
        throw failure;
      }
      writes += 1;
      if (writes % WRITES_PER_TIDYING === 0) tidying = tidying.then(() => tidy(folder, keeping));
    },
    tidy: () => (tidying = tidying.then(() => tidy(folder, keeping))),
  };
}

/** A power cut can leave a file in its place with nothing, or only zeros, in it. */
const isWhole = (header: Buffer, size: number): boolean =>
  size > HEADER_BYTES && header.readUInt32LE(24) > 0 && header.readUInt32LE(40) === size - HEADER_BYTES;

/** Removes what was left unfinished by a crash or is no longer kept, then the longest unused until the folder is small enough. */
async function tidy(folder: string, { limitBytes, keptMs = Infinity }: Keeping): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      return { path, bytes: found?.size ?? 0, usedAt: found?.mtimeMs ?? 0 };
    }),
  );
  const now = Date.now();
  const unfinished = files.filter(({ path, usedAt }) => path.endsWith('.part') && now - usedAt > 60_000);
  const whole = files.filter(({ path }) => path.endsWith('.wav'));
  const over = whole.filter(({ usedAt }) => now - usedAt > keptMs);
  const oldestFirst = whole.filter((file) => !over.includes(file)).toSorted((a, b) => a.usedAt - b.usedAt);
  let total = oldestFirst.reduce((sum, { bytes }) => sum + bytes, 0);
  const unused = total <= limitBytes ? [] : oldestFirst;
  for (const { path } of [...unfinished, ...over]) await rm(path, { force: true }).catch(() => undefined); // next time
  for (const { path, bytes } of unused) {
    if (total <= limitBytes * KEPT_SHARE) break;
    await rm(path, { force: true }).catch(() => undefined); // next time
    total -= bytes;
  }
}
