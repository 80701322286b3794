import { and, eq, gt, inArray, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import { Language } from '../../../common/contract/language.ts';
import { ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { isPhoneCountry, parsePhone } from '../../../common/typed/phone.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { contacts, patientContacts } from '../../db/schema/people.ts';
import { phoneCallNumbers, phoneCalls } from '../../db/schema/phone.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { allowedBy, makeNotice } from './makeNotice.ts';
import { contactOf } from './visitContacts.ts';

export type HungUpDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly directories: Directories;
};

const MINUTE_MS = 60_000;
/** Nobody is written to about a call of hours ago. */
const NOT_AFTER_MIN = 180;

/**
 * Tells those who called and hung up before booking where they can book, where the clinic wants it: once a day and number
 * at most, and not who has called again or booked meanwhile. Looked again and again; at most once by the notice's key.
 */
export async function tellWhoHungUp(deps: HungUpDeps): Promise<void> {
  const wanting = await deps.db
    .select({ id: clinics.id })
    .from(clinics)
    .where(and(eq(clinics.isActive, true), isNotNull(sql`${clinics.options}->>'hungUpCallbackMin'`)));
  for (const { id } of wanting) {
    const directory = await deps.directories.of(ClinicId.parse(id));
    const afterMin = directory?.clinic.options.hungUpCallbackMin;
    if (directory !== undefined && afterMin !== undefined) await tellThoseOf(deps, directory, afterMin);
  }
}

async function tellThoseOf(deps: HungUpDeps, directory: Directory, afterMin: number): Promise<void> {
  const { db, clock } = deps;
  const { clinic } = directory;
  const now = clock.now();
  // A text that says where to call needs to know where.
  if (clinic.phone === null) return;
  const calls = await db
    .select({ call: phoneCalls, number: phoneCallNumbers.number })
    .from(phoneCalls)
    .innerJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
    .where(
      and(
        eq(phoneCalls.clinicId, clinic.id),
        eq(phoneCalls.direction, 'in'),
        eq(phoneCalls.result, 'nothing'),
        eq(phoneCalls.failure, 'hung_up'),
        isNull(phoneCalls.attemptId), // who called back about something of their own did not come to book
        lte(phoneCalls.endedAt, new Date(now - afterMin * MINUTE_MS)),
        gt(phoneCalls.endedAt, new Date(now - (afterMin + NOT_AFTER_MIN) * MINUTE_MS)),
      ),
    );
  for (const { call, number } of calls)
    if (!(await hasComeBack(db, directory, call, number))) await tell(deps, directory, call, number);
}

/** Called again since, talks with somebody now, or has a booking that is newer than the call. */
async function hasComeBack(
  db: Db,
  { clinic: { organisationId } }: Directory,
  { startedAt }: typeof phoneCalls.$inferSelect,
  number: string,
): Promise<boolean> {
  const [again] = await db
    .select({ id: phoneCalls.id })
    .from(phoneCalls)
    .innerJoin(phoneCallNumbers, eq(phoneCallNumbers.callId, phoneCalls.id))
    .where(
      and(
        eq(phoneCallNumbers.organisationId, organisationId),
        eq(phoneCallNumbers.number, number),
        gt(phoneCalls.startedAt, startedAt),
      ),
    )
    .limit(1);
  if (again !== undefined) return true;
  const [booked] = await db
    .select({ id: appointments.id })
    .from(appointments)
    .innerJoin(patientContacts, eq(patientContacts.patientId, appointments.patientId))
    .innerJoin(contacts, eq(contacts.id, patientContacts.contactId))
    .where(
      and(
        eq(contacts.organisationId, organisationId),
        eq(contacts.value, number),
        inArray(contacts.kind, ['mobile', 'landline']),
        gt(appointments.createdAt, startedAt),
      ),
    )
    .limit(1);
  return booked !== undefined;
}

async function tell(
  { db, clock, newId }: HungUpDeps,
  directory: Directory,
  call: typeof phoneCalls.$inferSelect,
  number: string,
): Promise<void> {
  const { clinic } = directory;
  const now = EpochMs.parse(clock.now());
  const phone = isPhoneCountry(clinic.country) ? parsePhone(number, clinic.country) : undefined;
  if (phone?.ok !== true) return;
  const { kind, e164 } = phone.value;
  await db.transaction(async (tx) => {
    const contactId = await contactOf(tx, newId, directory, { kind, value: e164 }, now);
    const [contact] = await tx.select().from(contacts).where(eq(contacts.id, contactId));
    const blocked = contact?.blockedReason === null ? {} : { blockedReason: 'stop' as const };
    await makeNotice(
      { db: tx, newId },
      {
        clinicId: clinic.id,
        key: `hung_up:${contactId}:${clinicDateOf(now, clinic)}`,
        purpose: 'hung_up',
        visitId: null,
        appointmentId: null,
        patientRef: null,
        language: Language.catch(clinic.languages[0] ?? 'en').parse(call.language),
        params: {},
        allowed: allowedBy(clinic),
        reach: { contacts: [{ contactId, kind, withdrawn: [], ...blocked }], chosen: [] },
      },
      now,
    );
  });
}
