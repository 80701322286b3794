/**
 * The hashed files of the pages, kept over an update. A screen that was opened before it asks for parts of its own version when it
 * first needs them, which may be days later; the build of that version is gone by then.
 */
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { HASHED, type BuiltPage } from './builtPages.ts';

/** After an update; whoever has not loaded the page anew by then was away. */
export const KEPT_MS = 14 * 86_400_000;
const Names = z.array(z.string());

/**
 * Copies the files of these builds beside those of earlier ones, and forgets what no build has had for two weeks. Several
 * servers may share the folder.
 *
 * @param store a folder of its own: below it a folder for each page
 * @param now epoch ms
 */
export async function keepScreenFiles(store: string, pages: readonly BuiltPage[], now: number): Promise<void> {
  for (const { name, folder } of pages) {
    const current = new Set(await hashedFiles(folder));
    if (current.size === 0) continue; // not built here
    const kept = path.join(store, name);
    const list = path.join(store, `${name}.json`);
    await mkdir(kept, { recursive: true });
    // A file is as old as the moment since when no server has handed it out as its own: those of the last start were wanted until now.
    const untilNow = new Set(await namesIn(list));
    for (const file of await hashedFiles(kept)) {
      const place = path.join(kept, file);
      if (current.has(file) || untilNow.has(file)) await wanted(place, now);
      else if (await isOlder(place, now - KEPT_MS)) await rm(place, { force: true });
    }
    for (const file of current) await copyWhole(path.join(folder, file), path.join(kept, file), now);
    await writeWhole(list, JSON.stringify([...current]));
  }
}

async function hashedFiles(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []); // not there
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .filter((file) => HASHED.test(file));
}

/** A list that is missing or cut off names nothing. */
async function namesIn(list: string): Promise<readonly string[]> {
  try {
    return Names.parse(JSON.parse(await readFile(list, 'utf8')));
  } catch {
    return [];
  }
}

/** Counts from now; one that another server has just forgotten is copied anew where it is ours. */
const wanted = (file: string, now: number): Promise<void> =>
  utimes(file, now / 1_000, now / 1_000).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });

const isOlder = async (file: string, than: number): Promise<boolean> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs < than,
    () => false, // another server was quicker
  );

async function copyWhole(from: string, to: string, now: number): Promise<void> {
  const there = await stat(to).catch(() => undefined);
  if (there?.isFile()) return;
  await mkdir(path.dirname(to), { recursive: true });
  const unfinished = unfinishedOf(to);
  await copyFile(from, unfinished);
  await utimes(unfinished, now / 1_000, now / 1_000);
  await rename(unfinished, to);
}

async function writeWhole(to: string, text: string): Promise<void> {
  const unfinished = unfinishedOf(to);
  await writeFile(unfinished, text);
  await rename(unfinished, to);
}

/** Hidden, so that it is not handed out; what a kill leaves is forgotten with its day. */
const unfinishedOf = (to: string): string =>
  path.join(path.dirname(to), `.${path.basename(to)}.${process.pid.toString()}`);
