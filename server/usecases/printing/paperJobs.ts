import { count, desc, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PaperState } from '../../../common/contract/printing.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { outbox } from '../../db/schema/queue.ts';

/** A paper that staff asked for, as the outbox keeps it; jobs of one printer follow one another. */
type Order = {
  readonly clinicId: ClinicId;
  readonly type: 'print_slip' | 'print_report' | 'print_test';
  /** What it is the paper of, e.g. `slip:<appointment>`; each print has this and its own number for key. */
  readonly of: string;
  readonly printAt: DeviceId;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: number;
};

/** More papers of one thing are a jammed key, not a wish. */
const AT_MOST = 40;

/** The keys of all prints of this subject: few, so that each is looked up and the outbox is not read through. */
const isOf = (of: string) =>
  inArray(
    outbox.key,
    Array.from({ length: AT_MOST }, (_, before) => `${of}:${before + 1}`),
  );

/** Asks for a paper, in the transaction that decided on it; the outbox prints it, at most once. */
export async function askForPaper(tx: Db, order: Order): Promise<Result<undefined, Problem>> {
  const { clinicId, type, of, printAt, payload, at } = order;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${of}, 0))`);
  const [row] = await tx.select({ before: count() }).from(outbox).where(isOf(of));
  const before = row?.before ?? 0;
  if (before >= AT_MOST) return err({ code: 'too_many_requests' });
  await tx.insert(outbox).values({
    key: `${of}:${before + 1}`,
    lane: `printer:${printAt}`,
    clinicId,
    type,
    payload: { ...payload, printAt },
    notBefore: new Date(at),
    createdAt: new Date(at),
  });
  return ok(undefined);
}

/** Papers of this subject that were printed, are about to be or may have been: another one is a copy. */
export async function papersThatMayExist(tx: Db, of: string): Promise<readonly { readonly payload: unknown }[]> {
  const rows = await tx
    .select({ status: outbox.status, payload: outbox.payload, outcome: outbox.outcome })
    .from(outbox)
    .where(isOf(of));
  return rows.filter(({ status, outcome }) => MAY_EXIST.has(status) || Outcome.safeParse(outcome).data?.mayExist);
}

const MAY_EXIST: ReadonlySet<string> = new Set(['pending', 'sending', 'done', 'unknown']);

const OfPaper = z.object({ isCopy: z.boolean().default(false) });
/** `mayExist`: somebody settled it without having found it. */
const Outcome = z.object({ code: z.string(), mayExist: z.boolean().default(false) });

/**
 * How the last paper of this subject is doing.
 *
 * @param isCurrent whether it still says what holds; an older one counts as none
 */
export async function paperState(
  db: Db,
  of: string,
  isCurrent: (payload: unknown) => boolean = () => true,
): Promise<PaperState> {
  const [last] = await db.select().from(outbox).where(isOf(of)).orderBy(desc(outbox.id)).limit(1);
  if (!last || !isCurrent(last.payload)) return { state: 'none', code: null, isTriedAgain: false, isCopy: false };
  const code = Outcome.safeParse(last.outcome).data?.code ?? null;
  const isTriedAgain = last.status === 'pending' && code !== null;
  const isCopy = OfPaper.safeParse(last.payload).data?.isCopy ?? false;
  return { state: isTriedAgain ? 'failed' : STATE[last.status], code, isTriedAgain, isCopy };
}

const STATE = {
  pending: 'printing',
  sending: 'printing',
  done: 'printed',
  failed: 'failed',
  expired: 'failed',
  cancelled: 'failed',
  unknown: 'unknown',
} as const satisfies Record<(typeof outbox.$inferSelect)['status'], PaperState['state']>;
