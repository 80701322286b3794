import { and, eq } from 'drizzle-orm';
import type { BookingChannel, BookingRefusal, PatientType } from '../../../common/contract/booking.ts';
import type { InsuranceId } from '../../../common/contract/patients.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ScreeningAnswer } from '../../../common/contract/screening.ts';
import type { ClassCode, PractitionerId } from '../../../common/contract/vocabulary.ts';
import { whyNotOffered, type Screened } from '../../booking/offer.ts';
import type { Db } from '../../db/database.ts';
import { insurances, priorityClasses } from '../../db/schema/organisation.ts';
import type { BookingClinic } from './clinic.ts';
import type { Schedule } from './schedules.ts';
import { screen, type ScreeningResult } from './screened.ts';

export type AskedFor = {
  readonly patientType: PatientType;
  readonly insuranceId: InsuranceId | null;
  readonly screening?: readonly ScreeningAnswer[] | undefined;
  readonly decidedBy?: PractitionerId | undefined;
  readonly classCode: ClassCode;
  readonly channel: BookingChannel;
};

export type Allowed = Pick<ScreeningResult, 'treeId' | 'decidedBy'>;

/** Whether this patient may be booked on the schedule, by the same rules by which it is offered. */
export async function mayBook(
  tx: Db,
  clinic: BookingClinic,
  schedule: Schedule,
  { patientType, insuranceId, screening, decidedBy, classCode, channel }: AskedFor,
): Promise<Result<Allowed, BookingRefusal>> {
  if (insuranceId !== null && !(await isInsurance(tx, clinic, insuranceId)))
    return err({ code: 'insurance_not_found' });
  if (classCode !== 'standard' && !(await isClass(tx, clinic, classCode))) return err({ code: 'class_not_found' });
  const screened = await screen(tx, { clinicId: clinic.clinicId, channel, patientType, answers: screening, decidedBy });
  if (!screened.ok) return screened;
  const refusal = refusalOf(schedule, patientType, insuranceId, screened.value.screened);
  return refusal === undefined ? ok(screened.value) : err(refusal);
}

export function refusalOf(
  schedule: Schedule,
  patientType: PatientType,
  insuranceId: InsuranceId | null,
  screened: Screened,
): BookingRefusal | undefined {
  const because = whyNotOffered(schedule, { patientType, insuranceId, screened });
  if (because === undefined) return undefined;
  return because === 'screening_needed' ? { code: because } : { code: 'not_offered', because };
}

async function isInsurance(tx: Db, { organisationId }: BookingClinic, id: InsuranceId): Promise<boolean> {
  const rows = await tx
    .select({ id: insurances.id })
    .from(insurances)
    .where(and(eq(insurances.id, id), eq(insurances.organisationId, organisationId), eq(insurances.isActive, true)));
  return rows.length > 0;
}

async function isClass(tx: Db, { clinicId }: BookingClinic, code: ClassCode): Promise<boolean> {
  const rows = await tx
    .select({ code: priorityClasses.code })
    .from(priorityClasses)
    .where(
      and(eq(priorityClasses.clinicId, clinicId), eq(priorityClasses.code, code), eq(priorityClasses.isActive, true)),
    );
  return rows.length > 0;
}
