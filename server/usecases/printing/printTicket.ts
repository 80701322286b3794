import { z } from 'zod';
import { Language, localText } from '../../../common/contract/language.ts';
import { cameLatePhrases } from '../../../common/phrases/late.ts';
import { say } from '../../../common/phrases/phrase.ts';
import type { PrintState } from '../../../common/contract/kioskView.ts';
import { DeviceId, VisitId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { TicketPaper } from '../../ports/paper.ts';
import { isClosed } from '../../queue/visit.ts';
import type { Directories } from '../clinic/directory.ts';
import type { ClinicDays } from '../queue/clinicDays.ts';
import type { PatientLinks } from '../queue/patientLinks.ts';
import { ticketFacts } from '../queue/ticketView.ts';
import { printPaper, type PrintJobRow, type PrintOutcome, type PrintPaperDeps } from './printPaper.ts';

export type PrintTicketDeps = PrintPaperDeps & {
  readonly days: ClinicDays;
  readonly directories: Directories;
  readonly links: PatientLinks;
  readonly tellKiosk: (clinicId: ClinicId, deviceId: DeviceId, state: PrintState) => void;
};

/** What the outbox keeps of a print: see server/queue/effects.ts. */
const Payload = z.object({ visitId: VisitId, printAt: DeviceId, isCopy: z.boolean() });

/** Prints one ticket; the kiosk that waits for it hears how its paper is doing. */
export function printTicket(deps: PrintTicketDeps, job: PrintJobRow): Promise<PrintOutcome> {
  const { visitId, printAt, isCopy } = Payload.parse(job.payload);
  return printPaper(deps, job, {
    printAt,
    paperOf: () => paperOf(deps, job.clinicId, visitId, isCopy),
    overCode: 'visit_over',
    tell: (state, code, elsewhere) =>
      deps.tellKiosk(job.clinicId, printAt, {
        visitId,
        state,
        code,
        ...(elsewhere === undefined ? {} : { elsewhere }),
      }),
  });
}

/** What the ticket says now. Nothing once the visit is over: a late paper would send somebody to wait for nothing. */
async function paperOf(
  deps: PrintTicketDeps,
  clinicId: ClinicId,
  visitId: VisitId,
  isCopy: boolean,
): Promise<TicketPaper | undefined> {
  const [facts, directory, open] = await Promise.all([
    ticketFacts(deps, clinicId, visitId),
    deps.directories.of(clinicId),
    deps.days.today(clinicId),
  ]);
  if (!facts || !directory || !open) return undefined;
  const isOver = await open.writer.read((day) => {
    const stage = day.stage(facts.stageId);
    return !stage || isClosed(stage.state);
  });
  if (isOver) return undefined;
  const language = Language.parse(facts.language);
  const words = (text: Parameters<typeof localText>[0]) => localText(text, language);
  const { clinic } = directory;
  return {
    kind: 'ticket',
    language,
    clinicName: words(clinic.name),
    address: null,
    number: facts.number,
    serviceName: words(facts.serviceName),
    practitionerName: facts.practitionerName ? words(facts.practitionerName) : null,
    whereToWait: words(facts.whereToWait) || null,
    preparation: null,
    late: facts.cameLate && say(cameLatePhrases[facts.cameLate], language),
    issuedAt: facts.issuedAt,
    timeZone: clinic.timeZone,
    appointmentAt: facts.bookedAt,
    partySize: facts.partySize,
    peopleAhead: facts.peopleAhead,
    wait: facts.wait,
    qrUrl: deps.links.urlOf({ visitId }),
    isLocalUrl: deps.links.isLocal,
    code: null,
    ...(clinic.options.wording && { wording: clinic.options.wording }),
    showsOwnDigits: (clinic.options.showsOwnDigits ?? false) && (language === 'fa' || language === 'ar'),
    isCopy,
    isDemonstration: clinic.isDemonstration,
  };
}
