import {
  BookedOtherDay,
  BookOtherDay,
  OtherDayAnswers,
  OtherDayPlaces,
  OtherDayQuery,
} from '../../../common/contract/otherDay.ts';
import { PaperState } from '../../../common/contract/printing.ts';
import { err, ok } from '../../../common/contract/result.ts';
import { AppointmentId } from '../../../common/contract/vocabulary.ts';
import { LookupLimit } from '../../usecases/access/lookupLimit.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import type { BookingDeps } from '../../usecases/booking/deps.ts';
import { bookOtherDay } from '../../usecases/booking/otherDay.ts';
import { placesOfOtherDays, type OtherDayWish } from '../../usecases/booking/otherDayPlaces.ts';
import type { Directories } from '../../usecases/clinic/directory.ts';
import type { PatientDeps } from '../../usecases/patients/writePatient.ts';
import { orderSlip, slipState } from '../../usecases/printing/bookingSlip.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';
import { printerFor } from './tickets.ts';

type Deps = BookingDeps & PatientDeps & Parameters<typeof orderSlip>[0] & { readonly directories: Directories };

const access = { devices: ['kiosk'] } as const;

/** Another day at a kiosk whose service is full for today. */
export const otherDayRoutes = (deps: Deps): readonly Route[] => {
  const limit = new LookupLimit(deps.clock);
  const look = async (wish: OtherDayWish) => {
    const directory = await deps.directories.of(wish.clinicId);
    return directory ? placesOfOtherDays(deps, directory, wish) : err({ code: 'clinic_not_found' as const });
  };
  return [
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/other-days',
      summary: 'Free places of a service on the next days, or the questions that come first, for a kiosk',
      access,
      params: InClinic,
      query: OtherDayQuery,
      answer: OtherDayPlaces,
      handle: ({ params: { clinicId }, query }) => look({ clinicId, ...query }),
    }),
    defineRoute({
      method: 'post', // answers do not stand in an address
      path: '/clinics/:clinicId/other-days/answers',
      summary: 'The same after the clinic’s questions, by the answers given at the kiosk',
      access,
      params: InClinic,
      body: OtherDayAnswers,
      answer: OtherDayPlaces,
      handle: ({ params: { clinicId }, body }) => look({ clinicId, ...body }),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/other-days',
      summary: 'Book one of those places at a kiosk, by a number alone, and print its slip there',
      access,
      params: InClinic,
      body: BookOtherDay,
      answer: BookedOtherDay,
      perMinute: 10,
      handle: async ({ params: { clinicId }, body, principal, idempotency }) => {
        const actor = actorOf(principal);
        if (limit.isReached(actor)) return err({ code: 'too_many_lookups' });
        const booked = await bookOtherDay(deps, { ...body, clinicId, actor, idempotency });
        if (!booked.ok) {
          if (booked.error.code === 'patient_not_found') limit.noteFailure(actor);
          return booked;
        }
        deps.news.tell({ kind: 'beside', clinicId });
        const { appointmentId, number, code, startsAt, serviceId, practitionerId } = booked.value;
        const [directory, printAt] = await Promise.all([
          deps.directories.of(clinicId),
          printerFor(deps.printing, clinicId, principal, null),
        ]);
        // The booking stands whatever becomes of its paper; asked again, it is printed once.
        const key = idempotency && { ...idempotency, scope: `${idempotency.scope} slip` };
        const paper =
          printAt === null ? undefined : await orderSlip(deps, { clinicId, appointmentId, printAt, idempotency: key });
        return ok({
          appointmentId,
          number,
          code,
          startsAt,
          serviceName: directory?.services.get(serviceId)?.name ?? {},
          practitionerName: (practitionerId && directory?.practitioners.get(practitionerId)?.name) ?? null,
          isPrinting: paper?.ok === true,
        });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/other-days/:appointmentId/slip',
      summary: 'How the slip of a booking that was made at a kiosk is doing',
      access,
      params: InClinic.extend({ appointmentId: AppointmentId }),
      answer: PaperState,
      handle: ({ params }) => slipState(deps, params),
    }),
  ];
};
