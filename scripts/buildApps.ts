/** Builds the pages that the server hands out, each only when something that it is made of has changed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './folders.ts';

const AT_ONCE = 2;
/** A folder is one build; the patient's phone page and the page for booking lie inside the kiosk's folder and are builds of their own. */
const BUILDS = ['operator', 'kiosk', 'display', 'kiosk/phone', 'kiosk/book'] as const;
const SHARED = ['common', 'package-lock.json', 'tsconfig.json'] as const;
const NOT_SOURCES = ['build', 'node_modules', '.svelte-kit', 'phone', 'book'];

/** @returns the folders that were built now */
export async function buildApps({ force }: { readonly force: boolean }): Promise<readonly string[]> {
  const shared = createHash('sha256');
  for (const each of SHARED) addToHash(shared, each);
  const due = BUILDS.filter((folder) => existsSync(`${ROOT}/${folder}/vite.config.ts`))
    .map((folder) => {
      const hash = shared.copy();
      for (const name of sourcesIn(folder)) addToHash(hash, join(folder, name));
      return { folder, hash: hash.digest('hex') };
    })
    .filter(({ folder, hash }) => force || readStamp(folder) !== hash);

  const waiting = [...due];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      rmSync(stampOf(next.folder), { force: true }); // a build that is cut off is made again
      await build(next.folder);
      writeFileSync(stampOf(next.folder), next.hash);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return due.map(({ folder }) => folder);
}

/** Beside the build's files but hidden, so that it is thrown away with them and never handed out. */
const stampOf = (folder: string): string => `${ROOT}/${folder}/build/.stamp`;

function readStamp(folder: string): string | undefined {
  return existsSync(stampOf(folder)) ? readFileSync(stampOf(folder), 'utf8') : undefined;
}

function build(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(`${ROOT}/node_modules/.bin/vite`, ['build', '--logLevel', 'warn'], {
      cwd: `${ROOT}/${folder}`,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The build of ${folder} failed:\n${output}`)),
    );
  });
}

function addToHash(hash: ReturnType<typeof createHash>, path: string): void {
  const entries = readEntries(path);
  if (entries) {
    for (const name of entries) addToHash(hash, join(path, name));
  } else {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
}

const sourcesIn = (folder: string): readonly string[] =>
  (readEntries(folder) ?? []).filter((name) => !NOT_SOURCES.includes(name));

/** The names in a folder, in the same order on every machine; undefined for a file. */
function readEntries(path: string): readonly string[] | undefined {
  try {
    return readdirSync(join(ROOT, path)).sort();
  } catch {
    return undefined;
  }
}
