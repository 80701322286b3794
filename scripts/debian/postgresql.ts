/** The PostgreSQL of the release: the oldest that a clinic may bring, beside the newest that the package brings. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPassingAccount, type Account } from '../../server/adapters/database/account.ts';
import { clusterUrl, OWNER, startCluster } from '../../server/adapters/database/cluster.ts';
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

/** A cluster in a temporary folder, as durable as a clinic's, that is gone when it is stopped. */
export async function startPostgres(programs: PostgresPrograms): Promise<{
  readonly url: (database: string) => string;
  stop(): Promise<void>;
}> {
  const home = mkdtempSync(join(tmpdir(), 'turnstone-postgres-'));
  const account = findPassingAccount();
  const folder = join(home, 'cluster');
  mkdirSync(folder, { mode: 0o700 });
  give(account, home, folder);
  const binaries = startScripts(reachable(programs, account, home), home);

  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(home, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  give(account, passwordFile);
  const who = ['--username', OWNER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
  const what = ['--pgdata', folder, '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-instructions'];
  execFileSync(join(binaries, 'bin/initdb'), [...who, ...what], { ...account, cwd: '/', stdio: 'pipe' });

  const settings = ['max_connections=300', 'jit=off'];
  const cluster = await startCluster({ binaries, folder, account }, { logFile: join(home, 'postgres.log'), settings });
  return {
    url: (database) => clusterUrl(cluster.port, password, database),
    stop: async () => {
      await cluster.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

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

function give(account: Account | undefined, ...paths: readonly string[]): void {
  if (account) for (const path of paths) chownSync(path, account.uid, account.gid);
}
