import { and, eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Language } from '../../../common/contract/language.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { TicketScanned } from '../../../common/contract/queue.ts';
import type { ClinicId, DeviceId, VisitId } from '../../../common/contract/vocabulary.ts';
import { appointments } from '../../db/schema/booking.ts';
import type { StageState } from '../../queue/visit.ts';
import type { Directories } from '../clinic/directory.ts';
import { placeName } from '../views/clinicHead.ts';
import { checkInAtKiosk, type CheckInDeps } from './checkInCase.ts';
import type { PatientLinks } from './patientLinks.ts';
import { justDone, type Asked } from './queueCommands.ts';
import { ticketView } from './ticketView.ts';

export type ScanDeps = CheckInDeps & { readonly directories: Directories; readonly links: PatientLinks };
export type Scan = { readonly token: string; readonly language: Language; readonly printAt: DeviceId | null };
type Scanned = z.input<typeof TicketScanned>;

/**
 * The code of a ticket, or of a booking, before the kiosk's scanner. Who missed the call waits again by it; who is booked
 * arrives; everybody else is told where they stand.
 */
export async function scanTicket(deps: ScanDeps, asked: Asked, scan: Scan): Promise<Result<Scanned, Problem>> {
  const target = deps.links.read(scan.token);
  if (target && 'visitId' in target) return standingOf(deps, asked, target.visitId);
  // A page of the waiting list is nobody's ticket.
  if (!target || !('appointmentId' in target)) return err({ code: 'link_unknown' });

  const [booking] = await deps.db
    .select({ code: appointments.code })
    .from(appointments)
    .where(and(eq(appointments.id, target.appointmentId), eq(appointments.clinicId, asked.clinicId)));
  if (!booking) return err({ code: 'wrong_clinic' });
  const arrived = await checkInAtKiosk(deps, asked, { code: booking.code, language: scan.language }, scan.printAt);
  if (!arrived.ok) return arrived;
  if (!arrived.value.isNew) return standingOf(deps, asked, arrived.value.visitId);
  return answer(deps, asked.clinicId, arrived.value.visitId, 'arrived', scan.printAt !== null);
}

async function standingOf(deps: ScanDeps, asked: Asked, visitId: VisitId): Promise<Result<Scanned, Problem>> {
  const day = await deps.days.today(asked.clinicId);
  const found = await day?.writer.read((today) => {
    const visit = today.visit(visitId);
    return visit && today.stage(visit.currentStageId);
  });
  if (!found) return err({ code: 'visit_not_found', visitId });
  if (found.state.status === 'held' && found.state.isAway) {
    // Back from the laboratory: goes on waiting, in turn with the others.
    const returned = await deps.commands.give(asked, { type: 'return_ticket', stageId: found.id }, justDone);
    return returned.ok ? answer(deps, asked.clinicId, visitId, 'brought_back', false) : returned;
  }
  const standing = STANDING[found.state.status];
  const isAside = found.state.status === 'held' && found.state.dueAtCall === undefined;
  if (standing !== 'brought_back' || isAside)
    return answer(deps, asked.clinicId, visitId, isAside ? 'aside' : standing, false);
  const back = await deps.commands.give(asked, { type: 'bring_back', stageId: found.id }, justDone);
  return back.ok ? answer(deps, asked.clinicId, visitId, 'brought_back', false) : back;
}

const STANDING = {
  waiting: 'waiting',
  called: 'called',
  serving: 'over',
  held: 'brought_back',
  no_show: 'brought_back',
  done: 'over',
  transferred: 'over',
  cancelled: 'cancelled',
  withdrawn: 'over',
} as const satisfies Record<StageState['status'], Scanned['standing']>;

async function answer(
  deps: ScanDeps,
  clinicId: ClinicId,
  visitId: VisitId,
  standing: Scanned['standing'],
  isPrinting: boolean,
): Promise<Result<Scanned, Problem>> {
  const [directory, day, ticket] = await Promise.all([
    deps.directories.of(clinicId),
    deps.days.today(clinicId),
    ticketView(deps, clinicId, visitId, isPrinting),
  ]);
  if (!directory || !day || !ticket) return err({ code: 'visit_not_found', visitId });
  const { state, language } = await day.writer.read((today) => ({
    state: today.stage(ticket.stageId)?.state,
    language: today.visit(visitId)?.language,
  }));
  if (language === undefined) return err({ code: 'visit_not_found', visitId });
  const place = state?.status === 'called' ? placeName(directory, state.servicePointId) : null;
  return ok({ standing, ticket, place, language });
}
