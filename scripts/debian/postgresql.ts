/** The PostgreSQL of the release: the oldest that a clinic may bring, beside the newest that the package brings. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../server/adapters/database/account.ts';
import { SYSTEMS_ORDER } from '../../server/adapters/database/cluster.ts';
import { startThrowawayCluster, type ThrowawayCluster } from '../../server/adapters/database/throwaway.ts';
import { libraryPath } from './fetchPackages.ts';
import type { Part } from './part.ts';
import { debianRelease } from './release.ts';

const OLDEST_VERSION = 15;

export type PostgresPrograms = {
  /** `/`, or where the packages were unpacked. */
  readonly root: string;
  /** Below it, the folder with `postgres` and `initdb`. */
  readonly bin: string;
};

export const POSTGRESQL: Part<PostgresPrograms> = {
  name: 'PostgreSQL',
  set: { name: 'postgresql', packages: [debianRelease() === 'bookworm' ? 'postgresql-15' : 'postgresql'] },
  find: (root) => {
    const versions = globSync('usr/lib/postgresql/*/bin/postgres', { cwd: root })
      .map((path) => Number(path.split('/')[3]))
      .filter((version) => version >= OLDEST_VERSION)
      .sort((a, b) => a - b);
    return versions[0] === undefined ? undefined : { root, bin: `usr/lib/postgresql/${versions[0]}/bin` };
  },
  trial: ({ root, bin }) => ({ command: join(root, bin, 'postgres'), args: ['--version'], env: librariesOf(root) }),
};

/** A cluster of the release in a temporary folder, its data in memory where that has room. */
export const startPostgres = (programs: PostgresPrograms): Promise<ThrowawayCluster> =>
  startThrowawayCluster({
    settings: ['jit=off', 'max_wal_size=256MB'],
    inMemory: true,
    order: SYSTEMS_ORDER,
    binaries: (account, home) => startScripts(reachable(programs, account, home), home),
  });

/** PostgreSQL refuses to run as root, and its account may not enter the folder that we are in. */
function reachable(programs: PostgresPrograms, account: Account | undefined, home: string): PostgresPrograms {
  if (programs.root === '/' || account === undefined) return programs;
  const { command, args, env } = POSTGRESQL.trial(programs);
  try {
    execFileSync(command, args, { uid: account.uid, gid: account.gid, cwd: '/', env, stdio: 'ignore' });
    return programs;
  } catch {
    const root = join(home, 'programs');
    for (const part of ['usr/lib', 'usr/share/postgresql']) {
      cpSync(join(programs.root, part), join(root, part), { recursive: true, verbatimSymlinks: true });
    }
    return { ...programs, root };
  }
}

/** A folder with the programs under `bin`, each of which finds its libraries by itself. */
function startScripts({ root, bin }: PostgresPrograms, home: string): string {
  if (root === '/') return join('/', bin, '..');
  mkdirSync(join(home, 'bin'));
  for (const name of ['postgres', 'initdb']) {
    const call = `LD_LIBRARY_PATH='${libraryPath(root)}' exec '${join(root, bin, name)}' "$@"`;
    writeFileSync(join(home, 'bin', name), `#!/bin/sh\n${call}\n`, { mode: 0o755 });
  }
  return home;
}

const librariesOf = (root: string): Readonly<Record<string, string>> =>
  root === '/' || !existsSync(root) ? {} : { LD_LIBRARY_PATH: libraryPath(root) };
