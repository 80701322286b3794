import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { PatientRefusal } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId, PatientId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointments } from '../../db/schema/booking.ts';
import { patients } from '../../db/schema/people.ts';
import { queueDays, visits } from '../../db/schema/queue.ts';
import { waitingEntries } from '../../db/schema/waitingList.ts';
import { inTransaction, onlyTried } from '../../db/transaction.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import { readClinic } from '../booking/clinic.ts';
import { nowOf } from '../booking/deps.ts';
import { eraseRows, type ErasedRows } from './eraseRows.ts';
import { rememberChange } from './patientChanges.ts';

type EraseDeps = { readonly db: Db; readonly clock: Clock; readonly newId: NewId };

export type Erasing = {
  readonly clinicId: ClinicId;
  readonly patientId: PatientId;
  readonly actor: string;
  /** Also while something of theirs is open: the ticket or booking goes on without a person. */
  readonly isForced?: boolean;
};

type Erased = Promise<Result<ErasedRows, PatientRefusal>>;

/**
 * Erases a person: the record, its identities, contacts that nobody else has, notes, screening answers, messages and who
 * called. What stays (log, numbers, times, history) knows only a random reference that now leads nowhere.
 *
 * @returns how many rows of each table it concerned
 */
export const erasePatient = (deps: EraseDeps, erasing: Erasing): Erased =>
  inTransaction(deps.db, (tx) => eraseIn(tx, deps, erasing));

/** What erasing would concern: all of it is done and taken back, and no line of the audit stays. */
export const tryErasePatient = (deps: EraseDeps, erasing: Erasing): Erased =>
  onlyTried(deps.db, (tx) => eraseIn(tx, deps, erasing));

async function eraseIn(tx: Db, deps: EraseDeps, { clinicId, patientId, actor, isForced = false }: Erasing): Erased {
  const clinic = await readClinic(tx, clinicId);
  if (clinic === undefined) return err({ code: 'clinic_not_found' });
  const { organisationId } = clinic;
  const now = nowOf(deps);
  const [patient] = await tx
    .select({ patientRef: patients.patientRef })
    .from(patients)
    .where(and(eq(patients.id, patientId), eq(patients.organisationId, organisationId)))
    .for('update');
  if (patient === undefined) return err({ code: 'patient_not_found' });
  const { patientRef } = patient;
  if (!isForced && (await hasOpenMatter(tx, patientId, patientRef))) return err({ code: 'patient_has_open_bookings' });
  const rows = await eraseRows(tx, { organisationId, patientId, patientRef, now });
  await rememberChange(tx, deps.newId, { clinicId, patientId, at: now, actor, what: 'erased', fields: [] });
  return ok(rows);
}

/** A booking, a place on the waiting list, or a ticket of a day that still runs. */
async function hasOpenMatter(tx: Db, patientId: PatientId, patientRef: string): Promise<boolean> {
  const open = await Promise.all([
    tx
      .select({ id: appointments.id })
      .from(appointments)
      .where(and(eq(appointments.patientId, patientId), inArray(appointments.status, ['pending', 'booked', 'arrived'])))
      .limit(1),
    tx
      .select({ id: waitingEntries.id })
      .from(waitingEntries)
      .where(
        and(
          eq(waitingEntries.patientId, patientId),
          inArray(waitingEntries.state, ['waiting', 'offered', 'unanswered']),
        ),
      )
      .limit(1),
    tx
      .select({ id: visits.id })
      .from(visits)
      .innerJoin(queueDays, eq(queueDays.id, visits.queueDayId))
      .where(and(eq(visits.patientRef, patientRef), isNull(visits.closedAt), isNull(queueDays.closedAt)))
      .limit(1),
  ]);
  return open.flat().length > 0;
}
