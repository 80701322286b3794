import {
  AppointmentDetails,
  AppointmentList,
  AppointmentView,
  BookExtraRequest,
  BookRequest,
  DayQuery,
  MoveRequest,
} from '../../../common/contract/booking.ts';
import { ok, type Result } from '../../../common/contract/result.ts';
import { AppointmentId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { News } from '../../ports/news.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { appointmentDetails, appointmentsOfDay } from '../../usecases/booking/appointmentLists.ts';
import { book, bookExtra } from '../../usecases/booking/book.ts';
import { cancel } from '../../usecases/booking/cancel.ts';
import type { BookingDeps } from '../../usecases/booking/deps.ts';
import { move } from '../../usecases/booking/move.ts';
import { rememberLook } from '../../usecases/privacy/looks.ts';
import { defineRoute, type Route } from '../route.ts';
import { channelOf, InClinic } from './booking.ts';

type Deps = BookingDeps & { readonly news: News };

const OfAppointment = InClinic.extend({ appointmentId: AppointmentId });

export const appointmentRoutes = (deps: Deps): readonly Route[] => {
  /** Those who are expected today are on the panels. */
  const told = async <T, E>(clinicId: ClinicId, change: Promise<Result<T, E>>): Promise<Result<T, E>> => {
    const result = await change;
    if (result.ok) deps.news.tell({ kind: 'beside', clinicId });
    return result;
  };
  return [
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/appointments',
      summary: 'Book a place: answers with the number and the code',
      access: { staff: 'book' },
      params: InClinic,
      body: BookRequest,
      answer: AppointmentView,
      handle: ({ params: { clinicId }, body, principal, idempotency }) => {
        const channel = channelOf(principal, clinicId, body.patientType);
        return told(clinicId, book(deps, { ...body, clinicId, channel, actor: actorOf(principal), idempotency }));
      },
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/appointments/extra',
      summary: 'Book one of the doctor’s extra patients, beyond the places',
      access: { staff: 'book' },
      params: InClinic,
      body: BookExtraRequest,
      answer: AppointmentView,
      handle: ({ params: { clinicId }, body, principal, idempotency }) => {
        const channel = channelOf(principal, clinicId, body.patientType);
        return told(clinicId, bookExtra(deps, { ...body, clinicId, channel, actor: actorOf(principal), idempotency }));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/appointments',
      summary: 'The bookings of one date',
      access: { staff: 'book' },
      params: InClinic,
      query: DayQuery,
      answer: AppointmentList,
      handle: async ({ params: { clinicId }, query, principal }) => {
        const ofDay = await appointmentsOfDay(deps.db, { ...query, clinicId });
        const subject = `appointments:${query.date}`;
        if (ofDay.length > 0)
          await rememberLook(deps, { clinicId, actor: actorOf(principal), action: 'day_list_read', subject });
        return ok({ appointments: ofDay });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/appointments/:appointmentId',
      summary: 'One booking with its patient, the screening answers and its history',
      access: { staff: 'serve_patients' },
      params: OfAppointment,
      answer: AppointmentDetails,
      handle: async ({ params, principal }) => {
        const details = await appointmentDetails(deps.db, params);
        if (details.ok && details.value.patient)
          await rememberLook(deps, {
            clinicId: params.clinicId,
            actor: actorOf(principal),
            action: 'patient_read',
            subject: `patient:${details.value.patient.patientId}`,
          });
        return details;
      },
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/appointments/:appointmentId/move',
      summary: 'Move a booking to another place',
      access: { staff: 'book' },
      params: OfAppointment,
      body: MoveRequest,
      answer: AppointmentView,
      handle: ({ params, body, principal, idempotency }) =>
        told(
          params.clinicId,
          move(deps, { ...params, ...body, actor: actorOf(principal), channel: 'desk', idempotency }),
        ),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/appointments/:appointmentId/cancel',
      summary: 'Cancel a booking; its place is free at once',
      access: { staff: 'book' },
      params: OfAppointment,
      answer: AppointmentView,
      handle: ({ params, principal, idempotency }) =>
        told(params.clinicId, cancel(deps, { ...params, actor: actorOf(principal), channel: 'desk', idempotency })),
    }),
  ];
};
