/** A program from outside that some tests need: found on this machine, or fetched from Debian's packages. */
import { execFileSync } from 'node:child_process';
import { debianRelease } from './release.ts';
import { fetchPackages, findUnpacked, type PackageSet } from './fetchPackages.ts';
import { installPackages } from './installPackages.ts';

export type Part<Programs> = {
  /** As a sentence names it. */
  readonly name: string;
  readonly set: PackageSet;
  /** Where the machine's release has no such packages: the releases to take them from, the next where one fails. */
  readonly releases?: readonly string[];
  /** The programs below a root folder: `/`, or that of an unpacked set. */
  readonly find: (root: string) => Programs | undefined;
  /** A call that shows that it runs here, with all its libraries, and prints its version. */
  readonly trial: (programs: Programs) => Trial;
};

type Trial = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

export type Fetched<Programs> =
  | { readonly ok: true; readonly programs: Programs; readonly version: string; readonly from: 'machine' | 'cache' }
  /** What a person can do about it. */
  | { readonly ok: false; readonly advice: string };

/** The machine's own, else the unpacked one. TURNSTONE_CACHED_PARTS=1 passes the machine's over. */
export function findPart<Programs>(part: Part<Programs>): Programs | undefined {
  return onMachine(part) ?? inCache(part);
}

export async function fetchPart<Programs>(
  part: Part<Programs>,
  say: (line: string) => void,
): Promise<Fetched<Programs>> {
  const own = tried(part, onMachine(part), 'machine') ?? tried(part, inCache(part), 'cache');
  if (own) return own;
  const wanted = part.set.packages.join(' ');
  if (debianRelease() === undefined) {
    return { ok: false, advice: `this is not Debian: install what its packages ${wanted} hold` };
  }
  for (const set of setsOf(part)) {
    try {
      const unpacked = tried(part, part.find(await fetchPackages(set)), 'cache');
      if (unpacked) return unpacked;
      say(`${part.name} of ${set.release ?? 'this release'} does not run unpacked here`);
    } catch (error) {
      say(`${part.name} could not be unpacked: ${messageOf(error)}`);
    }
  }
  if (part.releases) return { ok: false, advice: `Debian has it in ${part.releases.join(' and ')}: bring ${wanted}` };
  if (process.getuid?.() !== 0) return { ok: false, advice: `install it: sudo apt-get install ${wanted}` };
  say(`${part.name} does not run unpacked here: installing ${wanted} on this machine, nothing of it is started`);
  try {
    await installPackages(part.set.packages);
  } catch (error) {
    say(`${part.name} could not be installed: ${messageOf(error)}`);
  }
  const installed = tried(part, part.find('/'), 'machine');
  return installed ?? { ok: false, advice: `install it: apt-get install ${wanted}` };
}

function onMachine<Programs>({ find }: Part<Programs>): Programs | undefined {
  return process.env['TURNSTONE_CACHED_PARTS'] === '1' ? undefined : find('/');
}

function inCache<Programs>(part: Part<Programs>): Programs | undefined {
  const root = setsOf(part)
    .map(findUnpacked)
    .find((found) => found !== undefined);
  return root === undefined ? undefined : part.find(root);
}

const setsOf = ({ set, releases }: Pick<Part<unknown>, 'set' | 'releases'>): readonly PackageSet[] =>
  releases?.map((release) => ({ ...set, release })) ?? [set];

function tried<Programs>(
  part: Part<Programs>,
  programs: Programs | undefined,
  from: 'machine' | 'cache',
): Fetched<Programs> | undefined {
  if (programs === undefined) return undefined;
  const { command, args, env } = part.trial(programs);
  try {
    const said = execFileSync(command, args, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    });
    return { ok: true, programs, version: said.split('\n')[0]?.trim() ?? '', from };
  } catch {
    return undefined;
  }
}

/** The last words of a command, which tell more than the call that failed. */
function messageOf(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  return said.trim().split('\n').slice(-3).join(' / ') || (error instanceof Error ? error.message : String(error));
}
