import { z } from 'zod';
import { AbsencePatients, AbsencePlan, AbsencePreview } from '../../../common/contract/absences.ts';
import { Absence, AbsenceRequest, AppointmentView } from '../../../common/contract/booking.ts';
import { err, ok } from '../../../common/contract/result.ts';
import { mayDo } from '../../../common/contract/roles.ts';
import { AppointmentId, PractitionerId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import { absencesOf, endAbsence, markAbsence } from '../../usecases/booking/absence.ts';
import { markTold, patientsOfAbsence, previewAbsence } from '../../usecases/booking/absencePatients.ts';
import type { BookingDeps } from '../../usecases/booking/deps.ts';
import { rememberLook } from '../../usecases/privacy/looks.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const Nothing = z.object({});

/** Of all clinics only an administrator decides. */
function mayActThere(
  principal: Principal,
  clinicId: ClinicId,
  { everywhere }: { readonly everywhere: boolean },
): boolean {
  const roles = principal.kind === 'staff' ? principal.roles.get(clinicId) : undefined;
  return !everywhere || mayDo(roles ?? [], 'administer');
}

/** When doctors are away, and whoever is booked then. */
export const absenceRoutes = (deps: BookingDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/practitioners/:practitionerId/absences',
    summary: 'Mark a doctor absent; answers who is booked in that time',
    access: { staff: 'supervise' },
    params: InClinic.extend({ practitionerId: PractitionerId }),
    body: AbsenceRequest,
    answer: z.object({ absenceId: z.uuid(), affected: z.array(AppointmentView) }),
    handle: async ({ params: { clinicId, practitionerId }, body, principal, idempotency }) =>
      mayActThere(principal, clinicId, body)
        ? markAbsence(deps, { ...body, practitionerId, clinicId, actor: actorOf(principal), idempotency })
        : err({ code: 'not_allowed' }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/practitioners/:practitionerId/absences/preview',
    summary: 'Who is booked in a time in which a doctor may be absent; changes nothing',
    access: { staff: 'supervise' },
    params: InClinic.extend({ practitionerId: PractitionerId }),
    body: AbsencePlan,
    answer: AbsencePreview,
    handle: async ({ params, body: plan, principal }) =>
      mayActThere(principal, params.clinicId, plan)
        ? previewAbsence(deps, { ...params, plan })
        : err({ code: 'not_allowed' }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/absences',
    summary: 'Who is or will be away',
    access: { staff: 'book' },
    params: InClinic,
    answer: z.object({ absences: z.array(Absence) }),
    handle: async ({ params: { clinicId } }) => ok({ absences: await absencesOf(deps, clinicId) }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/absences/:absenceId/patients',
    summary: 'Who was booked when the doctor was marked absent, and whether they know, by time',
    access: { staff: 'supervise' },
    params: InClinic.extend({ absenceId: z.uuid() }),
    answer: AbsencePatients,
    handle: async ({ params, principal }) => {
      const patients = await patientsOfAbsence(deps, params);
      if (patients.ok && patients.value.length > 0)
        await rememberLook(deps, {
          clinicId: params.clinicId,
          actor: actorOf(principal),
          action: 'absence_list_read',
          subject: `absence:${params.absenceId}`,
        });
      return patients.ok ? ok({ patients: patients.value }) : patients;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/appointments/:appointmentId/told',
    summary: 'Write down that somebody of the staff has told the patient',
    access: { staff: 'supervise' },
    params: InClinic.extend({ appointmentId: AppointmentId }),
    answer: Nothing,
    handle: async ({ params, principal }) => {
      const told = await markTold(deps, { ...params, actor: actorOf(principal) });
      return told.ok ? ok({}) : told;
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/absences/:absenceId',
    summary: 'Take an absence back',
    access: { staff: 'supervise' },
    params: InClinic.extend({ absenceId: z.uuid() }),
    answer: Nothing,
    handle: async ({ params: { clinicId, absenceId } }) => {
      const ended = await endAbsence(deps, { clinicId, absenceId });
      return ended.ok ? ok({}) : ended;
    },
  }),
];
