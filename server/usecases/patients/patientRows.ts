import { and, eq } from 'drizzle-orm';
import type { IdentifierSystem, InsuranceId, NewContact, PatientRefusal } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicDate, EpochMs, PatientId } from '../../../common/contract/vocabulary.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { insurances } from '../../db/schema/organisation.ts';
import { contacts, patientContacts, patientIdentifiers } from '../../db/schema/people.ts';
import type { NewId } from '../../ports/ids.ts';
import type { BookingClinic } from '../booking/clinic.ts';
import { isValue } from './lookups.ts';
import { readContact, readNationalId, readRecordNumber, type ReadContact } from './typed.ts';

/** What was typed of a patient's numbers, read and checked before anything is written. */
export type ReadNumbers = {
  readonly identifiers: readonly { readonly system: IdentifierSystem; readonly value: string | null }[];
  /** Absent: they stay as they are. */
  readonly contacts: readonly ReadContact[] | undefined;
};

export type TypedNumbers = {
  readonly nationalId?: string | null | undefined;
  readonly recordNumber?: string | null | undefined;
  readonly contacts?: readonly NewContact[] | undefined;
};

export function readNumbers(typed: TypedNumbers, clinic: BookingClinic): Result<ReadNumbers, PatientRefusal> {
  const identifiers: { system: IdentifierSystem; value: string | null }[] = [];
  if (typed.nationalId === null) identifiers.push({ system: 'national_id', value: null });
  if (typed.nationalId) {
    const read = readNationalId(typed.nationalId, clinic);
    if (!read.ok) return err({ code: read.error, field: 'nationalId' });
    identifiers.push({ system: 'national_id', value: read.value });
  }
  if (typed.recordNumber !== undefined) {
    const value = typed.recordNumber === null ? null : readRecordNumber(typed.recordNumber);
    identifiers.push({ system: 'record', value });
  }
  const read: ReadContact[] = [];
  for (const [index, contact] of (typed.contacts ?? []).entries()) {
    const found = readContact(contact, clinic);
    if (!found.ok) return err({ code: found.error, field: `contacts.${index}.value` });
    if (!read.some(({ kind, value }) => kind === found.value.kind && value === found.value.value))
      read.push(found.value);
  }
  return ok({ identifiers, contacts: typed.contacts && read });
}

/** Replaces the identities that are given; another patient's is refused and named. */
export async function writeIdentifiers(
  tx: Db,
  organisationId: string,
  patientId: PatientId,
  identifiers: ReadNumbers['identifiers'],
): Promise<PatientRefusal | undefined> {
  for (const { system, value } of identifiers) {
    await tx
      .delete(patientIdentifiers)
      .where(and(eq(patientIdentifiers.patientId, patientId), eq(patientIdentifiers.system, system)));
    if (value === null) continue;
    const written = await tx
      .insert(patientIdentifiers)
      .values({ organisationId, system, value, patientId })
      .onConflictDoNothing()
      .returning({ patientId: patientIdentifiers.patientId });
    if (written.length > 0) continue;
    const owner = await ownerOf(tx, organisationId, system, value);
    return system === 'national_id'
      ? { code: 'national_id_taken', field: 'nationalId', patientId: owner }
      : { code: 'record_number_taken', field: 'recordNumber', patientId: owner };
  }
  return undefined;
}

async function ownerOf(tx: Db, organisationId: string, system: IdentifierSystem, value: string): Promise<PatientId> {
  const [row] = await tx
    .select({ patientId: patientIdentifiers.patientId })
    .from(patientIdentifiers)
    .where(
      and(
        eq(patientIdentifiers.organisationId, organisationId),
        eq(patientIdentifiers.system, system),
        eq(patientIdentifiers.value, value),
      ),
    );
  if (row === undefined) throw new Error('An identity was in the way and is gone');
  return row.patientId as PatientId; // the column refers to patients
}

type ContactOwner = { readonly organisationId: string; readonly patientId: PatientId; readonly at: EpochMs };

/**
 * Makes these the patient's contacts, in this order. A number that others share is the same contact for all of them; one
 * that the patient no longer has stays with the others, and keeps what it once said (STOP) for when it comes back.
 */
export async function writeContacts(
  tx: Db,
  newId: NewId,
  owner: ContactOwner,
  read: readonly ReadContact[],
): Promise<void> {
  await tx.delete(patientContacts).where(eq(patientContacts.patientId, owner.patientId));
  await linkContacts(tx, owner.patientId, await contactIdsOf(tx, newId, owner, read));
}

type Linked = { readonly contactId: string; readonly relation: string };

/** The contacts of these numbers and addresses, made where nobody had them. */
export async function contactIdsOf(
  tx: Db,
  newId: NewId,
  { organisationId, at }: Omit<ContactOwner, 'patientId'>,
  read: readonly ReadContact[],
): Promise<readonly Linked[]> {
  const linked: Linked[] = [];
  for (const { kind, value, relation } of read) {
    const [made] = await addContact(tx, { id: newId(), organisationId, kind, value, createdAt: new Date(at) });
    linked.push({ contactId: made?.id ?? (await contactKnown(tx, { organisationId, kind, value })), relation });
  }
  return linked;
}

type NewContactRow = Pick<ReadContact, 'kind' | 'value'> & {
  readonly id: string;
  readonly organisationId: string;
  readonly createdAt: Date;
};

/** Returns nothing where somebody has it already. */
const addContact = builtOnce((db, row: NewContactRow) =>
  db.insert(contacts).values(row).onConflictDoNothing().returning({ id: contacts.id }),
);

/** Makes them the contacts, in this order, of a patient who has none. */
export async function linkContacts(tx: Db, patientId: PatientId, linked: readonly Linked[]): Promise<void> {
  await Promise.all(linked.map((each, position) => linkContact(tx, { ...each, patientId, position })));
}

const linkContact = builtOnce((db, row: typeof patientContacts.$inferSelect) => db.insert(patientContacts).values(row));

async function contactKnown(
  tx: Db,
  { organisationId, kind, value }: Pick<ReadContact, 'kind' | 'value'> & Pick<ContactOwner, 'organisationId'>,
): Promise<string> {
  const [contact] = await tx
    .select({ id: contacts.id })
    .from(contacts)
    .where(and(eq(contacts.organisationId, organisationId), eq(contacts.kind, kind), isValue(value)));
  if (contact === undefined) throw new Error('A contact that was in the way is gone');
  return contact.id;
}

/** What is wrong with the plain fields, if anything. */
export async function fieldProblem(
  db: Db,
  clinic: BookingClinic,
  now: EpochMs,
  fields: {
    readonly birthDate?: ClinicDate | null | undefined;
    readonly insuranceId?: InsuranceId | null | undefined;
  },
): Promise<PatientRefusal | undefined> {
  const { birthDate, insuranceId } = fields;
  if (birthDate && birthDate > clinicDateOf(now, clinic)) return { code: 'birth_date_in_future', field: 'birthDate' };
  if (!insuranceId) return undefined;
  const [insurance] = await db
    .select({ id: insurances.id })
    .from(insurances)
    .where(and(eq(insurances.id, insuranceId), eq(insurances.organisationId, clinic.organisationId)));
  return insurance === undefined ? { code: 'insurance_not_found', field: 'insuranceId' } : undefined;
}
