import type { AppointmentId, ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { appointmentHistory } from '../../db/schema/booking.ts';
import type { NewId } from '../../ports/ids.ts';

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
  await tx.insert(appointmentHistory).values({ id: newId(), ...entry, at: new Date(at) });
}
