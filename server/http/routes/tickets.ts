import { z } from 'zod';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { IssueTicket, Reprint, Done, TicketIssued } from '../../../common/contract/queue.ts';
import type { TicketView } from '../../../common/contract/kioskView.ts';
import {
  ClassCode,
  ClinicId,
  VisitId,
  type DeviceId,
  type PatientRef,
  type StageId,
} from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import type { Directories } from '../../usecases/clinic/directory.ts';
import type { ClinicDays } from '../../usecases/queue/clinicDays.ts';
import type { PatientLinks } from '../../usecases/queue/patientLinks.ts';
import type { QueueCommands } from '../../usecases/queue/queueCommands.ts';
import { ticketView } from '../../usecases/queue/ticketView.ts';
import { patientRefOf } from '../../usecases/patients/patientRefOf.ts';
import type { Printing } from '../../usecases/printing/printing.ts';
import { defineRoute, type Route } from '../route.ts';

export type TicketRouteDeps = {
  readonly db: Db;
  readonly commands: QueueCommands;
  readonly days: ClinicDays;
  readonly directories: Directories;
  readonly links: PatientLinks;
  readonly printing: Printing;
};

const InClinic = z.object({ clinicId: ClinicId });
const STANDARD = ClassCode.parse('standard');

export const ticketRoutes = (deps: TicketRouteDeps): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/tickets',
    summary: 'Issue a ticket to a walk-in',
    access: { staff: 'receive_patients', devices: ['kiosk'] },
    params: InClinic,
    body: IssueTicket,
    answer: TicketIssued,
    handle: async ({ params: { clinicId }, body, principal, idempotency }) => {
      const printAt = await printerFor(deps.printing, clinicId, principal, body.printAt ?? null);
      // Who takes a ticket at a kiosk is known to nobody.
      const patientId = principal.kind === 'staff' ? body.patientId : undefined;
      const patientRef =
        patientId === undefined
          ? ok(deps.commands.newId<PatientRef>())
          : await patientRefOf(deps.db, clinicId, patientId);
      if (!patientRef.ok) return patientRef;
      const issued = await deps.commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        {
          type: 'issue_ticket',
          visitId: deps.commands.newId<VisitId>(),
          stageId: deps.commands.newId<StageId>(),
          serviceId: body.serviceId,
          practitionerId: body.practitionerId ?? null,
          // A kiosk does not decide who is an emergency.
          classCode: (principal.kind === 'staff' ? body.classCode : undefined) ?? STANDARD,
          patientRef: patientRef.value,
          partySize: body.partySize,
          language: body.language,
          printAt,
          ...(principal.kind === 'device' && body.asksBeforeAnother
            ? { kioskId: principal.deviceId, isAnother: body.isAnother }
            : {}),
        },
        (events) => ({
          visitId: events.flatMap((event) => (event.type === 'ticket_issued' ? [event.visitId] : []))[0] ?? null,
        }),
      );
      return issued.ok ? asTicket(deps, clinicId, issued.value['visitId'], printAt !== null) : issued;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/visits/:visitId/reprint',
    summary: 'Print a ticket again, marked as a copy',
    access: { staff: 'receive_patients' },
    params: InClinic.extend({ visitId: VisitId }),
    body: Reprint,
    answer: Done,
    handle: ({ params: { clinicId, visitId }, body: { printAt }, principal, idempotency }) =>
      deps.commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'reprint', visitId, printAt },
        () => ({ visitId }),
      ),
  }),
];

/** A kiosk prints at its own printer; staff say where, or nowhere. Null where that device has no printer. */
export async function printerFor(
  printing: Printing,
  clinicId: ClinicId,
  principal: Principal,
  wanted: DeviceId | null,
): Promise<DeviceId | null> {
  const deviceId = principal.kind === 'device' ? principal.deviceId : wanted;
  return deviceId !== null && (await printing.hasPrinter(clinicId, deviceId)) ? deviceId : null;
}

export async function asTicket(
  deps: Omit<TicketRouteDeps, 'commands' | 'printing'>,
  clinicId: ClinicId,
  visitId: unknown,
  isPrinting: boolean,
): Promise<Result<{ ticket: TicketView }, Problem>> {
  const id = VisitId.safeParse(visitId);
  const ticket = id.success ? await ticketView(deps, clinicId, id.data, isPrinting) : undefined;
  return ticket ? ok({ ticket }) : err({ code: 'visit_not_found' });
}
