import { and, eq, ne, sql } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import { AppointmentId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { minutesBetween, plusMinutes } from '../../booking/clinicTime.ts';
import type { Db } from '../../db/database.ts';
import { absenceTellings, moveOffers } from '../../db/schema/absences.ts';
import { appointments } from '../../db/schema/booking.ts';
import { notices } from '../../db/schema/notices.ts';
import { inTransaction } from '../../db/transaction.ts';
import { channelPlan, type PlannedSend } from '../../notice/channelPlan.ts';
import { mannerOf } from '../../notice/purpose.ts';
import { NIGHT, quietUntil, USUAL_QUIET_HOURS } from '../../notice/quietHours.ts';
import type { BookingClinic } from '../booking/clinic.ts';
import { nowOf, type BookingDeps } from '../booking/deps.ts';
import { reachOf } from '../notices/contactChoices.ts';
import { allowedBy } from '../notices/makeNotice.ts';
import { endOffer, keepPlaces } from './moveOffer.ts';
import { nearestPlaces, type Moving, type OtherTime } from './nearestPlaces.ts';
import { paramsOf } from './writtenOffer.ts';
import { endTelling, lockTelling, noticeKeyOf, type TellingRow } from './tellings.ts';

/** Who has to be told before the quiet hours are over is disturbed in them: else they would come for nothing. */
const WAKES_BEFORE_MIN = 180;
/** A place is kept at most until so long before it begins. */
const KEPT_UNTIL_BEFORE_MIN = 30;

/** How long the places of an absence are kept, in minutes. */
export const answerMinOf = ({ options }: BookingClinic): number =>
  options.absenceAnswerMin ?? USUAL_OPTIONS.absenceAnswerMin;

export type ToTell = { readonly telling: TellingRow; readonly booking: Moving };

/**
 * Tells these people, the first of the list first, and keeps the nearest other times for each of them. Nothing happens for
 * one whose booking was changed meanwhile. @returns how many were told or found to be out of reach
 */
export async function tellAbsence(
  deps: BookingDeps,
  clinic: BookingClinic,
  people: readonly ToTell[],
): Promise<number> {
  const now = nowOf(deps);
  const afterQuiet = EpochMs.parse(quietUntil(now, clinic.timeZone, USUAL_QUIET_HOURS) ?? now);
  const times = await nearestPlaces(
    deps,
    clinic,
    people.map(({ booking }) => booking),
    afterQuiet,
  );
  let done = 0;
  for (const [index, person] of people.entries()) {
    // Nobody is woken for other times to choose from.
    const isUrgent =
      person.telling.round === 0 &&
      minutesBetween(afterQuiet, person.telling.awayAt.getTime() as EpochMs) < WAKES_BEFORE_MIN;
    const toldAt = isUrgent ? now : afterQuiet;
    // A millisecond apart, so that they are told in the order of time.
    const dueAt = EpochMs.parse(toldAt + index);
    const tell = (slots: readonly OtherTime[], isLast: boolean) =>
      inTransaction(deps.db, (tx) => tellOne(tx, deps, clinic, { ...person, slots, dueAt, isUrgent, isLast }));
    let told = await tell(times[index] ?? [], false);
    // Somebody else had all of them meanwhile: others are looked for, once, so that nobody waits to be told.
    if (!told.ok && told.error === 'all_gone') {
      const [slots = []] = await nearestPlaces(deps, clinic, [person.booking], afterQuiet);
      told = await tell(slots, true);
    }
    if (told.ok) done += 1;
  }
  return done;
}

type Telling = ToTell & {
  readonly slots: readonly OtherTime[];
  readonly dueAt: EpochMs;
  readonly isUrgent: boolean;
  /** Told also without other times, should there be none left. */
  readonly isLast: boolean;
};

async function tellOne(
  tx: Db,
  deps: BookingDeps,
  clinic: BookingClinic,
  { telling: seen, slots, dueAt: earliestAt, isUrgent, isLast }: Telling,
): Promise<Result<undefined, 'changed' | 'all_gone'>> {
  const now = nowOf(deps);
  const telling = await lockTelling(tx, seen.id);
  if (telling === undefined || telling.round !== seen.round || telling.state !== seen.state) return err('changed');
  const [booking] = await tx.select().from(appointments).where(eq(appointments.id, telling.appointmentId));
  if (booking?.startsAt.getTime() !== telling.awayAt.getTime()) return err('changed');
  const awayAt = telling.awayAt.getTime() as EpochMs; // a timestamp with its zone is an instant
  const appointmentId = AppointmentId.parse(booking.id);
  if (telling.round > 0 && slots.length === 0) {
    await haveNothingToSay(tx, telling, now);
    return ok(undefined);
  }
  const plan = channelPlan({
    purpose: 'doctor_absent',
    allowed: allowedBy(clinic),
    ...(await reachOf(tx, { appointmentId })),
  });
  if (!plan.ok) {
    await endTelling(tx, telling, 'not_reached', now, plan.error);
    return ok(undefined);
  }
  // Texts name nobody: a family's telephone is asked about one person at a time, while there is time.
  if (!isUrgent && (await isAskedOfAnother(tx, telling, plan.value))) return err('changed');
  // Whoever can only be rung is not rung at night, and keeps the whole time to answer in.
  const isRung = plan.value[0]?.channel === 'voice';
  const dueAt = EpochMs.parse((isRung ? quietUntil(earliestAt, clinic.timeZone, NIGHT) : undefined) ?? earliestAt);
  const [first] = slots;
  const longest = plusMinutes(dueAt, answerMinOf(clinic));
  const kept = first && plusMinutes(first.startsAt, -KEPT_UNTIL_BEFORE_MIN);
  const answerBy = kept !== undefined && kept < longest ? kept : longest;
  await endOffer(tx, appointmentId, 'over');
  const offer =
    first === undefined
      ? undefined
      : await keepPlaces(tx, deps, clinic, {
          clinicId: clinic.clinicId,
          appointmentId,
          tellingId: telling.id,
          insteadOfAt: awayAt,
          slots,
          answerBy,
          now,
        });
  if (first !== undefined && offer === undefined && !isLast) return err('all_gone');
  const round = telling.round + 1;
  await tx
    .update(absenceTellings)
    .set({ state: 'asked', round, updatedAt: new Date(now) })
    .where(eq(absenceTellings.id, telling.id));
  await tx
    .insert(notices)
    .values({
      id: deps.newId(),
      clinicId: clinic.clinicId,
      key: noticeKeyOf(telling, round),
      purpose: 'doctor_absent',
      appointmentId,
      patientRef: booking.patientRef,
      language: booking.language,
      params: {
        tellingId: telling.id,
        round,
        number: booking.number,
        startsAt: awayAt,
        ...(isUrgent && { isUrgent: 1 }),
        ...(offer && (await paramsOf(tx, offer))),
      },
      channels: plan.value,
      priority: mannerOf('doctor_absent').priority,
      notBefore: new Date(dueAt),
      expiresAt: new Date(Math.max(dueAt + 1, Math.min(answerBy, awayAt))),
      nextLookAt: new Date(dueAt),
      createdAt: new Date(now),
    })
    .onConflictDoNothing({ target: notices.key });
  return ok(undefined);
}

/** Whether one of these is being asked about somebody else's booking by text. */
async function isAskedOfAnother(tx: Db, { id }: TellingRow, plan: readonly PlannedSend[]): Promise<boolean> {
  const written = plan.filter(({ channel }) => channel === 'sms').map(({ contactId }) => contactId);
  if (written.length === 0) return false;
  const asked = await tx
    .select({ channels: notices.channels })
    .from(absenceTellings)
    .innerJoin(
      notices,
      and(
        eq(notices.appointmentId, absenceTellings.appointmentId),
        eq(notices.purpose, 'doctor_absent'),
        sql`${notices.params}->>'tellingId' = ${absenceTellings.id}::text`,
      ),
    )
    .where(and(eq(absenceTellings.state, 'asked'), ne(absenceTellings.id, id), ne(notices.status, 'answered')));
  return asked.some(({ channels }) =>
    channels.some(({ channel, contactId }) => channel === 'sms' && written.includes(contactId)),
  );
}

/**
 * Nobody is told the same twice without another time to choose: who had some to choose from is silent, and for who had none
 * it is looked again later.
 */
async function haveNothingToSay(tx: Db, telling: TellingRow, now: EpochMs): Promise<void> {
  const offers = await tx
    .select({ id: moveOffers.id })
    .from(moveOffers)
    .where(eq(moveOffers.tellingId, telling.id))
    .limit(1);
  if (offers.length > 0) await endTelling(tx, telling, 'silent', now);
  else
    await tx
      .update(absenceTellings)
      .set({ updatedAt: new Date(now) })
      .where(eq(absenceTellings.id, telling.id));
}
