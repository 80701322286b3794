import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { EpochMs, PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { NewId } from '../../ports/ids.ts';
import { eraseRows } from '../patients/eraseRows.ts';
import { rememberChange } from '../patients/patientChanges.ts';

/** So many people in one night. */
const AT_MOST = 1_000;

const Found = z.object({ id: PatientId, patientRef: z.string() });
const Count = z.object({ count: z.int() });

type Silent = { readonly organisationId: string; readonly before: Date };

/** What is counted as gone, since it goes in the same night and before: of this clinic, what is older than that. */
export type GoneBefore = { readonly clinicId: ClinicId; readonly bookings: Date; readonly calls: Date };

/** Of whom nothing was heard since: no change of the record, no booking, no visit, no call, no place on the waiting list. */
const silent = ({ organisationId, before }: Silent, gone?: GoneBefore): SQL => {
  const since = instant(before);
  const stays = (older: (gone: GoneBefore) => SQL): SQL => (gone ? sql`and not (${older(gone)})` : sql``);
  return sql`person.organisation_id = ${organisationId}::uuid and person.updated_at < ${since}
      and not exists (select 1 from appointments booking where booking.patient_id = person.id and booking.starts_at >= ${since}
        ${stays(({ clinicId, bookings }) => sql`booking.clinic_id = ${clinicId}::uuid and booking.starts_at < ${instant(bookings)}`)})
      and not exists (select 1 from visits visit where visit.patient_ref = person.patient_ref and visit.issued_at >= ${since})
      and not exists (select 1 from phone_calls call where call.patient_id = person.id and call.started_at >= ${since}
        ${stays(({ clinicId, calls }) => sql`call.clinic_id = ${clinicId}::uuid and call.started_at < ${instant(calls)} and call.ended_at is not null`)})
      and not exists (select 1 from waiting_entries entry where entry.patient_id = person.id and entry.updated_at >= ${since}
        ${stays(({ clinicId, bookings }) => sql`entry.clinic_id = ${clinicId}::uuid and entry.updated_at < ${instant(bookings)} and entry.state in ('booked', 'removed', 'over')`)})`;
};

const instant = (date: Date): SQL => sql`${date.toISOString()}::timestamptz`;

/** How many people would be forgotten in one night. */
export async function patientsToForget(db: Db, of: Silent, gone: GoneBefore): Promise<number> {
  const [row] = await db.execute(sql`
    select count(*)::int as count from (select 1 from patients person where ${silent(of, gone)} limit ${AT_MOST}) as due`);
  return Count.parse(row).count;
}

/**
 * Erases whoever was not heard of since. Each in a transaction of its own.
 *
 * @returns how many people that were
 */
export async function forgetOldPatients(
  { db, newId }: { readonly db: Db; readonly newId: NewId },
  {
    clinicId,
    now,
    actor,
    ...of
  }: Silent & { readonly clinicId: ClinicId; readonly now: number; readonly actor: string },
): Promise<number> {
  const { organisationId } = of;
  const rows = await db.execute(sql`
    select person.id, person.patient_ref as "patientRef" from patients person
    where ${silent(of)} order by person.id limit ${AT_MOST}`);
  let erased = 0;
  for (const row of rows) {
    const { id: patientId, patientRef } = Found.parse(row);
    await db.transaction(async (tx) => {
      // Somebody may have booked since the list was made; whoever books now waits for this row.
      const still = await tx.execute(sql`
        select 1 from patients person where person.id = ${patientId}::uuid and ${silent(of)} for update`);
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
