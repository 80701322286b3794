/** The files that a clinic uploaded, in a backup: after the tables, each as a line that names it, its bytes, its hash. */
import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';

/** Beside the database in the data folder: what screens show, and the clinic's own voice. */
const KEPT = ['media', 'recordings'] as const;

/** From the data folder, with slashes: words and dots, nothing that leads out of it. */
const KeptPath = z
  .string()
  .max(300)
  .regex(/^(?:media|recordings)(?:\/[\w-][\w.-]*)+$/);
const FileLine = z.object({ file: KeptPath });
const FileEnd = z.object({ endFile: KeptPath, bytes: z.int().nonnegative(), sha256: z.string() });

export type FileSum = { readonly file: string; readonly bytes: number; readonly sha256: string };

/** Those that are finished; what is still being uploaded is not. */
async function keptFiles(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    KEPT.map((kept) => readdir(join(folder, kept), { recursive: true, withFileTypes: true }).catch(() => [])), // none was kept yet
  );
  return found
    .flat()
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, '/').length))
    .filter((file) => KeptPath.safeParse(file).success)
    .toSorted();
}

/** Writes every file in lines; one that was taken away meanwhile is left out. */
export async function backUpFiles(folder: string, line: (text: string) => Promise<void>): Promise<readonly FileSum[]> {
  const sums: FileSum[] = [];
  for (const file of await keptFiles(folder)) {
    const handle = await open(join(folder, file)).catch(() => undefined); // taken away
    if (!handle) continue;
    await line(JSON.stringify({ file } satisfies z.infer<typeof FileLine>));
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream('', { fd: handle, autoClose: true })) {
      const part = Buffer.from(chunk as Uint8Array); // without an encoding a stream gives buffers
      hash.update(part);
      bytes += part.length;
      await line(`|${part.toString('base64')}`);
    }
    const sha256 = hash.digest('hex');
    await line(JSON.stringify({ endFile: file, bytes, sha256 } satisfies z.infer<typeof FileEnd>));
    sums.push({ file, bytes, sha256 });
  }
  return sums;
}

type Heard = { begin(file: string): Promise<void>; part(bytes: Buffer): Promise<void>; end(): Promise<void> };

/** What stands in the lines of a backup about its files; whoever reads gives it each line and is told whether it was one. */
export class FileLines {
  readonly sums: FileSum[] = [];
  #reading: { readonly file: string; readonly hash: Hash; bytes: number } | undefined;
  readonly #heard: Heard;

  constructor(heard: Heard = NOTHING) {
    this.#heard = heard;
  }

  /** @throws Error where a file is not what its hash says */
  async take(line: string): Promise<boolean> {
    const reading = this.#reading;
    if (line.startsWith('|')) {
      if (reading === undefined) return false;
      const bytes = Buffer.from(line.slice(1), 'base64');
      reading.hash.update(bytes);
      reading.bytes += bytes.length;
      await this.#heard.part(bytes);
      return true;
    }
    const value: unknown = JSON.parse(line);
    const begun = FileLine.safeParse(value);
    if (begun.success) {
      this.#reading = { file: begun.data.file, hash: createHash('sha256'), bytes: 0 };
      await this.#heard.begin(begun.data.file);
      return true;
    }
    const end = FileEnd.safeParse(value);
    if (!end.success) return false;
    const { endFile: file, bytes, sha256 } = end.data;
    if (reading?.file !== file || reading.bytes !== bytes || reading.hash.digest('hex') !== sha256)
      throw new Error(`${file} is damaged`);
    this.#reading = undefined;
    this.sums.push({ file, bytes, sha256 });
    await this.#heard.end();
    return true;
  }
}

const NOTHING = {
  begin: () => Promise.resolve(),
  part: () => Promise.resolve(),
  end: () => Promise.resolve(),
};

/** @returns the first file that is there already and is another one */
export async function otherFile(folder: string, sums: readonly FileSum[]): Promise<string | undefined> {
  for (const { file, sha256 } of sums) {
    const found = await hashOf(join(folder, file)).catch(() => sha256); // not there: as it should be
    if (found !== sha256) return file;
  }
  return undefined;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array); // as above
  return hash.digest('hex');
}

/**
 * Writes files beside their places, on the disk for sure; `settle` moves them there, `forget` takes them away. What lies
 * there is moved aside first (`setAside`) and comes back by `putBack`, or goes when the new ones have settled.
 */
export class FilesBeside {
  /** Where they lie until they have settled. */
  readonly beside: string;
  readonly #folder: string;
  readonly #aside: string;
  readonly #made: (path: string) => void;
  readonly #files: string[] = [];
  readonly #moved: string[] = [];
  #open: FileHandle | undefined;

  /** @param made is told of each file and folder, to give it to its owner */
  constructor(folder: string, made: (path: string) => void = () => undefined) {
    const id = randomUUID();
    this.#folder = folder;
    this.#made = made;
    this.beside = join(folder, `restoring-${id}`);
    this.#aside = join(folder, `replaced-${id}`);
  }

  async begin(file: string): Promise<void> {
    const path = join(this.beside, file);
    await this.#folderFor(path);
    this.#open = await open(path, 'w');
    this.#made(path);
    this.#files.push(file);
  }

  async part(bytes: Buffer): Promise<void> {
    await this.#open?.writeFile(bytes);
  }

  async end(): Promise<void> {
    await this.#open?.sync();
    await this.#open?.close();
    this.#open = undefined;
  }

  /** What was uploaded since gives way. */
  async setAside(): Promise<void> {
    await mkdir(this.#aside);
    for (const kept of KEPT) {
      const isThere = await stat(join(this.#folder, kept)).then(
        () => true,
        () => false, // nothing was uploaded yet
      );
      if (!isThere) continue;
      await rename(join(this.#folder, kept), join(this.#aside, kept));
      this.#moved.push(kept);
    }
  }

  async putBack(): Promise<void> {
    for (const kept of this.#moved) await rename(join(this.#aside, kept), join(this.#folder, kept));
    await rm(this.#aside, { recursive: true, force: true });
  }

  async settle(): Promise<void> {
    for (const file of this.#files) {
      const path = join(this.#folder, file);
      await this.#folderFor(path);
      await rename(join(this.beside, file), path);
    }
    await rm(this.#aside, { recursive: true, force: true });
    await this.forget();
  }

  async forget(): Promise<void> {
    await this.#open?.close();
    await rm(this.beside, { recursive: true, force: true });
  }

  async #folderFor(path: string): Promise<void> {
    const folder = dirname(path);
    const first = await mkdir(folder, { recursive: true });
    if (first === undefined) return;
    this.#made(first);
    let each = first;
    for (const name of relative(first, folder).split(sep).filter(Boolean)) {
      each = join(each, name);
      this.#made(each);
    }
  }
}
