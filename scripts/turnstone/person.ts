/** The person whom a command is about: named by the record's id, or asked for, so that no name stands in a shell's history. */
import { createInterface } from 'node:readline';
import { asc, eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { ClinicId, PatientId } from '../../common/contract/vocabulary.ts';
import { systemClock } from '../../server/adapters/clock/system.ts';
import { connect, type Db } from '../../server/db/database.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { findPatients } from '../../server/usecases/patients/findPatients.ts';
import { Refused } from './command.ts';

export const CLINIC = {
  clinic: { type: 'string', value: 'ID', help: 'of several clinics, which one; its id stands in the panel’s address' },
} as const;

export type Deps = { readonly db: Db; readonly clock: typeof systemClock; readonly newId: () => string };

/** Runs work on the clinic's database; `clinic` may be left out where there is one. */
export async function onClinic<T>(
  url: string,
  clinic: string | undefined,
  work: (deps: Deps, clinicId: ClinicId) => Promise<T>,
): Promise<T> {
  const connections = connect(url, 2);
  try {
    const all = await connections.db
      .select({ id: clinics.id })
      .from(clinics)
      .where(eq(clinics.isActive, true))
      .orderBy(asc(clinics.id));
    const chosen = clinic === undefined && all.length === 1 ? all[0] : all.find(({ id }) => id === clinic);
    if (chosen === undefined)
      throw new Refused(`Say which clinic with --clinic: ${all.map(({ id }) => id).join(', ') || 'there is none yet'}`);
    return await work({ db: connections.db, clock: systemClock, newId: randomUUID }, ClinicId.parse(chosen.id));
  } finally {
    await connections.end();
  }
}

/** @returns the patient of the id, or the only one who is found by what is typed then */
export async function personOf(db: Db, clinicId: ClinicId, word: string | undefined): Promise<PatientId> {
  if (word !== undefined) {
    const id = PatientId.safeParse(word);
    if (!id.success) throw new Refused('Give the record’s id, or nothing: then the name or number is asked for.');
    return id.data;
  }
  const text = await typedLine('Telephone number, national ID, record number or name: ');
  const found = await findPatients(db, { clinicId, text, limit: 20 });
  if (!found.ok) throw new Refused('This clinic is not in use.');
  const [only, ...others] = found.value.patients;
  if (only === undefined) throw new Refused('Nobody is found by that.');
  if (others.length > 0)
    throw new Refused(
      `Several are found; say which by the id:\n${found.value.patients.map(({ patientId, name, birthDate }) => `  ${patientId}  ${name}  ${birthDate ?? ''}`).join('\n')}`,
    );
  return only.patientId;
}

/** Asked for, so that it does not stand in the shell's history. */
export async function typedLine(question: string): Promise<string> {
  process.stderr.write(question);
  const reader = createInterface({ input: process.stdin });
  for await (const line of reader) {
    reader.close();
    return line.trim();
  }
  return '';
}
