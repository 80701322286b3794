import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { OfflineTicket } from '../../../common/contract/offline.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import {
  ClassCode,
  TicketNumber,
  VisitId,
  type ClinicDate,
  type ClinicId,
  type DeviceId,
  type PatientRef,
  type StageId,
} from '../../../common/contract/vocabulary.ts';
import { visits } from '../../db/schema/queue.ts';
import { deskRequests } from '../../db/schema/staff.ts';
import type { IdempotencyKey } from '../../ports/queueLog.ts';
import { giveUpKey } from '../idempotency.ts';
import { justDone } from '../queue/queueCommands.ts';
import type { OfflineDeps } from './deps.ts';
import { refusalOfSpare, visitOfSpare } from './spareVisit.ts';

type Told = OfflineTicket & {
  readonly clinicId: ClinicId;
  readonly kioskId: DeviceId;
  readonly actor: string;
  readonly idempotency: IdempotencyKey | null;
};
type Taken = Result<{ readonly number: TicketNumber }, Problem>;

const STANDARD = ClassCode.parse('standard');
/** Of the route by which a kiosk asks for a ticket while the server is there: see server/http/register.ts. */
const TICKET_SCOPE = 'post /clinics/:clinicId/tickets';
const OfTicket = z.object({ visitId: VisitId });

/**
 * Takes over a ticket that a kiosk gave while the server was away. Told twice, it is taken once. Where the rules refuse
 * it, somebody still holds its paper, so the desk hears of it with the number.
 */
export async function takeOver(deps: OfflineDeps, told: Told): Promise<Taken> {
  const open = await deps.days.today(told.clinicId);
  if (!open) return err({ code: 'clinic_not_found' });
  // First of all: the request that got no answer may still be on its way.
  const doubled = await unanswered(deps, told);
  const visitId = visitOfSpare(told.blockId, told.ordinal);
  const before = await knownNumber(deps, visitId);
  const taken = before ? ok({ number: before }) : await issue(deps, told, visitId, open.date);
  // Last of all: whoever was refused here keeps the ticket that the server gave.
  return taken.ok && doubled ? cancel(deps, told, doubled, taken) : taken;
}

async function issue(deps: OfflineDeps, told: Told, visitId: VisitId, today: ClinicDate): Promise<Taken> {
  if (told.date !== today) return refuse(deps, told, { code: 'day_closed' });
  const { clinicId, blockId, ordinal } = told;
  const { serviceId, practitionerId, language, partySize, takenAt, kioskId, actor, idempotency } = told;
  const given = await deps.commands.give(
    { clinicId, actor, idempotency },
    {
      type: 'issue_reserved',
      blockId,
      ordinal,
      kioskId,
      takenAt,
      visitId,
      stageId: deps.commands.newId<StageId>(),
      serviceId,
      practitionerId,
      classCode: STANDARD,
      patientRef: deps.commands.newId<PatientRef>(),
      partySize,
      language,
    },
    (events) => ({
      number: events.flatMap((event) => (event.type === 'ticket_issued' ? [event.number] : []))[0] ?? null,
    }),
  );
  if (!given.ok) return given.error.code === 'outcome_unknown' ? given : refuse(deps, told, given.error);
  return ok({ number: TicketNumber.parse(given.value['number']) });
}

/** Taken over by an attempt whose answer was lost, today or on the day before. */
async function knownNumber({ db }: OfflineDeps, visitId: VisitId): Promise<TicketNumber | undefined> {
  const [row] = await db.select({ number: visits.number }).from(visits).where(eq(visits.id, visitId));
  return row && TicketNumber.parse(row.number);
}

/**
 * The server may have given a ticket and gone away before it could say so. The person at the kiosk then took another
 * one, which is on paper; the first would be called for nobody. From now on it is not given any more.
 *
 * @returns the first one, where it was given
 */
async function unanswered({ db, clock }: OfflineDeps, { actor, insteadOf }: Told): Promise<VisitId | undefined> {
  if (insteadOf === null) return undefined;
  const answer = await giveUpKey(db, { scope: `${actor} ${TICKET_SCOPE}`, key: insteadOf }, clock.now());
  return OfTicket.safeParse(answer).data?.visitId;
}

async function cancel({ commands }: OfflineDeps, told: Told, doubled: VisitId, taken: Taken): Promise<Taken> {
  const { clinicId, actor } = told;
  const stageId = await commands.currentStage(clinicId, doubled);
  if (!stageId.ok) return taken; // of another day
  const cancelled = await commands.give(
    { clinicId, actor, idempotency: null },
    { type: 'cancel', stageId: stageId.value, by: 'patient' },
    justDone,
  );
  // Any other refusal: it is over already, which is just as well.
  return !cancelled.ok && cancelled.error.code === 'outcome_unknown' ? cancelled : taken;
}

async function refuse(deps: OfflineDeps, { clinicId, kioskId, ordinal, blockId }: Told, why: Problem): Promise<Taken> {
  const { db, clock, news } = deps;
  const open = await deps.days.today(clinicId);
  const series = await open?.writer.read((day) => day.block(blockId)?.series);
  await db
    .insert(deskRequests)
    .values({
      id: refusalOfSpare(blockId, ordinal),
      clinicId,
      deviceId: kioskId,
      reason: 'offline_ticket_refused',
      detail: { code: why.code, ordinal, ...(series === undefined ? {} : { series }) },
      at: new Date(clock.now()),
    })
    .onConflictDoNothing();
  news.tell({ kind: 'beside', clinicId });
  return err(why);
}
