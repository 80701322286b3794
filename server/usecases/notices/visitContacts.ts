import { and, eq } from 'drizzle-orm';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { isPhoneCountry, parsePhone, type Phone } from '../../../common/typed/phone.ts';
import type { ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { consents, contacts } from '../../db/schema/people.ts';
import { visits } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { keepChoice } from './contactChoices.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId; readonly directories: Directories };

/**
 * Somebody leaves a telephone number with a ticket: one's own or a companion's, for a text or a call. It is agreement to
 * hear about this turn, and about nothing else. A number given again takes the place of the one before.
 */
export async function leaveNumber(
  { db, clock, newId, directories }: Deps,
  {
    clinicId,
    visitId,
    phone,
    channel,
  }: {
    readonly clinicId: ClinicId;
    readonly visitId: VisitId;
    readonly phone: string;
    readonly channel: 'sms' | 'voice';
  },
): Promise<Result<null, Problem>> {
  const directory = await directories.of(clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  const read = readNumber(directory, phone);
  if (!read.ok) return read;
  const now = clock.now();
  return db.transaction(async (tx) => {
    const [visit] = await tx
      .select({ id: visits.id })
      .from(visits)
      .where(and(eq(visits.id, visitId), eq(visits.clinicId, clinicId)));
    if (!visit) return err({ code: 'visit_not_found', visitId });
    const contactId = await contactOf(tx, newId, directory, { kind: read.value.kind, value: read.value.e164 }, now);
    // A landline hears; it does not read.
    const usable = read.value.kind === 'landline' ? 'voice' : channel;
    await keepChoice(tx, { visitId }, { contactId, channel: usable }, now);
    await agreeToTurn(tx, newId, contactId, 'ticket', now);
    return ok(null);
  });
}

export function readNumber({ clinic }: Directory, phone: string): Result<Phone, Problem> {
  const read = isPhoneCountry(clinic.country) ? parsePhone(phone, clinic.country) : err('phone_invalid' as const);
  return read.ok ? read : err({ code: 'phone_not_understood', reason: read.error });
}

/** The organisation's contact with this address, made if there is none. */
export async function contactOf(
  tx: Db,
  newId: NewId,
  { clinic: { organisationId } }: Directory,
  address: { readonly kind: 'mobile' | 'landline' | 'web_push'; readonly value: string },
  now: number,
): Promise<string> {
  const { kind, value } = address;
  const [known] = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(and(eq(contacts.organisationId, organisationId), eq(contacts.kind, kind), eq(contacts.value, value)))
    .for('update');
  const id = known?.id ?? newId();
  if (!known) await tx.insert(contacts).values({ id, organisationId, kind, value, createdAt: new Date(now) });
  return id;
}

export async function agreeToTurn(tx: Db, newId: NewId, contactId: string, source: string, now: number): Promise<void> {
  await tx.insert(consents).values({ id: newId(), contactId, purpose: 'turn', source, givenAt: new Date(now) });
}
