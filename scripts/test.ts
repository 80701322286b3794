/**
 * `npm test`: everything. Fetches the foreign programs that tests need, checks the house, builds the pages, and tests on
 * the PostgreSQL of the package, on Debian's, and in a browser; on the telephone meanwhile, where one mostly waits for what
 * is being said. Prints the minutes of each part and ends with one line: how many passed, failed and were skipped.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buildApps } from './buildApps.ts';
import { ASTERISK } from './debian/asterisk.ts';
import { BARESIP } from './debian/baresip.ts';
import { CHROMIUM } from './debian/chromium.ts';
import { ESPEAK } from './debian/espeak.ts';
import { HAPROXY } from './debian/haproxy.ts';
import { KANNEL } from './debian/kannel.ts';
import { fetchPart, type Part } from './debian/part.ts';
import { POSTGRESQL, startPostgres } from './debian/postgresql.ts';
import { ROOT } from './folders.ts';

const IS_CI = process.env['CI'] === 'true';
const BIN = join(ROOT, 'node_modules/.bin');
const REPORTS = mkdtempSync(join(tmpdir(), 'turnstone-test-'));
/** What depends on the database's behaviour is tried on the oldest server that a clinic may bring, too. */
const ON_DEBIANS = ['test/db', 'test/usecases', 'test/booking', 'test/story', 'test/administration'];

type Counts = { passed: number; failed: number; skipped: number };
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const times: string[] = [];
/** What failed, or passed only when tried again, by name: the last lines are what somebody reads first. */
const remarks: string[] = [];

const say = (line: string): void => console.log(line);

/** Runs one part and says how long it took; what a part cannot do counts as one failure. */
async function part(name: string, work: () => Promise<Counts>): Promise<void> {
  say(`\n== ${name}`);
  const startedAt = performance.now();
  const counts = await work().catch((error: unknown): Counts => {
    say(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1, skipped: 0 };
  });
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  times.push(
    `${minutes.padStart(5)} min  ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
  );
}

/** A foreign program: there, or fetched; missing is a failure in CI and said in words elsewhere. */
async function fetched<Programs>(
  wanted: Part<Programs>,
): Promise<{ readonly programs: Programs | undefined; readonly counts: Counts }> {
  const found = await fetchPart(wanted, say);
  if (found.ok) {
    say(`${wanted.name}: ${found.version} (${found.from === 'machine' ? "the machine's own" : 'unpacked in .cache'})`);
    return { programs: found.programs, counts: { passed: 0, failed: 0, skipped: 0 } };
  }
  say(`${IS_CI ? 'missing' : 'skipped'}: no ${wanted.name}; ${found.advice}`);
  return {
    programs: undefined,
    counts: IS_CI ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 },
  };
}

type Manner = {
  readonly env?: NodeJS.ProcessEnv;
  /** Beside another part: what it prints goes into this file, and it comes before the other where somebody may say so. */
  readonly asideIn?: string | undefined;
  /** What failed is tried again only after this: when nothing else is under way. */
  readonly others?: Promise<unknown>;
};

function run(command: string, args: readonly string[], { env = {}, asideIn }: Manner = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const to = asideIn === undefined ? 'inherit' : openSync(asideIn, 'a');
    const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', to, to] });
    if (to !== 'inherit') closeSync(to);
    if (asideIn !== undefined && child.pid !== undefined) comeFirst(child.pid);
    child.on('error', reject).on('close', (code) => resolve(code ?? 1));
  });
}

/** A sound that comes late is heard broken. Not everybody may go before others; then it is as it is. */
function comeFirst(pid: number): void {
  try {
    setPriority(pid, -10);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
}

/** What is read of Vitest's own report of a run. */
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why a file failed outside of its tests. */
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
};

/** @returns undefined when the run ended before it could report */
async function runVitest(
  name: string,
  args: readonly string[],
  manner: Manner,
): Promise<{ readonly code: number; readonly report: Report } | undefined> {
  const file = join(REPORTS, `${name}.json`);
  const code = await run(
    join(BIN, 'vitest'),
    ['run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    manner,
  );
  try {
    // Vitest's own report of the run that has just ended.
    return { code, report: JSON.parse(readFileSync(file, 'utf8')) as Report };
  } catch {
    return undefined;
  }
}

/** The failed tests of a report; a file that could not be loaded has none of its own and counts as one. */
const failuresOf = ({ testResults }: Report): readonly string[] =>
  testResults.flatMap(({ name, status, assertionResults }) => {
    const file = relative(ROOT, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [file];
    return failed.map(({ fullName }) => `${file}: ${fullName}`);
  });

/** Their reasons, each cut to some lines: what is kept of a long output is often only its end. */
const reasonsOf = ({ testResults }: Report): readonly string[] =>
  testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name, message, assertionResults }) => {
      const reasons = assertionResults.flatMap(({ failureMessages }) => failureMessages ?? []);
      const lines = [message ?? '', ...reasons].join('\n').trim().split('\n');
      return `why ${relative(ROOT, name)}: ${lines.slice(0, REASON_LINES).join('\n  ')}`;
    });

/** What was left out because this machine lacks something: the names of such tests say what they need. */
const skippedOf = ({ testResults }: Report): readonly string[] =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'skipped' || status === 'pending')
      .map(({ fullName }) => `skipped: ${relative(ROOT, name)}: ${fullName}`),
  );

const REASON_LINES = 25;
/** So many files may be tried again; more is no accident of a busy machine. */
const TRIED_AGAIN = 5;

/**
 * Vitest, counted from its own report. On a machine that others use, a browser may be starved for seconds; so a few
 * files that failed are run once more, one at a time, and what passes only then is named in the summary.
 */
async function vitest(name: string, project: string, files: readonly string[], manner: Manner): Promise<Counts> {
  const first = await runVitest(name, ['--project', project, ...files], manner);
  if (!first) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests: passed, numPendingTests: skipped } = first.report;
  remarks.push(...skippedOf(first.report));
  const failures = failuresOf(first.report);
  if (failures.length === 0) {
    // An error outside of any test ends a run as failed.
    if (first.code !== 0) remarks.push(`failed outside of any test: ${name}`);
    return { passed, failed: first.code === 0 ? 0 : 1, skipped };
  }
  const again = first.report.testResults.filter(({ status }) => status === 'failed').map((file) => file.name);
  if (again.length > TRIED_AGAIN) {
    remarks.push(...failures.map((test) => `failed: ${test}`), ...reasonsOf(first.report));
    return { passed, failed: failures.length, skipped };
  }
  await manner.others;
  say(`\nTrying again what failed: ${failures.join('; ')}`);
  const second = await runVitest(`${name}-again`, ['--project', project, '--no-file-parallelism', ...again], manner);
  const failedAgain = second ? failuresOf(second.report) : failures;
  // A second run that failed outside of its tests proves nothing.
  const still = failedAgain.length === 0 && second?.code !== 0 ? failures : failedAgain;
  const mended = failures.filter((test) => !still.includes(test));
  remarks.push(
    ...still.map((test) => `failed: ${test}`),
    ...mended.map((test) => `passed only when tried again: ${test}`),
    ...reasonsOf(first.report),
    ...(second ? reasonsOf(second.report) : []),
  );
  return { passed: passed + mended.length, failed: still.length, skipped };
}

const add = (...all: readonly Counts[]): Counts =>
  all.reduce(
    (sum, each) => ({
      passed: sum.passed + each.passed,
      failed: sum.failed + each.failed,
      skipped: sum.skipped + each.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

type Found = {
  espeak?: { readonly program: string } | undefined;
  postgres?: Parameters<typeof startPostgres>[0] | undefined;
  hasChromium: boolean;
};
const found: Found = { hasChromium: false };

await part('programs from outside', async () => {
  const chromium = await fetched(CHROMIUM);
  const postgresql = await fetched(POSTGRESQL);
  const kannel = await fetched(KANNEL);
  const speech = await fetched(ESPEAK);
  const asterisk = await fetched(ASTERISK);
  const baresip = await fetched(BARESIP);
  const haproxy = await fetched(HAPROXY);
  found.hasChromium = chromium.programs !== undefined;
  found.postgres = postgresql.programs;
  found.espeak = speech.programs;
  return add(...[chromium, postgresql, kannel, speech, asterisk, baresip, haproxy].map(({ counts }) => counts));
});
const speechEnv = found.espeak ? { ESPEAK_PROGRAM: found.espeak.program } : {};

async function checkAndRules(): Promise<void> {
  await part('check', async () =>
    (await run(join(BIN, 'node'), ['scripts/check.ts'])) === 0
      ? { passed: 1, failed: 0, skipped: 0 }
      : { passed: 0, failed: 1, skipped: 0 },
  );
  await part('pages', async () => {
    const built = await buildApps({ force: false });
    say(built.length > 0 ? `Built ${built.join(', ')}` : 'Nothing has changed');
    return { passed: 1, failed: 0, skipped: 0 };
  });
  await part("rules, and the package's PostgreSQL", () =>
    vitest('package', 'rules and database', [], { env: speechEnv }),
  );
  if (!found.postgres) return;
  const programs = found.postgres;
  await part("Debian's PostgreSQL", async () => {
    const server = await startPostgres(programs);
    try {
      const env = { ...speechEnv, TEST_DATABASE_URL: server.url('postgres') };
      return await vitest('debian', 'rules and database', ON_DEBIANS, { env });
    } finally {
      await server.stop();
    }
  });
}

/** Nine tenths of it is waiting for what is being said; what it printed comes when it is done, also where it breaks off. */
async function telephones(others: Promise<void>): Promise<void> {
  await part('telephones, meanwhile', async () => {
    const asideIn = join(REPORTS, 'telephones.txt');
    say(`Its output meanwhile: ${asideIn}`);
    try {
      return await vitest('telephone', 'telephone', [], { env: speechEnv, asideIn, others });
    } finally {
      say(`\n== telephones, meanwhile\n${existsSync(asideIn) ? readFileSync(asideIn, 'utf8') : ''}`);
    }
  });
}

const others = checkAndRules();
await Promise.all([others, telephones(others)]);
// Screens measure sound and time, too, and a browser needs both processors.
if (found.hasChromium) await part('screens in Chromium', () => vitest('browser', 'browser', [], { env: speechEnv }));

rmSync(REPORTS, { recursive: true, force: true });
say(`\n${times.join('\n')}\n`);
if (remarks.length > 0) say(`${remarks.join('\n')}\n`);
say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
