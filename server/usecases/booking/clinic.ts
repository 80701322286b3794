import { and, eq } from 'drizzle-orm';
import type { ClinicDate, ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { bookingPolicyOf, type BookingPolicy } from '../../booking/bookingPolicy.ts';
import { addDays, clinicDateOf, type ClinicClock } from '../../booking/clinicTime.ts';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import { clinics, type ClinicOptions } from '../../db/schema/organisation.ts';

/** What booking needs to know of a clinic. */
export type BookingClinic = ClinicClock & {
  readonly clinicId: ClinicId;
  readonly organisationId: string;
  readonly country: string;
  readonly nationalIdSystem: string;
  readonly options: ClinicOptions;
  readonly policy: BookingPolicy;
};

/** @returns undefined for an unknown or closed-down clinic */
export async function readClinic(db: Db, clinicId: ClinicId): Promise<BookingClinic | undefined> {
  const [row] = await readActive(db, { clinicId });
  return row === undefined ? undefined : bookingClinicOf(clinicId, row);
}

const readActive = builtOnce((db, { clinicId }: { readonly clinicId: ClinicId }) =>
  db
    .select()
    .from(clinics)
    .where(and(eq(clinics.id, clinicId), eq(clinics.isActive, true))),
);

export type ClinicDeps = {
  readonly db: Db;
  /** Of whoever has just looked it up: it need not be read again. */
  readonly clinic?: BookingClinic;
};

/** The same, where it may be known already. */
export const clinicFor = async ({ db, clinic }: ClinicDeps, clinicId: ClinicId): Promise<BookingClinic | undefined> =>
  clinic?.clinicId === clinicId ? clinic : readClinic(db, clinicId);

type ClinicRow = Pick<
  typeof clinics.$inferSelect,
  'organisationId' | 'timeZone' | 'dayStartsAt' | 'country' | 'nationalIdSystem' | 'options'
>;

/** The same of a clinic that is known already. */
export const bookingClinicOf = (
  clinicId: ClinicId,
  { organisationId, timeZone, dayStartsAt, country, nationalIdSystem, options }: ClinicRow,
): BookingClinic => ({
  clinicId,
  organisationId,
  timeZone,
  dayStartsAt,
  country,
  nationalIdSystem,
  options,
  policy: bookingPolicyOf(options),
});

/** The dates on which the clinic may be booked now: today, and the last one that is offered. */
export function bookingWindow(
  clinic: BookingClinic,
  now: EpochMs,
): { readonly today: ClinicDate; readonly lastDate: ClinicDate } {
  const today = clinicDateOf(now, clinic);
  return { today, lastDate: addDays(today, clinic.policy.daysAhead - 1) };
}
