import type { TicketView } from '../../../common/contract/kioskView.ts';
import type { ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Directories } from '../clinic/directory.ts';
import { forecastOf } from '../views/estimate.ts';
import { aheadOf } from '../views/visitView.ts';
import { whereToWait, zoneToWait } from '../views/whereToWait.ts';
import type { ClinicDays } from './clinicDays.ts';
import type { PatientLinks } from './patientLinks.ts';

type Deps = { readonly days: ClinicDays; readonly directories: Directories; readonly links: PatientLinks };

/** What is said of a ticket on paper and on the kiosk's screen, as of now. */
export type TicketFacts = Omit<TicketView, 'url' | 'isLocalUrl' | 'isPrinting'> & { readonly language: string };

export async function ticketFacts(
  { days, directories }: Pick<Deps, 'days' | 'directories'>,
  clinicId: ClinicId,
  visitId: VisitId,
): Promise<TicketFacts | undefined> {
  const [directory, open] = await Promise.all([directories.of(clinicId), days.today(clinicId)]);
  if (!directory || !open) return undefined;
  const plan = await days.planOf(directory, open);
  return open.writer.read((day) => {
    const visit = day.visit(visitId);

    const place = visit && aheadOf(day, visit, day.head.lastAt);
    if (!place) return undefined;
    const { stage, ahead } = place;
    return {
      visitId,
      stageId: stage.id,
      number: visit.number,
      serviceName: directory.services.get(stage.serviceId)?.name ?? {},
      practitionerName: (stage.practitionerId && directory.practitioners.get(stage.practitionerId)?.name) ?? null,
      whereToWait: whereToWait(directory, stage) ?? {},
      waitingZoneId: zoneToWait(directory, stage),
      issuedAt: visit.issuedAt,
      bookedAt: visit.bookedAt,
      partySize: visit.partySize,
      cameLate: visit.cameLate,
      peopleAhead: ahead.people,
      ahead: ahead.groups,
      wait: forecastOf(day, day.head.lastAt, plan).rangeOf(stage.id),
      language: visit.language,
    };
  });
}

/** The same with a new address of the patient's page. */
export async function ticketView(
  deps: Deps,
  clinicId: ClinicId,
  visitId: VisitId,
  isPrinting: boolean,
): Promise<TicketView | undefined> {
  const facts = await ticketFacts(deps, clinicId, visitId);
  if (!facts) return undefined;
  const { language: _language, ...ticket } = facts;
  return { ...ticket, url: deps.links.urlOf({ visitId }), isLocalUrl: deps.links.isLocal, isPrinting };
}
