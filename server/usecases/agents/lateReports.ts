import { and, eq, gt, inArray, isNotNull, like, sql } from 'drizzle-orm';
import type { JobOutcome } from '../../../common/contract/agent.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { outbox } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { News } from '../../ports/news.ts';
import { jobInDoubt, readJobId } from '../printing/jobInWorld.ts';

export type LateReportDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly news: News;
  /** This process is carrying out the effect with this key, and goes on with it by itself. */
  readonly isCarriedOut: (key: string) => boolean;
};

/** A print whose end was told after the server had stopped waiting for it. */
export type LatePrint = { readonly type: string; readonly payload: unknown; readonly outcome: JobOutcome };

/** Paper is still wanted for so long after it was asked for: see usecases/printing/printPaper.ts. */
const TRIED_FOR_MS = 3 * 60_000;
/** What nobody has resolved for longer is for people to look at. */
const ASKED_FOR_MS = 60 * 60_000;
const MOST_ASKED = 100;

/**
 * Writes down what became of a print by the word of the agent that had it. Only a print that is in doubt is touched,
 * and only while the job that the word is about is the one that may come out: a later attempt is another job, and so is
 * the same attempt at the printer that took over.
 *
 * @returns undefined where nothing was in doubt
 */
export async function resolvePrint(
  { db, clock, news, isCarriedOut }: LateReportDeps,
  clinicId: ClinicId,
  jobId: string,
  outcome: JobOutcome,
): Promise<LatePrint | undefined> {
  const job = readJobId(jobId);
  if (!job) return undefined;
  const now = clock.now();
  const isStillWanted = sql`${outbox.createdAt} > ${new Date(now - TRIED_FOR_MS).toISOString()}::timestamptz`;
  const { state, ...detail } = outcome;
  // What certainly was not printed is not given up behind the back of who may be about to print it elsewhere.
  const isLeft = state === 'failed' && isCarriedOut(job.key);
  const [row] = await db
    .update(outbox)
    .set({
      // What certainly was not printed is tried again, as long as somebody may be waiting for it.
      status:
        state === 'failed' ? sql`(case when ${isStillWanted} then 'pending' else 'failed' end)::outbox_status` : state,
      finishedAt: new Date(now),
      notBefore: new Date(now),
      outcome: { ...detail, isLate: true },
    })
    .where(
      and(
        eq(outbox.key, job.key),
        eq(outbox.clinicId, clinicId),
        eq(outbox.attempts, job.attempt),
        eq(jobInDoubt, jobId),
        like(outbox.type, 'print_%'),
        inArray(outbox.status, isLeft ? ['unknown'] : ['sending', 'unknown']),
      ),
    )
    .returning({ type: outbox.type, payload: outbox.payload });
  if (!row) return undefined;
  news.tell({ kind: 'beside', clinicId });
  if (state === 'failed') news.tell({ kind: 'outbox' });
  return { ...row, outcome };
}

/** Prints of this clinic that are in doubt; an agent that has come back may know what became of them. */
export async function printsInDoubt({ db, clock }: LateReportDeps, clinicId: ClinicId): Promise<readonly string[]> {
  const rows = await db
    .select({ jobId: jobInDoubt })
    .from(outbox)
    .where(
      and(
        eq(outbox.clinicId, clinicId),
        gt(outbox.createdAt, new Date(clock.now() - ASKED_FOR_MS)),
        like(outbox.type, 'print_%'),
        inArray(outbox.status, ['sending', 'unknown']),
        isNotNull(jobInDoubt),
      ),
    )
    .limit(MOST_ASKED);
  return rows.flatMap(({ jobId }) => (jobId === null ? [] : [jobId]));
}
