/**
 * Debian's packages, unpacked into an ignored folder of our own: nothing is installed, nothing starts, and an ordinary
 * user can do it. apt keeps its state there too; it asks the mirrors that the machine's own sources name.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT } from '../folders.ts';
import { debianRelease } from './release.ts';

const run = promisify(execFile);
const HOME = join(ROOT, '.cache/debian');
const APT = join(HOME, 'apt');
const ARCHIVES = join(APT, 'cache/archives');

const KEYRINGS = ['pgp', 'gpg'].map((ending) => `/usr/share/keyrings/debian-archive-keyring.${ending}`);

const ATTEMPTS = 3;
const PAUSE_MS = 3_000;
/** For the slowest line on which a test run still makes sense. */
const FETCH_WITHIN_MS = 600_000;

/** Programs of the same release run on the machine's own C library and loader; LLVM is a compiler nobody asks for here. */
const LEFT_OUT = /^(libc6|libc-bin|libllvm\d+)_/;
const LEFT_OUT_FOLDERS = ['doc', 'man', 'locale', 'icons'].map((name) => `--exclude=./usr/share/${name}/*`);

export type PackageSet = {
  readonly name: string;
  readonly packages: readonly string[];
  /** Of another release than the machine's, with that release's own C library: it starts by its own loader. */
  readonly release?: string;
};

/** The root folder of a set that was unpacked before. */
export function findUnpacked(set: PackageSet): string | undefined {
  const folder = folderOf(set);
  return existsSync(folder) ? folder : undefined;
}

/**
 * Downloads the set with all that it depends on, and unpacks it.
 * @returns its root folder, with `usr/bin` and so on inside
 * @throws Error where there is no apt, no network or no such package
 */
export async function fetchPackages(set: PackageSet): Promise<string> {
  const found = findUnpacked(set);
  if (found !== undefined) return found;

  await patiently(() => download(set));
  const folder = folderOf(set);
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makeMergedRoot(unfinished);
  for (const file of readdirSync(ARCHIVES).filter((name) => name.endsWith('.deb'))) {
    if (set.release !== undefined || !LEFT_OUT.test(file)) await unpack(join(ARCHIVES, file), unfinished);
  }
  renameSync(unfinished, folder);
  rmSync(ARCHIVES, { recursive: true, force: true });
  return folder;
}

/** Where the programs of an unpacked set find their libraries. */
export function libraryPath(root: string): string {
  return [...globSync(join(root, 'usr/lib/*-linux-gnu*')), join(root, 'usr/lib')].join(':');
}

/** Another list of packages, another release or another kind of machine is another folder. */
function folderOf({ name, packages, release = debianRelease() ?? '' }: PackageSet): string {
  const key = createHash('sha256')
    .update([...packages, release, arch()].join(' '))
    .digest('hex');
  return join(HOME, `${name}-${key.slice(0, 10)}`);
}

/** apt itself checks each package by the checksum that the release's signed list names. */
async function download({ packages, release }: PackageSet): Promise<void> {
  rmSync(ARCHIVES, { recursive: true, force: true });
  mkdirSync(join(ARCHIVES, 'partial'), { recursive: true });
  for (const lists of ['lists', ...(release === undefined ? [] : [`lists-${release}`])]) {
    mkdirSync(join(APT, lists, 'partial'), { recursive: true });
  }
  // An empty status: whatever the machine has, the set comes whole.
  writeFileSync(join(APT, 'status'), '');
  const options = [
    `Dir::State::lists=${APT}/lists`,
    `Dir::State::status=${APT}/status`,
    `Dir::Cache=${APT}/cache`,
    `Dir::Cache::archives=${ARCHIVES}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
    'APT::Install-Recommends=false',
    'Acquire::Languages=none',
    'Acquire::http::Timeout=60',
    ...(release === undefined ? [] : await onlyFrom(release)),
  ].flatMap((setting) => ['-o', setting]);
  const within = { timeout: FETCH_WITHIN_MS, maxBuffer: 1e8 };
  await run('apt-get', [...options, 'update', '-qq'], within);
  await run('apt-get', [...options, 'install', '-y', '-qq', '--download-only', ...packages], within);
}

/** apt's settings for another release, from the mirror of which the machine's own comes. */
async function onlyFrom(release: string): Promise<readonly string[]> {
  const told = await run('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE) $(COMPONENT)']);
  const own = told.stdout.split('\n').map((line) => line.split(' '));
  const mirror = own.find(([, named, component]) => named === debianRelease() && component === 'main')?.[0];
  if (mirror === undefined) throw new Error(`apt names no mirror of Debian's to take ${release} from`);
  const keyring = KEYRINGS.find((file) => existsSync(file));
  const sources = join(APT, `${release}.list`);
  writeFileSync(sources, `deb ${keyring === undefined ? '' : `[signed-by=${keyring}] `}${mirror} ${release} main\n`);
  return [
    `Dir::Etc::sourcelist=${sources}`,
    'Dir::Etc::sourceparts=-',
    // Beside the lists of the machine's release, which the next set needs.
    `Dir::State::lists=${APT}/lists-${release}`,
  ];
}

/** A mirror that is being renewed, or a line that breaks, is well again a moment later. */
async function patiently(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await act();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || isAbsent(error)) throw error;
      await pause(attempt * PAUSE_MS);
    }
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Not `dpkg-deb -x`: it would put a folder where the root has a link. Nothing gets an owner or a set-user-id bit. */
async function unpack(archive: string, root: string): Promise<void> {
  const pipeline = 'set -o pipefail; dpkg-deb --fsys-tarfile "$0" | tar -x -C "$@"';
  const options = ['--keep-directory-symlink', '--no-same-owner', '--no-same-permissions', ...LEFT_OUT_FOLDERS];
  await run('bash', ['-c', pipeline, archive, root, ...options]);
}

/** As Debian lays it out since 2019: /bin and /lib are links into /usr. */
function makeMergedRoot(root: string): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(join('usr', name), join(root, name));
  }
}
