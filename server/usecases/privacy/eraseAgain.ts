import { asc, eq, gt } from 'drizzle-orm';
import { ClinicId, PatientId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { erasedAfter, keyOf, type ErasedKind } from '../../db/erasedList.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { contacts, patients } from '../../db/schema/people.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import { eraseNumber } from '../patients/eraseNumber.ts';
import { erasePatient } from '../patients/erasePatient.ts';

/** So many are looked at together. */
const AT_ONCE = 5_000;

export type ErasedAgain = {
  readonly people: number;
  readonly numbers: number;
  /** Who could not be erased: ids of records, for the command. */
  readonly left: readonly string[];
  /** How many numbers could not be: they stand in a record again, or it failed. */
  readonly numbersLeft: number;
};

/**
 * Erases whom a restore brought back although they had been erased since the backup, also where something of theirs is
 * open again. A number that stands in a record again stays with it; whoever cannot be erased keeps nobody else from it. What a
 * database knows to be erased since is not erased again: it came later, with a number that had stayed by itself.
 *
 * @param lines of the list beside the backups
 */
export async function eraseAgain(
  deps: { readonly db: Db; readonly clock: Clock; readonly newId: NewId },
  lines: readonly string[],
  actor: string,
): Promise<ErasedAgain> {
  const { db } = deps;
  const listed = await erasedAfter(db, lines);
  const left: string[] = [];
  let [people, numbers, numbersLeft] = [0, 0, 0];
  const clinicOf = await clinicsByOrganisation(db);
  for (const { id, organisationId } of await listedOf(db, patients, 'person', listed)) {
    const clinicId = clinicOf.get(organisationId);
    const wish = { patientId: PatientId.parse(id), actor, isForced: true };
    const erased = clinicId && (await erasePatient(deps, { ...wish, clinicId }).catch(notDone));
    if (erased?.ok === true) people += 1;
    else left.push(id);
  }
  for (const { id, organisationId } of await listedOf(db, contacts, 'contact', listed)) {
    const clinicId = clinicOf.get(organisationId);
    const [contact] = await db.select({ value: contacts.value }).from(contacts).where(eq(contacts.id, id));
    if (!contact) continue; // gone with a person
    const wish = { text: contact.value, actor, isForced: true };
    const erased = clinicId && (await eraseNumber(deps, { ...wish, clinicId }).catch(notDone));
    if (erased?.ok === true) numbers += 1;
    else numbersLeft += 1;
  }
  return { people, numbers, left, numbersLeft };
}

/** The command that is named for them says why. */
const notDone = () => undefined;

async function listedOf(
  db: Db,
  table: typeof patients | typeof contacts,
  kind: ErasedKind,
  listed: ReadonlySet<string>,
): Promise<readonly { readonly id: string; readonly organisationId: string }[]> {
  const found: { readonly id: string; readonly organisationId: string }[] = [];
  let last: string | undefined;
  for (let read = AT_ONCE; read === AT_ONCE;) {
    const rows = await db
      .select({ id: table.id, organisationId: table.organisationId })
      .from(table)
      .where(last === undefined ? undefined : gt(table.id, last))
      .orderBy(asc(table.id))
      .limit(AT_ONCE);
    found.push(...rows.filter(({ id }) => listed.has(keyOf(kind, id))));
    last = rows.at(-1)?.id;
    read = rows.length;
  }
  return found;
}

/** A clinic of each organisation, in whose audit it is written. */
async function clinicsByOrganisation(db: Db): Promise<ReadonlyMap<string, ClinicId>> {
  const rows = await db
    .select({ id: clinics.id, organisationId: clinics.organisationId })
    .from(clinics)
    .where(eq(clinics.isActive, true))
    .orderBy(asc(clinics.id));
  return new Map(rows.toReversed().map(({ id, organisationId }) => [organisationId, ClinicId.parse(id)]));
}
