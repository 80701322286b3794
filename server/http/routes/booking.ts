import { z } from 'zod';
import {
  FreePlaces,
  HeldPlace,
  HoldRequest,
  OfferedDepartments,
  OfferedPractitioners,
  OfferQuery,
  PatientType,
  PlaceId,
  type BookingChannel,
} from '../../../common/contract/booking.ts';
import { ok } from '../../../common/contract/result.ts';
import { ClinicId } from '../../../common/contract/vocabulary.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import type { BookingDeps } from '../../usecases/booking/deps.ts';
import { freePlaces } from '../../usecases/booking/freePlaces.ts';
import { holdPlace, releasePlace } from '../../usecases/booking/hold.ts';
import { offerDepartments, offerPractitioners } from '../../usecases/booking/offers.ts';
import { defineRoute, type Route } from '../route.ts';

export const InClinic = z.object({ clinicId: ClinicId });
const Nothing = z.object({});

/** A doctor who books a follow-up has seen the patient; everybody else at a desk asks the clinic's questions. */
export function channelOf(principal: Principal, clinicId: ClinicId, patientType: PatientType): BookingChannel {
  if (principal.kind !== 'staff') return 'desk';
  const isDoctor = principal.roles.get(clinicId)?.includes('doctor') ?? false;
  return isDoctor && patientType === 'follow_up' ? 'follow_up' : 'desk';
}

/** What is offered and held. Asked with a body, because insurance and answers do not belong into an address. */
export const bookingRoutes = (deps: BookingDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/offers/departments',
    summary: 'Departments and services in which this patient can be booked',
    access: { staff: 'book' },
    params: InClinic,
    body: OfferQuery,
    answer: OfferedDepartments,
    handle: ({ params: { clinicId }, body, principal }) =>
      offerDepartments(deps, { ...body, clinicId, channel: channelOf(principal, clinicId, body.patientType) }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/offers/practitioners',
    summary: 'Doctors with whom this patient can be booked',
    access: { staff: 'book' },
    params: InClinic,
    body: OfferQuery,
    answer: OfferedPractitioners,
    handle: ({ params: { clinicId }, body, principal }) =>
      offerPractitioners(deps, { ...body, clinicId, channel: channelOf(principal, clinicId, body.patientType) }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/free-places',
    summary: 'Day by day, the times at which this patient can be booked',
    access: { staff: 'book' },
    params: InClinic,
    body: OfferQuery,
    answer: FreePlaces,
    handle: ({ params: { clinicId }, body, principal }) =>
      freePlaces(deps, { ...body, clinicId, channel: channelOf(principal, clinicId, body.patientType) }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/holds',
    summary: 'Keep a place for some minutes; another one held by the same person is given back',
    access: { staff: 'book' },
    params: InClinic,
    body: HoldRequest,
    answer: HeldPlace,
    handle: ({ params: { clinicId }, body, principal }) => {
      const channel = channelOf(principal, clinicId, body.askedBy?.patientType ?? 'new');
      return holdPlace(deps, { ...body, clinicId, holder: actorOf(principal), channel });
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/clinics/:clinicId/holds/:placeId',
    summary: 'Give a held place back',
    access: { staff: 'book' },
    params: InClinic.extend({ placeId: PlaceId }),
    answer: Nothing,
    handle: async ({ params: { placeId }, principal }) => {
      const released = await releasePlace(deps, { placeId, holder: actorOf(principal) });
      return released.ok ? ok({}) : released;
    },
  }),
];
