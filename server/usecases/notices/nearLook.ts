import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { AppointmentId, type ClinicId, type CommandId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import type { PractitionerId, ServiceId, VisitId } from '../../../common/contract/vocabulary.ts';
import { appointments } from '../../db/schema/booking.ts';
import { patients } from '../../db/schema/people.ts';
import { visitContacts, visits } from '../../db/schema/queue.ts';
import { NEAR_PROBABILITY, shouldTellTurnNear, type PutOff } from '../../notice/turnNear.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { DayPlan, ExpectedVisit } from '../../queue/estimate/dayPlan.ts';
import type { Stage } from '../../queue/visit.ts';
import type { Directory } from '../clinic/directory.ts';
import type { OpenDay } from '../queue/clinicDays.ts';
import { leadsOf, usualLeadMin } from './turnLead.ts';
import { forecastOf } from '../views/estimate.ts';
import { reachOf } from './contactChoices.ts';
import { allowedBy, makeNotice } from './makeNotice.ts';
import type { TellDeps } from './tellVisit.ts';

const MINUTE_MS = 60_000;

export type NearDeps = TellDeps & { readonly commandIdFor: (name: string) => CommandId };

/** Who sees nobody in a room and has few ahead is told by number only where the clinic wants it. */
const thresholdOf = ({ clinic: { options } }: Directory) =>
  options.nearPeopleAhead === undefined ? {} : { people: options.nearPeopleAhead };

/** Looks who comes soon, among those who wait and those who have not come yet. Looked every few seconds. */
export async function lookForNearTurns(deps: NearDeps, clinicId: ClinicId): Promise<void> {
  const [directory, day] = await Promise.all([deps.directories.of(clinicId), deps.days.today(clinicId)]);
  if (!directory || !day) return;
  await tellThoseWhoWait(deps, directory, day);
  await tellThoseWhoAreExpected(deps, directory, day);
}

const isUntold = ({ state, isNearTold }: Stage): boolean => state.status === 'waiting' && !isNearTold;

/** By whom a way of so many minutes was said: the booking, or else the visit. */
const ownerIn = (today: QueueDay, { visitId }: Stage): string => today.visit(visitId)?.appointmentId ?? visitId;

async function tellThoseWhoWait(deps: NearDeps, directory: Directory, day: OpenDay): Promise<void> {
  const threshold = thresholdOf(directory);
  const now = deps.clock.now() as EpochMs; // whole milliseconds by the clock's contract
  const plan = await deps.days.planOf(directory, day);
  const owners = await day.writer.read((today) =>
    [...today.openStages()].flatMap((stage) => (isUntold(stage) ? [ownerIn(today, stage)] : [])),
  );
  const leads = await leadsOf(deps.db, owners);
  const usualMin = usualLeadMin(directory);
  const near = await day.writer.read((today) =>
    [...today.openStages()].flatMap((stage) => {
      if (!isUntold(stage)) return [];
      const peopleAhead = today.peopleAhead(stage);
      const leadMin = leads.get(ownerIn(today, stage)) ?? usualMin;
      const probability = forecastOf(today, now, plan).probabilityWithin(stage.id, leadMin);
      // While nobody is working nobody's turn is near, however short the list is.
      if (probability === null) return [];
      const putOff = putOffOf(stage, today.head.settings?.policy.postponeMin ?? 0, now);
      return shouldTellTurnNear({ peopleAhead, probability, threshold, ...putOff })
        ? [{ stageId: stage.id, visitId: stage.visitId }]
        : [];
    }),
  );
  if (near.length === 0) return;
  const reachable = await withContacts(
    deps,
    near.map(({ visitId }) => visitId),
  );
  for (const { stageId, visitId } of near) {
    if (!reachable.has(visitId)) continue;
    await day.writer.submit({
      commandId: deps.commandIdFor(`near ${stageId}`),
      command: { type: 'mark_near', at: deps.clock.now() as EpochMs, stageId }, // whole milliseconds by the clock's contract
      actor: 'job:near',
      idempotency: null,
      companion: null,
      answer: () => ({}),
    });
  }
}

/** "Later" puts the turn off until the virtual arrival: the minutes after the answer, or after the booked time. */
const putOffOf = (stage: Stage, byMin: number, now: number): { readonly putOff?: PutOff } =>
  stage.postponed > 0 ? { putOff: { leftMin: (stage.virtualArrivalAt - now) / MINUTE_MS, byMin } } : {};

/** Only who left a number, or is known, is told; everybody else sees the screens. */
async function withContacts({ db }: NearDeps, visitIds: readonly VisitId[]): Promise<ReadonlySet<string>> {
  const [left, known] = await Promise.all([
    db
      .select({ visitId: visitContacts.visitId })
      .from(visitContacts)
      .where(inArray(visitContacts.visitId, [...visitIds])),
    db
      .select({ visitId: visits.id })
      .from(visits)
      .innerJoin(patients, eq(patients.patientRef, visits.patientRef))
      .where(inArray(visits.id, [...visitIds])),
  ]);
  return new Set([...left, ...known].map(({ visitId }) => visitId));
}

/**
 * The booked patient who has not come yet is told by where the doctor really is: the turn comes no earlier than the booked
 * time, and later by the queue before it and by an announced delay.
 */
async function tellThoseWhoAreExpected(deps: NearDeps, directory: Directory, day: OpenDay): Promise<void> {
  const now = deps.clock.now() as EpochMs; // whole milliseconds by the clock's contract
  const plan = await deps.days.planOf(directory, day);
  const usualMin = usualLeadMin(directory);
  const expected = await deps.db
    .select()
    .from(appointments)
    .where(
      and(
        eq(appointments.clinicId, day.clinicId),
        eq(appointments.date, day.date),
        eq(appointments.status, 'booked'),
        isNotNull(appointments.patientId),
      ),
    );
  const leads = await leadsOf(
    deps.db,
    expected.map(({ id }) => id),
  );
  for (const booking of expected) {
    const startsAt = booking.startsAt.getTime() as EpochMs; // whole milliseconds from the column's type
    const leadMin = leads.get(booking.id) ?? usualMin;
    if (startsAt - now > leadMin * MINUTE_MS || now - startsAt > 60 * MINUTE_MS || booking.patientId === null) continue;
    const isNear = await day.writer.read((today) =>
      isTurnNear(
        today,
        plan,
        {
          // Ids come from columns of type uuid.
          appointmentId: booking.id as AppointmentId,
          serviceId: booking.serviceId as ServiceId,
          practitionerId: booking.practitionerId as PractitionerId | null,
          bookedAt: startsAt,
        },
        { now, leadMin },
      ),
    );
    if (!isNear) continue;
    await makeNotice(
      deps,
      {
        clinicId: day.clinicId,
        key: `turn_near:${booking.id}`,
        purpose: 'turn_near',
        visitId: null,
        appointmentId: booking.id,
        patientRef: booking.patientRef,
        language: booking.language,
        params: { number: booking.number },
        allowed: allowedBy(directory.clinic),
        reach: await reachOf(deps.db, { appointmentId: AppointmentId.parse(booking.id) }),
      },
      now,
    );
  }
}

/** Whether somebody who is booked may be called within the minutes that the way takes; not while nobody is working. */
function isTurnNear(
  day: QueueDay,
  plan: DayPlan,
  visit: ExpectedVisit,
  { now, leadMin }: { readonly now: EpochMs; readonly leadMin: number },
): boolean {
  const untilBookedMin = Math.max(0, (visit.bookedAt - now) / MINUTE_MS);
  if (untilBookedMin + day.delayMin(visit.practitionerId, visit.serviceId) > leadMin) return false;
  return (forecastOf(day, now, plan).probabilityOfBooked(visit, leadMin) ?? 0) >= NEAR_PROBABILITY;
}
