import type { AppointmentId, ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { appointmentHistory } from '../../db/schema/booking.ts';
import type { NewId } from '../../ports/ids.ts';
import { audit } from '../privacy/audit.ts';

export type HistoryEntry = {
  readonly clinicId: ClinicId;
  readonly appointmentId: AppointmentId;
  readonly at: EpochMs;
  /** `staff:<id>`, `patient:<appointment>`, `call:<id>`, `job:<name>`. */
  readonly actor: string;
  readonly channel: string;
  readonly what: (typeof appointmentHistory.$inferInsert)['what'];
  /** Nothing personal: numbers, times, codes. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
};

/** Writes down what became of an appointment, in the transaction in which it happens. */
export async function remember(tx: Db, newId: NewId, { at, ...entry }: HistoryEntry): Promise<void> {
  await addEntry(tx, { id: newId(), ...entry, at: new Date(at) });
}

const addEntry = builtOnce((db, row: typeof appointmentHistory.$inferSelect) =>
  db.insert(appointmentHistory).values(row),
);

/**
 * The audit's line of a place that was given beyond what is open or beyond a quota; none where it was not.
 * At the end of its transaction, as every line of the audit.
 *
 * @param detail what beyondDetail says
 */
export async function auditBeyond(
  tx: Db,
  { clinicId, appointmentId, at, actor }: Pick<HistoryEntry, 'clinicId' | 'appointmentId' | 'at' | 'actor'>,
  detail: Readonly<Record<string, string>>,
): Promise<void> {
  if (Object.keys(detail).length === 0) return;
  await audit(tx, { clinicId, at, actor, action: 'booked_beyond', subject: `appointment:${appointmentId}`, detail });
}
