import { z } from 'zod';
import { Language, localText } from '../../../common/contract/language.ts';
import type { PrintState } from '../../../common/contract/views.ts';
import { DeviceId, VisitId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PaperPainter, TicketPaper } from '../../ports/paper.ts';
import { isClosed } from '../../queue/visit.ts';
import type { Printers } from '../../ports/printer.ts';
import type { Directories } from '../clinic/directory.ts';
import type { ClinicDays } from '../queue/clinicDays.ts';
import type { PatientLinks } from '../queue/patientLinks.ts';
import { ticketFacts } from '../queue/ticketView.ts';
import { readPrinterSettings, type Printing } from './printing.ts';

export type PrintTicketDeps = {
  readonly clock: Clock;
  readonly days: ClinicDays;
  readonly directories: Directories;
  readonly links: PatientLinks;
  readonly printing: Printing;
  readonly printers: Printers;
  readonly painter: PaperPainter;
  readonly tellKiosk: (deviceId: DeviceId, state: PrintState) => void;
};

/** What the outbox keeps of a print: see server/queue/effects.ts. */
const Payload = z.object({ visitId: VisitId, printAt: DeviceId, isCopy: z.boolean() });

export type PrintOutcome =
  | { readonly kind: 'done'; readonly detail: { readonly isConfirmed: boolean } }
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfterMs?: number }
  | { readonly kind: 'unknown'; readonly code: string };

/** Paper that is put in within this time still brings the ticket; later nobody stands there any more. */
const TRIED_FOR_MS = 3 * 60_000;
const RETRY_AFTER_MS = 2_000;

/** Prints one ticket at the printer of a kiosk or desk. Certain failures are tried again for a while; doubt never is. */
export async function printTicket(
  deps: PrintTicketDeps,
  job: { readonly key: string; readonly clinicId: ClinicId; readonly payload: unknown; readonly createdAt: number },
): Promise<PrintOutcome> {
  const { visitId, printAt, isCopy } = Payload.parse(job.payload);
  const tell = (state: PrintState['state'], code: string | null) => deps.tellKiosk(printAt, { visitId, state, code });
  const device = await deps.printing.printerOf(job.clinicId, printAt);
  const settings = device && readPrinterSettings(device.settings);
  if (!settings) {
    tell('failed', 'no_printer');
    return { kind: 'failed', code: 'no_printer' };
  }
  const paper = await paperOf(deps, job.clinicId, visitId, isCopy);
  if (!paper) return { kind: 'failed', code: 'visit_over' };
  tell('printing', null);
  const printer = await deps.printers.of(device.id, settings);
  const bitmap = await deps.painter.paint(paper, settings.widthDots);
  const printed = await printer.print({ jobId: job.key, bitmap });
  await deps.printing.noteStatus(job.clinicId, device.id, await printer.status());
  if (printed.ok) {
    tell('printed', null);
    return { kind: 'done', detail: printed.value };
  }
  const { code } = printed.error;
  if (code === 'print_unknown') {
    tell('unknown', code);
    return { kind: 'unknown', code };
  }
  tell('failed', code);
  const isStillWanted = deps.clock.now() - job.createdAt < TRIED_FOR_MS;
  return isStillWanted ? { kind: 'failed', code, retryAfterMs: RETRY_AFTER_MS } : { kind: 'failed', code };
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
    number: facts.number,
    serviceName: words(facts.serviceName),
    practitionerName: facts.practitionerName ? words(facts.practitionerName) : null,
    whereToWait: words(facts.whereToWait) || null,
    issuedAt: facts.issuedAt,
    timeZone: clinic.timeZone,
    appointmentAt: facts.bookedAt,
    peopleAhead: facts.peopleAhead,
    wait: facts.wait,
    qrUrl: deps.links.urlOf({ visitId }),
    isLocalUrl: deps.links.isLocal,
    code: null,
    showsOwnDigits: (clinic.options.showsOwnDigits ?? false) && (language === 'fa' || language === 'ar'),
    isCopy,
    isDemonstration: clinic.isDemonstration,
  };
}
