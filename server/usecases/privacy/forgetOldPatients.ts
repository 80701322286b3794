import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { EpochMs, PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { NewId } from '../../ports/ids.ts';
import { eraseRows } from '../patients/eraseRows.ts';
import { rememberChange } from '../patients/patientChanges.ts';

/** So many people in one night. */
const AT_MOST = 1_000;

const Found = z.object({ id: PatientId, patientRef: z.string() });

/**
 * Erases whoever was not heard of since: no change of the record, no booking, no visit, no call, no place on the waiting
 * list. Each in a transaction of its own.
 *
 * @returns how many people that were
 */
export async function forgetOldPatients(
  { db, newId }: { readonly db: Db; readonly newId: NewId },
  {
    clinicId,
    organisationId,
    before,
    now,
    actor,
  }: {
    readonly clinicId: ClinicId;
    readonly organisationId: string;
    readonly before: Date;
    readonly now: number;
    readonly actor: string;
  },
  transact: <T>(work: (tx: Db) => Promise<T>) => Promise<T>,
): Promise<number> {
  const since = sql`${before.toISOString()}::timestamptz`;
  const silent = sql`person.organisation_id = ${organisationId}::uuid and person.updated_at < ${since}
      and not exists (select 1 from appointments booking where booking.patient_id = person.id and booking.starts_at >= ${since})
      and not exists (select 1 from visits visit where visit.patient_ref = person.patient_ref and visit.issued_at >= ${since})
      and not exists (select 1 from phone_calls call where call.patient_id = person.id and call.started_at >= ${since})
      and not exists (select 1 from waiting_entries entry where entry.patient_id = person.id and entry.updated_at >= ${since})`;
  const rows = await db.execute(sql`
    select person.id, person.patient_ref as "patientRef" from patients person
    where ${silent} order by person.id limit ${AT_MOST}`);
  let erased = 0;
  for (const row of rows) {
    const { id: patientId, patientRef } = Found.parse(row);
    await transact(async (tx) => {
      // Somebody may have booked since the list was made; whoever books now waits for this row.
      const still = await tx.execute(sql`
        select 1 from patients person where person.id = ${patientId}::uuid and ${silent} for update`);
      if (still.length === 0) return;
      erased += 1;
      await eraseRows(tx, { organisationId, patientId, patientRef, now });
      await rememberChange(tx, newId, {
        clinicId,
        patientId,
        at: EpochMs.parse(now),
        actor,
        what: 'erased',
        fields: [],
      });
    });
  }
  return erased;
}
