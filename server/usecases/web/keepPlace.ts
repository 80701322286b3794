import { and, count, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { BookingRefusal } from '../../../common/contract/booking.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { WebHeld, WebHold } from '../../../common/contract/webBooking.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { plusMinutes } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { places } from '../../db/schema/booking.ts';
import { webVisits } from '../../db/schema/webBooking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { hashOfToken } from '../access/secrets.ts';
import { nowOf } from '../booking/deps.ts';
import { holdPlace } from '../booking/hold.ts';
import { countOne } from './limits.ts';
import { openClinic, type WebDeps } from './webClinic.ts';

/** Long enough to type a name and a number with one thumb; asking for the code keeps it as long again. */
export const KEPT_MIN = 10;
/** After this a visit keeps nothing new and nothing longer: who has not asked for a code by then is typing nothing. */
const KEEPS_FOR_MIN = 30;
/**
 * Places that are kept at one moment for one address: a mobile network has many people behind one. Fewer where no code was
 * asked for, which is limited by number and costs whoever empties a calendar a telephone each.
 */
const MOST_KEPT = 20;
const MOST_KEPT_WITHOUT_CODE = 8;

export type WebVisit = typeof webVisits.$inferSelect;
/** For whom the place is held. */
export const holderOf = ({ id }: Pick<WebVisit, 'id'>): string => `web:${id}`;

/** Whoever the secret belongs to, locked until the transaction ends. */
export async function lockVisit(tx: Db, clinicId: ClinicId, secret: string): Promise<WebVisit | undefined> {
  const [visit] = await tx
    .select()
    .from(webVisits)
    .where(and(eq(webVisits.secretHash, hashOfToken(secret)), eq(webVisits.clinicId, clinicId)))
    .for('update');
  return visit;
}

/** Whether a visit is too old to keep anything new, or anything longer. */
export const isOld = ({ createdAt }: WebVisit, now: number): boolean =>
  createdAt.getTime() <= now - KEEPS_FOR_MIN * 60_000;

export type KeepOrder = z.output<typeof WebHold> & { readonly clinicId: ClinicId; readonly address: string };

/**
 * Keeps a place while somebody types, one at a time: another choice gives the first back. Asked again for the same, it is
 * kept longer, for half an hour in all, and a request that was lost and comes again does no harm.
 */
export async function keepPlace(
  deps: WebDeps,
  { clinicId, secret, scheduleId, startsAt, address, ...asked }: KeepOrder,
): Promise<Result<WebHeld, Problem | BookingRefusal>> {
  const opened = await openClinic(deps, clinicId);
  if (!opened.ok) return opened;
  const now = nowOf(deps);
  const addressHash = deps.links.digestOf(address);
  const heldUntil = new Date(plusMinutes(now, KEPT_MIN));
  const begun = await inTransaction(deps.db, async (tx): Promise<Result<WebVisit, Problem>> => {
    if (await keptByOthers(tx, { addressHash, secret, now })) return err({ code: 'web_too_many_places' });
    const askers = { address: addressHash, clinic: clinicId };
    const counted = await countOne(tx, deps.newId, { what: 'place', askers, now });
    if (!counted.ok) return counted;
    const own = await lockVisit(tx, clinicId, secret);
    if (own && (isOver(own) || isOld(own, now))) return err({ code: 'web_begin_again' });
    // Again, now that whoever counts for the same address waits.
    if (await keptByOthers(tx, { addressHash, secret, now })) return err({ code: 'web_too_many_places' });
    const values = { addressHash, asked, scheduleId, startsAt: new Date(startsAt), heldUntil, waitForId: null };
    const [visit] = own
      ? await tx.update(webVisits).set(values).where(eq(webVisits.id, own.id)).returning()
      : await tx
          .insert(webVisits)
          .values({
            id: deps.newId(),
            clinicId,
            secretHash: hashOfToken(secret),
            createdAt: new Date(now),
            ...values,
          })
          .onConflictDoNothing()
          .returning();
    return visit ? ok(visit) : err({ code: 'web_begin_again' });
  });
  if (!begun.ok) return begun;
  const held = await holdPlace(deps, {
    clinicId,
    scheduleId,
    startsAt,
    askedBy: { ...asked, patientType: asked.patientType ?? 'new' },
    holder: holderOf(begun.value),
    channel: 'web',
    holdMin: KEPT_MIN,
  });
  if (held.ok) return ok({ heldUntil: held.value.heldUntil });
  // The place that was kept before stands in no row of the visit any more: it is given back, too.
  await giveBack(deps.db, begun.value.id);
  return held;
}

type Keeps = { readonly addressHash: string; readonly secret: string; readonly now: number };

/** Whether the other visits of an address keep as many places as one address may. */
async function keptByOthers(tx: Db, { addressHash, secret, now }: Keeps): Promise<boolean> {
  const [kept] = await tx
    .select({ all: count(), withoutCode: count(sql`case when ${webVisits.codesSent} = 0 then 1 end`) })
    .from(webVisits)
    .where(
      and(
        eq(webVisits.addressHash, addressHash),
        gt(webVisits.heldUntil, new Date(now)),
        isNull(webVisits.appointmentId),
        ne(webVisits.secretHash, hashOfToken(secret)),
      ),
    );
  return kept !== undefined && (kept.all >= MOST_KEPT || kept.withoutCode >= MOST_KEPT_WITHOUT_CODE);
}

/** Gives the place back: whoever left the page, or chose to wait instead. */
export async function releaseWebPlace(
  deps: WebDeps,
  { clinicId, secret }: { readonly clinicId: ClinicId; readonly secret: string },
): Promise<Result<undefined, Problem>> {
  return deps.db.transaction(async (tx) => {
    const visit = await lockVisit(tx, clinicId, secret);
    if (visit && !isOver(visit)) await giveBack(tx, visit.id);
    return ok(undefined);
  });
}

export async function giveBack(db: Db, visitId: string): Promise<void> {
  await db
    .update(places)
    .set({ state: 'free', heldBy: null, heldUntil: null, channel: null })
    .where(and(eq(places.heldBy, holderOf({ id: visitId })), eq(places.state, 'held')));
  await db.update(webVisits).set({ heldUntil: null }).where(eq(webVisits.id, visitId));
}

/** Booked, or on the waiting list: the secret is used up. */
export const isOver = ({ appointmentId, waitingEntryId }: WebVisit): boolean =>
  appointmentId !== null || waitingEntryId !== null;
