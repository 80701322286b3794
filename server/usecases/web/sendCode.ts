import { and, eq, gt, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { WebCodeRequest, WebCodeSent } from '../../../common/contract/webBooking.ts';
import { EpochMs, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { plusMinutes } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { places } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { contacts } from '../../db/schema/people.ts';
import { webVisits } from '../../db/schema/webBooking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { expiryOf, mannerOf } from '../../notice/purpose.ts';
import { isOf, isPhoneCountry } from '../../../common/typed/phone.ts';
import { hashOfToken } from '../access/secrets.ts';
import { nowOf } from '../booking/deps.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import { isValue } from '../patients/lookups.ts';
import { readPhone } from '../patients/typed.ts';
import { giveBack, holderOf, isOld, isOver, KEPT_MIN, lockVisit, type WebVisit } from './keepPlace.ts';
import { countOne } from './limits.ts';
import { openClinic, type WebDeps } from './webClinic.ts';

/** As long as the place is kept. */
const CODE_MIN = 10;
/** More than these no honest person asks for, whatever number is typed. */
const MOST_CODES = 5;
/** Enough for its owner to see which telephone to look at. */
const SHOWN_DIGITS = 3;

/** Of the text that carries one code of a visit. */
export const codeNoticeKey = (visitId: string, which: number): string => `web_code:${visitId}:${which}`;

export type CodeOrder = z.output<typeof WebCodeRequest> & {
  readonly clinicId: ClinicId;
  readonly address: string;
  readonly idempotency: OptionalKey;
};

/**
 * Texts a code to the number. Known and unknown numbers, and those that want no texts, are answered alike, so nobody
 * learns who is a patient; a request that comes again with its key sends nothing more.
 */
export async function sendCode(deps: WebDeps, order: CodeOrder): Promise<Result<WebCodeSent, Problem>> {
  const { clinicId, secret, name, language, waitFor, address, idempotency } = order;
  const opened = await openClinic(deps, clinicId);
  if (!opened.ok) return opened;
  const { clinic } = opened.value;
  const phone = readPhone(order.phone, clinic);
  if (!phone.ok) return err({ code: 'phone_not_understood', reason: phone.error });
  if (phone.value.kind === 'landline') return err({ code: 'web_mobile_needed' });
  if (name === undefined && clinic.options.webAsksNoName !== true) return err({ code: 'web_name_missing' });
  const { e164 } = phone.value;
  if (clinic.options.webForeignMobiles !== true && isPhoneCountry(clinic.country) && !isOf(e164, clinic.country))
    return err({ code: 'web_mobile_abroad' });
  const now = nowOf(deps);
  const addressHash = deps.links.digestOf(address);
  const sent = await inTransaction(deps.db, async (tx): Promise<Result<WebVisit, Problem>> => {
    const found = (await lockVisit(tx, clinicId, secret)) ?? (waitFor && (await beginWaiting(deps, tx, order, now)));
    if (!found || isOver(found)) return err({ code: 'web_begin_again' });
    const claimed = await claimKey(tx, idempotency, { visitId: found.id }, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(found);
    const heldUntil = waitFor === undefined ? await keepLonger(tx, found, now) : null;
    if (heldUntil === undefined) return err({ code: 'place_not_held' });
    if (found.codesSent >= MOST_CODES) return err({ code: 'web_too_many_texts' });
    const askers = { mobile: deps.links.digestOf(e164), address: addressHash, clinic: clinicId };
    const counted = await countOne(tx, deps.newId, { what: 'text', askers, now });
    if (!counted.ok) return counted;
    if (waitFor !== undefined) await giveBack(tx, found.id);
    const contact = await contactFor(deps, tx, { organisationId: clinic.organisationId, e164, now });
    const which = found.codesSent + 1;
    const [visit] = await tx
      .update(webVisits)
      .set({
        phone: e164,
        name: name ?? null,
        language,
        codesSent: which,
        codeUntil: new Date(plusMinutes(now, CODE_MIN)),
        wrongTries: 0,
        ...(contact.isNew && { madeContactIds: [...found.madeContactIds, contact.contactId] }),
        ...(waitFor
          ? {
              waitForId: waitFor.serviceId,
              asked: {
                insuranceId: waitFor.insuranceId,
                ...(waitFor.screening && { screening: waitFor.screening }),
                ...(waitFor.patientType && { patientType: waitFor.patientType }),
              },
            }
          : { heldUntil }),
      })
      .where(eq(webVisits.id, found.id))
      .returning();
    if (!contact.isBlocked)
      await tx.insert(notices).values({
        id: deps.newId(),
        clinicId,
        key: codeNoticeKey(found.id, which),
        purpose: 'web_code',
        language,
        params: { webVisitId: found.id, which },
        channels: [{ channel: 'sms', contactId: contact.contactId }],
        priority: mannerOf('web_code').priority,
        notBefore: new Date(now),
        expiresAt: new Date(expiryOf('web_code', now)),
        nextLookAt: new Date(now),
        createdAt: new Date(now),
      });
    return visit ? ok(visit) : err({ code: 'web_begin_again' });
  });
  if (!sent.ok) return sent;
  const { codeUntil, heldUntil } = sent.value;
  return ok({
    ending: e164.slice(-SHOWN_DIGITS),
    validUntil: EpochMs.parse(codeUntil?.getTime() ?? now),
    heldUntil: heldUntil && EpochMs.parse(heldUntil.getTime()),
  });
}

/** Whoever only wants to wait has kept no place before. */
async function beginWaiting(
  deps: WebDeps,
  tx: Db,
  { clinicId, secret, address, waitFor }: CodeOrder,
  now: number,
): Promise<WebVisit | undefined> {
  const [visit] = await tx
    .insert(webVisits)
    .values({
      id: deps.newId(),
      clinicId,
      secretHash: hashOfToken(secret),
      addressHash: deps.links.digestOf(address),
      asked: { insuranceId: waitFor?.insuranceId ?? null },
      createdAt: new Date(now),
    })
    .onConflictDoNothing()
    .returning();
  return visit;
}

/**
 * Keeps the place from now on as long again, except for a visit that is too old for it.
 *
 * @returns until when it is kept for this person; undefined where it is not any more
 */
async function keepLonger(tx: Db, visit: WebVisit, now: EpochMs): Promise<Date | undefined> {
  const heldUntil = isOld(visit, now) ? sql`${places.heldUntil}` : new Date(plusMinutes(now, KEPT_MIN));
  const [kept] = await tx
    .update(places)
    .set({ heldUntil })
    .where(and(eq(places.heldBy, holderOf(visit)), eq(places.state, 'held'), gt(places.heldUntil, new Date(now))))
    .returning({ heldUntil: places.heldUntil });
  return kept?.heldUntil ?? undefined;
}

async function contactFor(
  { newId }: WebDeps,
  tx: Db,
  { organisationId, e164, now }: { readonly organisationId: string; readonly e164: string; readonly now: number },
): Promise<{ readonly contactId: string; readonly isNew: boolean; readonly isBlocked: boolean }> {
  const made = await tx
    .insert(contacts)
    .values({ id: newId(), organisationId, kind: 'mobile', value: e164, createdAt: new Date(now) })
    .onConflictDoNothing()
    .returning({ id: contacts.id });
  const [first] = made;
  if (first) return { contactId: first.id, isNew: true, isBlocked: false };
  const [known] = await tx
    .select({ id: contacts.id, blockedReason: contacts.blockedReason })
    .from(contacts)
    .where(and(eq(contacts.organisationId, organisationId), eq(contacts.kind, 'mobile'), isValue(e164)));
  if (!known) throw new Error('A contact that could not be written is not there');
  return { contactId: known.id, isNew: false, isBlocked: known.blockedReason !== null };
}
