import { z } from 'zod';
import { Language, localText } from '../../../common/contract/language.ts';
import { sayLate } from '../../../common/phrases/late.ts';
import type { PaperState } from '../../../common/contract/printing.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { AppointmentId, DeviceId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { News } from '../../ports/news.ts';
import type { TicketPaper } from '../../ports/paper.ts';
import { readAppointment, viewOf } from '../booking/appointmentView.ts';
import { lateToldOf } from '../booking/lateTold.ts';
import { lockOpenAppointment } from '../booking/openAppointment.ts';
import type { Directories } from '../clinic/directory.ts';
import { claimKey, type OptionalKey } from '../idempotency.ts';
import type { PatientLinks } from '../queue/patientLinks.ts';
import { whereToWait } from '../views/whereToWait.ts';
import { askForPaper, papersThatMayExist, paperState } from './paperJobs.ts';
import { printPaper, type PrintJobRow, type PrintOutcome, type PrintPaperDeps } from './printPaper.ts';
import type { Printing } from './printing.ts';

type OrderDeps = {
  readonly db: Db;
  readonly clock: PrintPaperDeps['clock'];
  readonly printing: Printing;
  readonly news: News;
};
type Of = { readonly clinicId: ClinicId; readonly appointmentId: AppointmentId };
type Order = Of & { readonly printAt: DeviceId; readonly idempotency: OptionalKey };

/** What was told on a slip: after a move it is another slip, and no copy. */
const Told = z.object({ number: z.string(), startsAt: z.int() });
const Payload = Told.extend({ appointmentId: AppointmentId, printAt: DeviceId, isCopy: z.boolean() });

const subjectOf = (appointmentId: AppointmentId): string => `slip:${appointmentId}`;

/**
 * Asks for the slip of a booking that is still to come, at a printer of the clinic. Where a slip that says the same was
 * printed before, or may have been, this one is marked as a copy. A repeated request prints nothing more.
 */
export async function orderSlip(
  deps: OrderDeps,
  { clinicId, appointmentId, printAt, idempotency }: Order,
): Promise<Result<PaperState, Problem>> {
  if (!(await deps.printing.hasPrinter(clinicId, printAt))) return err({ code: 'device_not_found' });
  const now = deps.clock.now();
  const ordered = await inTransaction(deps.db, async (tx): Promise<Result<undefined, Problem>> => {
    const claimed = await claimKey(tx, idempotency, { appointmentId }, now);
    if (!claimed.ok) return claimed;
    if (claimed.value !== undefined) return ok(undefined);
    const locked = await lockOpenAppointment(tx, { clinicId, appointmentId });
    if (!locked.ok) return locked;
    const told = { number: locked.value.number, startsAt: locked.value.startsAt.getTime() };
    const of = subjectOf(appointmentId);
    const isCopy = (await papersThatMayExist(tx, of)).some(({ payload }) => saysTheSame(payload, told));
    const payload = { appointmentId, ...told, isCopy };
    return askForPaper(tx, { clinicId, type: 'print_slip', of, printAt, payload, at: now });
  });
  if (!ordered.ok) return ordered;
  deps.news.tell({ kind: 'outbox' });
  return ok(await paperState(deps.db, subjectOf(appointmentId)));
}

function saysTheSame(payload: unknown, told: z.infer<typeof Told>): boolean {
  const { data } = Told.safeParse(payload);
  return data?.number === told.number && data.startsAt === told.startsAt;
}

/** How the last slip of a booking is doing. */
export async function slipState(
  { db }: Pick<OrderDeps, 'db'>,
  { clinicId, appointmentId }: Of,
): Promise<Result<PaperState, Problem>> {
  const row = await readAppointment(db, appointmentId);
  if (row?.clinicId !== clinicId) return err({ code: 'appointment_not_found' });
  const told = { number: row.number, startsAt: row.startsAt.getTime() };
  return ok(await paperState(db, subjectOf(appointmentId), (payload) => saysTheSame(payload, told)));
}

export type PrintSlipDeps = PrintPaperDeps & {
  readonly db: Db;
  readonly directories: Directories;
  readonly links: PatientLinks;
};

/** Prints a slip that was asked for. */
export function printSlip(deps: PrintSlipDeps, job: PrintJobRow): Promise<PrintOutcome> {
  const { appointmentId, printAt, isCopy } = Payload.parse(job.payload);
  return printPaper(deps, job, {
    printAt,
    paperOf: () => paperOf(deps, { clinicId: job.clinicId, appointmentId }, isCopy),
    overCode: 'booking_over',
    tell: () => undefined, // the desk asks how its paper is doing
  });
}

/** What the slip says now. Nothing once the booking is no longer to come: it would bring somebody at a wrong time. */
async function paperOf(
  { db, clock, directories, links }: PrintSlipDeps,
  { clinicId, appointmentId }: Of,
  isCopy: boolean,
): Promise<TicketPaper | undefined> {
  const [row, directory] = await Promise.all([readAppointment(db, appointmentId), directories.of(clinicId)]);
  if (!directory || row?.clinicId !== clinicId || (row.status !== 'booked' && row.status !== 'pending'))
    return undefined;
  const { serviceId, practitionerId, startsAt, number, code, language: written } = viewOf(row);
  const language = Language.parse(written);
  const words = (text: Parameters<typeof localText>[0]) => localText(text, language);
  const doctor = practitionerId === null ? undefined : directory.practitioners.get(practitionerId);
  const { clinic } = directory;
  return {
    kind: 'booking_slip',
    language,
    clinicName: words(clinic.name),
    address: words(clinic.address) || null,
    number,
    serviceName: words(directory.services.get(serviceId)?.name ?? {}),
    practitionerName: doctor ? words(doctor.name) : null,
    whereToWait: words(whereToWait(directory, { serviceId, servicePointId: null }) ?? {}) || null,
    preparation: words(directory.services.get(serviceId)?.preparation ?? {}) || null,
    late: sayLate(lateToldOf(directory, startsAt), { startsAt, timeZone: clinic.timeZone }, language),
    issuedAt: clock.now(),
    timeZone: clinic.timeZone,
    appointmentAt: startsAt,
    peopleAhead: null,
    wait: null,
    qrUrl: links.urlOf({ appointmentId }),
    isLocalUrl: links.isLocal,
    code,
    ...(clinic.options.wording && { wording: clinic.options.wording }),
    showsOwnDigits: (clinic.options.showsOwnDigits ?? false) && (language === 'fa' || language === 'ar'),
    isCopy,
    isDemonstration: clinic.isDemonstration,
  };
}
