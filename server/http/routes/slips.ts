import { PaperState, PrintRequest } from '../../../common/contract/printing.ts';
import { AppointmentId } from '../../../common/contract/vocabulary.ts';
import { orderSlip, slipState } from '../../usecases/printing/bookingSlip.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const OfAppointment = InClinic.extend({ appointmentId: AppointmentId });

/** The paper that a booked patient takes home. */
export const slipRoutes = (deps: Parameters<typeof orderSlip>[0]): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/appointments/:appointmentId/slip',
    summary: 'Print the slip of a booking; another one that says the same is marked as a copy',
    access: { staff: 'book' },
    params: OfAppointment,
    body: PrintRequest,
    answer: PaperState,
    handle: ({ params, body, idempotency }) => orderSlip(deps, { ...params, ...body, idempotency }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/appointments/:appointmentId/slip',
    summary: 'How the last slip of a booking is doing',
    access: { staff: 'book' },
    params: OfAppointment,
    answer: PaperState,
    handle: ({ params }) => slipState(deps, params),
  }),
];
