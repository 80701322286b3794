import { z } from 'zod';
import { err, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { CheckIn, CheckInAtDesk, ScanTicket, TicketIssued, TicketScanned } from '../../../common/contract/queue.ts';
import { ClinicId, type VisitId } from '../../../common/contract/vocabulary.ts';
import { LookupLimit } from '../../usecases/access/lookupLimit.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { checkInAtDesk, checkInAtKiosk, type CheckInDeps } from '../../usecases/queue/checkInCase.ts';
import { scanTicket } from '../../usecases/queue/scanTicket.ts';
import { defineRoute, type Route } from '../route.ts';
import { asTicket, printerFor, type TicketRouteDeps } from './tickets.ts';

const InClinic = z.object({ clinicId: ClinicId });
/** Refusals that show that what was typed belongs to nobody here: those are counted against guessing. */
const FAILED = new Set(['appointment_not_found', 'needs_a_person']);

export function checkInRoutes(deps: CheckInDeps & TicketRouteDeps): readonly Route[] {
  const limit = new LookupLimit(deps.clock);
  const shown = (clinicId: ClinicId, visitId: Result<VisitId, Problem>, isPrinting: boolean) =>
    visitId.ok ? asTicket(deps, clinicId, visitId.value, isPrinting) : Promise.resolve(visitId);
  return [
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/check-in',
      summary: 'A booked patient arrives at a kiosk',
      access: { devices: ['kiosk'] },
      params: InClinic,
      body: CheckIn,
      answer: TicketIssued,
      handle: async ({ params: { clinicId }, body, principal, idempotency }) => {
        const actor = actorOf(principal);
        if (limit.isReached(actor)) return err({ code: 'too_many_lookups' });
        const printAt = await printerFor(deps.printing, clinicId, principal, null);
        const arrived = await checkInAtKiosk(deps, { clinicId, actor, idempotency }, body, printAt);
        if (arrived.ok) return asTicket(deps, clinicId, arrived.value.visitId, arrived.value.isNew && printAt !== null);
        if (FAILED.has(arrived.error.code)) limit.noteFailure(actor);
        return arrived;
      },
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/scan',
      summary: 'A ticket or a booking before the scanner: wait again after a missed call, arrive, or see the place',
      access: { devices: ['kiosk'] },
      params: InClinic,
      body: ScanTicket,
      answer: TicketScanned,
      handle: async ({ params: { clinicId }, body, principal, idempotency }) => {
        const printAt = await printerFor(deps.printing, clinicId, principal, null);
        return scanTicket(deps, { clinicId, actor: actorOf(principal), idempotency }, { ...body, printAt });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/check-in-at-desk',
      summary: 'The desk checks in a booking that it sees',
      access: { staff: 'receive_patients' },
      params: InClinic,
      body: CheckInAtDesk,
      answer: TicketIssued,
      handle: async ({ params: { clinicId }, body, principal, idempotency }) => {
        const printAt = await printerFor(deps.printing, clinicId, principal, body.printAt ?? null);
        const { appointmentId, outsideWindow } = body;
        return shown(
          clinicId,
          await checkInAtDesk(
            deps,
            { clinicId, actor: actorOf(principal), idempotency },
            { appointmentId, outsideWindow, printAt },
          ),
          printAt !== null,
        );
      },
    }),
  ];
}
