import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentPrinter, JobId, JobOutcome, type JobsKnown, type JobToPrint } from '../common/contract/agent.ts';
import { err, ok, type Result } from '../common/contract/result.ts';
import type { Clock } from '../server/ports/clock.ts';
import type { Bitmap } from '../server/ports/paper.ts';

/** What is written of a job before its dots, as one line. */
const Head = z.object({
  jobId: JobId,
  printer: AgentPrinter,
  widthDots: z.int(),
  heightDots: z.int(),
  sha256: z.string(),
  /** By this machine's clock. */
  expiresAt: z.int(),
});
type Head = z.infer<typeof Head>;

const Ended = z.object({ jobId: JobId, outcome: JobOutcome, endedAt: z.int(), isTold: z.boolean() });
type Ended = z.infer<typeof Ended>;

/** A job that waits for its printer. */
export type HeldJob = Pick<Head, 'jobId' | 'printer' | 'expiresAt'>;

/** More than a clinic prints in an hour; a server that sends more is told so. */
const MOST_HELD = 300;
/** So long the agent can still say what became of a job. */
const REMEMBERED_MS = 24 * 60 * 60_000;

/**
 * Jobs as files, so that each survives the end of this process and a loss of power:
 *
 *     <name>.job    head and dots, there before the server is told that the job is held
 *     <name>.begun  there before the first byte goes to the printer
 *     <name>.ended  what became of it, there before the server is told; remembered for a day
 *
 * Every file appears whole or not at all (written beside, synced, renamed, folder synced). A job with `begun` and
 * without `ended` was interrupted: nobody knows whether its paper came out, and it is never printed again.
 *
 * On a disk that takes nothing more, outcomes are kept in memory, told from there, and written as soon as that is possible.
 */
export class Spool {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #held = new Map<string, HeldJob>();
  readonly #ended = new Map<string, Ended>();
  /** Being written; a question about such a job is answered when it is known. */
  readonly #arriving = new Map<string, Promise<Result<'held', { code: string }>>>();
  /** Ended, and the disk did not take it. */
  readonly #unwritten = new Set<string>();
  /** One outcome is written after the other, so that the newest word on a job is the last. */
  #keeping: Promise<unknown> = Promise.resolve();
  readonly id: string;

  private constructor(folder: string, clock: Clock, id: string) {
    this.#folder = folder;
    this.#clock = clock;
    this.id = id;
  }

  /** Reads what an earlier process left. Jobs that it had begun end as unknown here. */
  static async open(folder: string, clock: Clock): Promise<Spool> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const spool = new Spool(folder, clock, await idOf(folder));
    await spool.#readAgain();
    return spool;
  }

  /** Those that may be printed, in the order in which they came. */
  held(): readonly HeldJob[] {
    return [...this.#held.values()];
  }

  /** Takes a job in, once: a repeat of one that is known changes nothing. */
  take(job: JobToPrint): Promise<Result<'held' | 'known', { code: string }>> {
    const { jobId } = job;
    if (this.#held.has(jobId) || this.#ended.has(jobId)) return Promise.resolve(ok('known'));
    const known = this.#arriving.get(jobId);
    if (known) return known.then((taken) => (taken.ok ? ok('known') : taken));
    const arriving = this.#write(job).finally(() => this.#arriving.delete(jobId));
    this.#arriving.set(jobId, arriving);
    return arriving;
  }

  /** Writes down that its printing begins. @returns the dots, or why it is not printed */
  async begin(jobId: string): Promise<Result<Bitmap, { code: string }>> {
    const read = await this.#read(nameOf(jobId));
    if (!read) return err({ code: 'job_damaged' });
    if (this.#clock.now() > read.head.expiresAt) return err({ code: 'expired' });
    try {
      await this.#put(`${nameOf(jobId)}.begun`, [Buffer.from(jobId)]);
    } catch {
      return err({ code: 'spool_failed' }); // not one byte has gone out
    }
    return ok(read.bitmap);
  }

  /** @returns whether the disk took it; it may be told in any case */
  async end(jobId: string, outcome: JobOutcome): Promise<boolean> {
    const endedAt = this.#clock.now();
    return this.#inTurn(() => this.#keep({ jobId, outcome, endedAt, isTold: false }));
  }

  /** Tries to write what the disk did not take. */
  async writeAgain(): Promise<void> {
    for (const jobId of [...this.#unwritten])
      await this.#inTurn(async () => {
        const ended = this.#ended.get(jobId);
        if (ended && this.#unwritten.has(jobId)) await this.#keep(ended);
      });
  }

  /** Outcomes that the server has not yet said it has heard. */
  untold(): readonly Ended[] {
    return [...this.#ended.values()].filter(({ isTold }) => !isTold);
  }

  async told(jobId: string): Promise<void> {
    await this.#inTurn(async () => {
      const ended = this.#ended.get(jobId);
      if (ended && !ended.isTold) await this.#keep({ ...ended, isTold: true });
    });
  }

  async knows(jobId: string): Promise<JobsKnown[number]> {
    await this.#arriving.get(jobId)?.catch(() => undefined);
    return { jobId, isHeld: this.#held.has(jobId), outcome: this.#ended.get(jobId)?.outcome ?? null };
  }

  /** Forgets what was told a day ago. */
  async forgetOld(): Promise<void> {
    const before = this.#clock.now() - REMEMBERED_MS;
    for (const { jobId, endedAt, isTold } of [...this.#ended.values()]) {
      if (!isTold || endedAt > before || this.#unwritten.has(jobId)) continue;
      this.#ended.delete(jobId);
      await rm(this.#path(`${nameOf(jobId)}.ended`), { force: true });
    }
  }

  async #write(job: JobToPrint): Promise<Result<'held', { code: string }>> {
    const { jobId, printer, widthDots, heightDots, bits, sha256, expiresInMs } = job;
    if (hashOf(bits) !== sha256 || bits.length !== Math.ceil(widthDots / 8) * heightDots)
      return err({ code: 'job_damaged' });
    if (this.#held.size >= MOST_HELD) return err({ code: 'spool_full' });
    const expiresAt = this.#clock.now() + expiresInMs;
    const head: Head = { jobId, printer, widthDots, heightDots, sha256, expiresAt };
    try {
      await this.#put(`${nameOf(jobId)}.job`, [Buffer.from(`${JSON.stringify(head)}\n`), bits]);
    } catch {
      return err({ code: 'spool_failed' }); // a full or broken disk: nothing was promised
    }
    this.#held.set(jobId, { jobId, printer, expiresAt });
    return ok('held');
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#keeping.then(act);
    this.#keeping = turn.catch(() => undefined);
    return turn;
  }

  async #keep(ended: Ended): Promise<boolean> {
    const { jobId, outcome } = ended;
    const name = nameOf(jobId);
    const isWritten = await this.#put(`${name}.ended`, [Buffer.from(JSON.stringify(ended))]).then(
      () => true,
      () => false,
    );
    this.#ended.set(jobId, ended);
    this.#held.delete(jobId);
    if (isWritten) this.#unwritten.delete(jobId);
    else this.#unwritten.add(jobId);
    // What may have come out leaves its trace until its end is written; what certainly did not must not come out later.
    if (isWritten || outcome.state === 'failed') await this.#remove(name);
    return isWritten;
  }

  /** The job goes first: without `begun` it would be printed. A disk that lets nothing go lets nothing begin either. */
  async #remove(name: string): Promise<void> {
    try {
      await rm(this.#path(`${name}.job`), { force: true });
      await rm(this.#path(`${name}.begun`), { force: true });
    } catch {
      // Looked at again when the spool is opened next.
    }
  }

  async #readAgain(): Promise<void> {
    const files = new Set(await readdir(this.#folder));
    for (const file of files) if (file.endsWith('.part')) await rm(this.#path(file), { force: true });
    for (const file of files) {
      if (!file.endsWith('.ended')) continue;
      const ended = await readEnded(this.#path(file));
      if (ended) this.#ended.set(ended.jobId, ended);
    }
    const jobs: { readonly name: string; readonly head: Head }[] = [];
    for (const file of files) {
      if (!file.endsWith('.job')) continue;
      const name = file.slice(0, -'.job'.length);
      const read = await this.#read(name);
      // Damaged on the disk: without its head nobody can be told of it; the server asks, and hears that it is not known.
      if (read) jobs.push({ name, head: read.head });
      else await rm(this.#path(file), { force: true });
    }
    for (const { name, head } of jobs.sort((a, b) => a.head.expiresAt - b.head.expiresAt)) {
      const { jobId, printer, expiresAt } = head;
      if (this.#ended.has(jobId)) await this.#remove(name);
      else if (files.has(`${name}.begun`)) await this.end(jobId, { state: 'unknown', code: 'agent_interrupted' });
      else this.#held.set(jobId, { jobId, printer, expiresAt });
    }
  }

  async #read(name: string): Promise<{ readonly head: Head; readonly bitmap: Bitmap } | undefined> {
    const bytes = await readFile(this.#path(`${name}.job`)).catch(() => undefined);
    const lineEnd = bytes?.indexOf(0x0a) ?? -1;
    if (!bytes || lineEnd < 0) return undefined;
    const head = Head.safeParse(parsed(bytes.toString('utf8', 0, lineEnd)));
    const bits = new Uint8Array(bytes.subarray(lineEnd + 1));
    if (!head.success || hashOf(bits) !== head.data.sha256) return undefined;
    const { widthDots, heightDots } = head.data;
    return { head: head.data, bitmap: { widthDots, heightDots, bits } };
  }

  #path(file: string): string {
    return join(this.#folder, file);
  }

  /** Whole or not at all, also when the power fails in this moment. */
  async #put(file: string, parts: readonly Uint8Array[]): Promise<void> {
    await writeWhole(this.#folder, file, parts);
  }
}

const hashOf = (bits: Uint8Array): string => createHash('sha256').update(bits).digest('hex');
/** A job's id holds signs that no file should be named by. */
const nameOf = (jobId: string): string => createHash('sha256').update(jobId).digest('hex').slice(0, 40);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readEnded(file: string): Promise<Ended | undefined> {
  return Ended.safeParse(parsed(await readFile(file, 'utf8'))).data;
}

async function idOf(folder: string): Promise<string> {
  const file = 'spool.json';
  const known = z
    .object({ spoolId: z.uuid() })
    .safeParse(parsed(await readFile(join(folder, file), 'utf8').catch(() => '')));
  if (known.success) return known.data.spoolId;
  const spoolId = randomUUID();
  await writeWhole(folder, file, [Buffer.from(JSON.stringify({ spoolId }))]);
  return spoolId;
}

/** Written beside, synced, renamed, and the folder synced, so that the name is there only with all that it names. */
export async function writeWhole(folder: string, file: string, parts: readonly Uint8Array[]): Promise<void> {
  const path = join(folder, file);
  try {
    const written = await open(`${path}.part`, 'w', 0o600);
    try {
      for (const part of parts) await written.writeFile(part);
      await written.sync();
    } finally {
      await written.close();
    }
    await rename(`${path}.part`, path);
  } catch (error) {
    await rm(`${path}.part`, { force: true }).catch(() => undefined); // a full disk needs the room
    throw error;
  }
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
