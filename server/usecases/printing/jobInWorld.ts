import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { outbox } from '../../db/schema/queue.ts';

/** One try of one print at one printer, as the printer's agent knows it. */
export type WorldJob = {
  readonly key: string;
  readonly attempt: number;
  /** At the printer that takes over. */
  readonly isInstead: boolean;
};

const INSTEAD = ':instead';

/** What a printer is given: its agent puts the attempt behind it. */
export const printerKeyOf = ({ key, isInstead }: Omit<WorldJob, 'attempt'>): string =>
  isInstead ? `${key}${INSTEAD}` : key;

const jobIdOf = (job: WorldJob): string => `${printerKeyOf(job)}#${job.attempt}`;

/** @returns undefined for what is no print of the outbox */
export function readJobId(jobId: string): WorldJob | undefined {
  const [, printerKey, attempt] = /^(.+)#(\d{1,6})$/.exec(jobId) ?? [];
  if (printerKey === undefined) return undefined;
  const isInstead = printerKey.endsWith(INSTEAD);
  return { key: isInstead ? printerKey.slice(0, -INSTEAD.length) : printerKey, attempt: Number(attempt), isInstead };
}

/** The one job of a print's row that may come out as paper now; null before the first byte and after a certain end. */
export const jobInDoubt: SQL<string | null> = sql<string | null>`${outbox.outcome} ->> 'jobInDoubt'`;

/**
 * Written down before a printer is given a job, so that a word on an earlier one, which ended, decides nothing any more.
 *
 * @returns false where the row is no longer this attempt's: then nothing may be printed
 */
export async function beginInWorld(db: Db, job: WorldJob): Promise<boolean> {
  const begun = await db
    .update(outbox)
    .set({ outcome: { jobInDoubt: jobIdOf(job) } })
    .where(and(eq(outbox.key, job.key), eq(outbox.attempts, job.attempt), eq(outbox.status, 'sending')))
    .returning({ id: outbox.id });
  return begun.length > 0;
}

/** @returns false where the row is no longer this attempt's, or what became of the job is known: whoever had it told so */
export async function isInDoubt(db: Db, job: WorldJob): Promise<boolean> {
  const rows = await db
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        eq(outbox.key, job.key),
        eq(outbox.attempts, job.attempt),
        eq(outbox.status, 'sending'),
        eq(jobInDoubt, jobIdOf(job)),
      ),
    );
  return rows.length > 0;
}
