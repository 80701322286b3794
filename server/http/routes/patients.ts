import { z } from 'zod';
import { AppointmentList } from '../../../common/contract/booking.ts';
import {
  ContactId,
  FindPatients,
  FoundPatients,
  InsuranceList,
  NewPatient,
  PatientChanges,
  PatientCorrection,
  PatientView,
  PersonExport,
} from '../../../common/contract/patients.ts';
import { err, ok } from '../../../common/contract/result.ts';
import { PatientId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import { appointmentsOfPatient } from '../../usecases/booking/appointmentLists.ts';
import { erasePatient } from '../../usecases/patients/erasePatient.ts';
import { findPatients, readPatient } from '../../usecases/patients/findPatients.ts';
import { insurancesOf } from '../../usecases/patients/insurances.ts';
import { exportPerson } from '../../usecases/privacy/exportPerson.ts';
import { rememberLook } from '../../usecases/privacy/looks.ts';
import { putNumberRight } from '../../usecases/patients/numberRight.ts';
import { changesOf } from '../../usecases/patients/patientChanges.ts';
import { addPatient, correctPatient, type PatientDeps } from '../../usecases/patients/writePatient.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const OfPatient = InClinic.extend({ patientId: PatientId });

/** Patients' records, for staff. Names and numbers travel in bodies, never in addresses. */
export const patientRoutes = (deps: PatientDeps): readonly Route[] => {
  const looked = (clinicId: ClinicId, patientId: PatientId, principal: Principal) =>
    rememberLook(deps, {
      clinicId,
      actor: actorOf(principal),
      action: 'patient_read',
      subject: `patient:${patientId}`,
    });
  return [
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/patients/find',
      summary: 'Find patients by number, identity, record number or name',
      access: { staff: 'book' },
      params: InClinic,
      body: FindPatients,
      answer: FoundPatients,
      handle: async ({ params: { clinicId }, body, principal }) => {
        const found = await findPatients(deps.db, { ...body, clinicId });
        if (!found.ok || found.value.patients.length === 0) return found;
        const patientIds = found.value.patients.map(({ patientId }) => patientId);
        const actor = actorOf(principal);
        await rememberLook(deps, { clinicId, actor, action: 'patients_found', subject: 'patients', patientIds });
        return found;
      },
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/patients',
      summary: 'Add a patient',
      access: { staff: 'book' },
      params: InClinic,
      body: NewPatient,
      answer: PatientView,
      handle: ({ params: { clinicId }, body, principal, idempotency }) =>
        addPatient(deps, { ...body, clinicId, actor: actorOf(principal), idempotency }),
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/patients/:patientId',
      summary: 'One patient',
      access: { staff: 'serve_patients' },
      params: OfPatient,
      answer: PatientView,
      handle: async ({ params: { clinicId, patientId }, principal }) => {
        const patient = await readPatient(deps.db, clinicId, patientId);
        if (patient.ok) await looked(clinicId, patientId, principal);
        return patient;
      },
    }),
    defineRoute({
      method: 'patch',
      path: '/clinics/:clinicId/patients/:patientId',
      summary: 'Correct a patient’s record',
      access: { staff: 'book' },
      params: OfPatient,
      body: PatientCorrection,
      answer: PatientView,
      handle: ({ params, body, principal }) => correctPatient(deps, { ...body, ...params, actor: actorOf(principal) }),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/patients/:patientId/contacts/:contactId/right',
      summary: 'A number that had proved wrong is right again: texts and calls use it from now on',
      access: { staff: 'book' },
      params: OfPatient.extend({ contactId: ContactId }),
      body: z.object({}),
      answer: PatientView,
      handle: ({ params, principal }) => putNumberRight(deps, { ...params, actor: actorOf(principal) }),
    }),
    defineRoute({
      method: 'delete',
      path: '/clinics/:clinicId/patients/:patientId',
      summary: 'Erase a person',
      access: { staff: 'administer' },
      params: OfPatient,
      answer: z.object({}),
      handle: async ({ params, principal }) => {
        const erased = await erasePatient(deps, { ...params, actor: actorOf(principal) });
        return erased.ok ? ok({}) : erased;
      },
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/patients/:patientId/export',
      summary: 'Everything that is kept about a person, in the words of FHIR R4; it is written down who took it',
      access: { staff: 'administer' },
      params: OfPatient,
      answer: PersonExport,
      perMinute: 20,
      handle: ({ params, principal }) => exportPerson(deps, { ...params, actor: actorOf(principal) }),
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/patients/:patientId/changes',
      summary: 'Who changed a patient’s record, and which fields',
      access: { staff: 'supervise' },
      params: OfPatient,
      answer: PatientChanges,
      handle: async ({ params }) => {
        const changes = await changesOf(deps.db, params);
        return changes === undefined ? err({ code: 'patient_not_found' }) : ok(changes);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/patients/:patientId/appointments',
      summary: 'A patient’s bookings, of the last month and to come',
      access: { staff: 'book' },
      params: OfPatient,
      answer: AppointmentList,
      handle: async ({ params, principal }) => {
        const ofPatient = await appointmentsOfPatient(deps, params);
        if (ofPatient.length > 0) await looked(params.clinicId, params.patientId, principal);
        return ok({ appointments: ofPatient });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/insurances',
      summary: 'The insurances that a patient may have',
      access: { staff: 'book' },
      params: InClinic,
      answer: InsuranceList,
      handle: async ({ params: { clinicId } }) => ok(await insurancesOf(deps.db, clinicId)),
    }),
  ];
};
