import { and, eq } from 'drizzle-orm';
import { timingSafeEqual } from 'node:crypto';
import type { AppointmentView, BookingRefusal, ScheduleId } from '../../../common/contract/booking.ts';
import { Language } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { WaitRequest, type WaitingEntryId } from '../../../common/contract/waitingList.ts';
import type { WebConfirmed } from '../../../common/contract/webBooking.ts';
import {
  AppointmentId,
  ClassCode,
  EpochMs,
  PatientId,
  ServiceId,
  type ClinicId,
} from '../../../common/contract/vocabulary.ts';
import { readBookingCode } from '../../booking/bookingCode.ts';
import { mostOpenOf } from '../../booking/mostOpen.ts';
import type { Db } from '../../db/database.ts';
import { notices } from '../../db/schema/notices.ts';
import { contacts } from '../../db/schema/people.ts';
import { webCounts, webVisits } from '../../db/schema/webBooking.ts';
import { inTransaction } from '../../db/transaction.ts';
import { readAgain } from '../booking/appointmentView.ts';
import { book } from '../booking/book.ts';
import { bookingWindow, type BookingClinic } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { hasEnoughOpen } from '../booking/openOfPeople.ts';
import type { Directory } from '../clinic/directory.ts';
import { lockTyped } from '../patients/lockTyped.ts';
import { isValue, patientsByContact } from '../patients/lookups.ts';
import { joinWaitingList } from '../waitingList/join.ts';
import { holderOf, isOver, lockVisit, type WebVisit } from './keepPlace.ts';
import { reachedLimit, type Askers } from './limits.ts';
import { codeNoticeKey } from './sendCode.ts';
import { visitClaim } from './visitClaim.ts';
import { openClinic, type WebDeps } from './webClinic.ts';
import { webPatient } from './webPatient.ts';

/** Of one code. With the limit of a day for one number, a guess succeeds once in sixty thousand numbers and days. */
const MOST_WRONG = 5;

export type ConfirmOrder = {
  readonly clinicId: ClinicId;
  readonly secret: string;
  readonly code: string;
};
type Refusal = Problem | BookingRefusal;

/**
 * Books what is kept, once the texted code proves the number; or puts its owner on the waiting list. Asked again after an
 * answer that was lost, the same booking is the answer.
 *
 * @returns with the booking, so that its screens are told
 */
export async function confirm(deps: WebDeps, order: ConfirmOrder): Promise<Result<WebConfirmed, Refusal>> {
  const opened = await openClinic(deps, order.clinicId);
  if (!opened.ok) return opened;
  const { clinic, directory } = opened.value;
  const proved = await proveCode(deps, order);
  if (!proved.ok) return proved;
  const done = await inTransaction(deps.db, async (tx): Promise<Result<Done, Refusal>> => {
    const visit = await lockVisit(tx, order.clinicId, order.secret);
    if (!visit) return err({ code: 'web_begin_again' });
    if (!isStillProved(visit, proved.value)) return err({ code: 'web_code_over' });
    if (visit.waitingEntryId !== null) return ok({ kind: 'waiting' });
    if (visit.appointmentId !== null) return booked(await readAgain(tx, visit.appointmentId));
    return carryOut(deps, tx, clinic, visit);
  });
  if (!done.ok) return err(forTheWeb(done.error));
  return ok(done.value.kind === 'waiting' ? done.value : bookedView(deps, directory, done.value.appointment));
}

/** The number that a code was proved for, and which code it was. */
type Proved = Pick<WebVisit, 'phone' | 'codesSent'>;

/** Another code asked for since then, perhaps for another number, proves nothing of that one. */
const isStillProved = (visit: WebVisit, { phone, codesSent }: Proved): boolean =>
  visit.codesSent === codesSent && (visit.phone === phone || isOver(visit));

/** A wrong code is remembered whatever follows, so it is a transaction of its own. */
async function proveCode(deps: WebDeps, { clinicId, secret, code }: ConfirmOrder): Promise<Result<Proved, Problem>> {
  const now = nowOf(deps);
  return deps.db.transaction(async (tx): Promise<Result<Proved, Problem>> => {
    const visit = await lockVisit(tx, clinicId, secret);
    if (!visit || visit.codeUntil === null) return err({ code: 'web_begin_again' });
    // What was booked took the number out of the visit: its codes are limited by the tries of the visit alone. So are those
    // that were texted to nobody, or whoever types a number could shut its owner out.
    const isTexted = await wasTexted(tx, visit);
    const askers: Askers = isTexted && visit.phone !== null ? { mobile: deps.links.digestOf(visit.phone) } : {};
    if (visit.wrongTries >= MOST_WRONG || (await reachedLimit(tx, { what: 'wrong_code', askers, now })) !== undefined)
      return err({ code: 'web_code_over' });
    if (!isOver(visit) && visit.codeUntil.getTime() <= now) return err({ code: 'web_code_over' });
    if (isSame(readBookingCode(code) ?? '', deps.links.codeOf(visit.id, visit.codesSent)))
      return ok({ phone: visit.phone, codesSent: visit.codesSent });
    const wrongTries = visit.wrongTries + 1;
    await tx.update(webVisits).set({ wrongTries }).where(eq(webVisits.id, visit.id));
    if (askers.mobile !== undefined)
      await tx.insert(webCounts).values({
        id: deps.newId(),
        what: 'wrong_code',
        ofWhom: `mobile:${askers.mobile}`,
        at: new Date(now),
      });
    return err({ code: 'web_code_wrong', triesLeft: MOST_WRONG - wrongTries });
  });
}

async function wasTexted(tx: Db, { id, codesSent }: WebVisit): Promise<boolean> {
  const texted = await tx
    .select({ id: notices.id })
    .from(notices)
    .where(eq(notices.key, codeNoticeKey(id, codesSent)));
  return texted.length > 0;
}

const isSame = (typed: string, code: string): boolean =>
  typed.length === code.length && timingSafeEqual(Buffer.from(typed), Buffer.from(code));

type Done =
  | { readonly kind: 'booked'; readonly appointment: AppointmentView }
  | { readonly kind: 'waiting'; readonly entryId?: WaitingEntryId };

const booked = (made: Result<AppointmentView, Refusal>): Result<Done, Refusal> =>
  made.ok ? ok({ kind: 'booked', appointment: made.value }) : made;

async function carryOut(deps: WebDeps, tx: Db, clinic: BookingClinic, visit: WebVisit): Promise<Result<Done, Refusal>> {
  const { phone, name, asked } = visit;
  const { clinicId, organisationId } = clinic;
  if (phone === null) return err({ code: 'web_begin_again' });
  const language = Language.catch('en').parse(visit.language);
  const actor = holderOf(visit);
  const within = { ...deps, db: tx };
  await lockTyped(tx, clinic, { kind: 'phone', value: phone });
  const known = await patientsByContact(tx, organisationId, phone);
  if (visit.waitForId === null && (await hasEnoughOpen(tx, clinic, known, nowOf(deps))))
    return err({ code: 'web_too_many_bookings', limit: mostOpenOf(clinic.options) });
  const patientId = await webPatient(within, { clinicId, e164: phone, name, known, language, actor });
  if (!patientId.ok) return patientId;
  const patientType = asked.patientType ?? 'new';
  const claim = await visitClaim(tx, clinic, {
    patientId: patientId.value,
    patientType,
    scheduleId: visit.waitForId === null ? visit.scheduleId : null,
    serviceId: visit.waitForId,
  });
  if (!claim.ok) return claim;
  await tx
    .update(contacts)
    .set({ isVerified: true })
    .where(and(eq(contacts.organisationId, organisationId), eq(contacts.kind, 'mobile'), isValue(phone)));
  const over = { phone: null, name: null, heldUntil: null, asked: { insuranceId: null } };
  if (visit.waitForId !== null) {
    const entryId = await wait(within, clinic, { visit, patientId: patientId.value, language, actor });
    if (!entryId.ok) return entryId;
    await tx
      .update(webVisits)
      .set({ ...over, waitingEntryId: entryId.value ?? visit.id })
      .where(eq(webVisits.id, visit.id));
    return ok({ kind: 'waiting' });
  }
  if (visit.scheduleId === null || visit.startsAt === null) return err({ code: 'web_begin_again' });
  const made = await book(within, {
    clinicId,
    actor,
    channel: 'web',
    idempotency: { scope: 'web_visit', key: visit.id, requestHash: visit.id },
    patientId: patientId.value,
    place: {
      kind: 'time',
      scheduleId: visit.scheduleId as ScheduleId, // the column refers to schedules
      startsAt: EpochMs.parse(visit.startsAt.getTime()),
    },
    patientType,
    insuranceId: asked.insuranceId,
    ...(asked.screening && { screening: asked.screening }),
    language,
    classCode: STANDARD,
    partySize: 1,
  });
  if (!made.ok) return made;
  await tx
    .update(webVisits)
    .set({ ...over, appointmentId: made.value.appointmentId })
    .where(eq(webVisits.id, visit.id));
  return booked(made);
}

const STANDARD = ClassCode.parse('standard');

type Waits = {
  readonly visit: WebVisit;
  readonly patientId: PatientId;
  readonly language: Language;
  readonly actor: string;
};

/** @returns undefined where this person waits for it already, which is what was asked for */
async function wait(
  deps: WebDeps,
  clinic: BookingClinic,
  { visit, patientId, language, actor }: Waits,
): Promise<Result<WaitingEntryId | undefined, Refusal>> {
  const { today, lastDate } = bookingWindow(clinic, nowOf(deps));
  const request = WaitRequest.parse({
    patientId,
    serviceId: ServiceId.parse(visit.waitForId),
    wanted: { fromDate: today, untilDate: lastDate },
    language,
    ...visit.asked,
    patientType: visit.asked.patientType ?? 'new',
  });
  const joined = await joinWaitingList(deps, { ...request, clinicId: clinic.clinicId, actor, channel: 'web' });
  if (joined.ok) return ok(joined.value.entryId);
  return joined.error.code === 'already_on_waiting_list' ? ok(undefined) : joined;
}

/** The number is proved, so its owner may hear when the other booking is; nothing else of it. */
const forTheWeb = (refusal: Refusal): Refusal =>
  refusal.code === 'overlaps_another' && 'startsAt' in refusal
    ? { code: 'overlaps_another', startsAt: refusal.startsAt }
    : refusal;

function bookedView(
  { links }: WebDeps,
  directory: Directory,
  { appointmentId, number, code, startsAt, endsAt, serviceId, practitionerId }: AppointmentView,
): WebConfirmed {
  const service = directory.services.get(serviceId);
  return {
    kind: 'booked',
    number,
    code,
    startsAt,
    endsAt,
    serviceName: service?.name ?? {},
    practitionerName: (practitionerId && directory.practitioners.get(practitionerId)?.name) ?? null,
    preparation: service?.preparation ?? {},
    url: links.urlOf({ appointmentId: AppointmentId.parse(appointmentId) }),
  };
}
