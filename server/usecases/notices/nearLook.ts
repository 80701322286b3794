import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import { AppointmentId, type ClinicId, type CommandId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import type { PractitionerId, ServiceId, VisitId } from '../../../common/contract/vocabulary.ts';
import { appointments } from '../../db/schema/booking.ts';
import { patients } from '../../db/schema/people.ts';
import { visitContacts, visits } from '../../db/schema/queue.ts';
import { shouldTellTurnNear, type PutOff } from '../../notice/turnNear.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { DayPlan, ExpectedVisit } from '../../queue/estimate/dayForecast.ts';
import type { Stage } from '../../queue/visit.ts';
import type { Directory } from '../clinic/directory.ts';
import type { OpenDay } from '../queue/clinicDays.ts';
import { forecastOf } from '../views/estimate.ts';
import { reachOf } from './contactChoices.ts';
import { allowedBy, makeNotice } from './makeNotice.ts';
import type { TellDeps } from './tellVisit.ts';

const MINUTE_MS = 60_000;

export type NearDeps = TellDeps & { readonly commandIdFor: (name: string) => CommandId };

const thresholdOf = ({ clinic }: Directory) => ({
  people: clinic.options.nearPeopleAhead ?? USUAL_OPTIONS.nearPeopleAhead,
  minutes: clinic.options.nearMinutes ?? USUAL_OPTIONS.nearMinutes,
});

/** Looks who comes soon, among those who wait and those who have not come yet. Looked every few seconds. */
export async function lookForNearTurns(deps: NearDeps, clinicId: ClinicId): Promise<void> {
  const [directory, day] = await Promise.all([deps.directories.of(clinicId), deps.days.today(clinicId)]);
  if (!directory || !day) return;
  await tellThoseWhoWait(deps, directory, day);
  await tellThoseWhoAreExpected(deps, directory, day);
}

async function tellThoseWhoWait(deps: NearDeps, directory: Directory, day: OpenDay): Promise<void> {
  const threshold = thresholdOf(directory);
  const now = deps.clock.now() as EpochMs; // whole milliseconds by the clock's contract
  const plan = await deps.days.planOf(directory, day);
  const near = await day.writer.read((today) =>
    [...today.openStages()].flatMap((stage) => {
      if (stage.state.status !== 'waiting' || stage.isNearTold) return [];
      const peopleAhead = today.peopleAhead(stage);
      const range = forecastOf(today, now, plan).rangeOf(stage.id);
      // While nobody is working nobody's turn is near, however short the list is.
      if (!range) return [];
      const putOff = putOffOf(stage, today.head.settings?.policy.postponeMin ?? 0, now);
      return shouldTellTurnNear({ peopleAhead, estimatedWaitMinFrom: range.fromMin, threshold, ...putOff })
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
  const { minutes } = thresholdOf(directory);
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
  for (const booking of expected) {
    const startsAt = booking.startsAt.getTime() as EpochMs; // whole milliseconds from the column's type
    if (startsAt - now > minutes * MINUTE_MS || now - startsAt > 60 * MINUTE_MS || booking.patientId === null) continue;
    const inMin = await day.writer.read((today) =>
      minutesUntilTurn(
        today,
        plan,
        {
          // Ids come from columns of type uuid.
          appointmentId: booking.id as AppointmentId,
          serviceId: booking.serviceId as ServiceId,
          practitionerId: booking.practitionerId as PractitionerId | null,
          bookedAt: startsAt,
        },
        now,
      ),
    );
    if (inMin === null || inMin > minutes) continue;
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

/** Minutes until somebody who is booked would be called at the earliest; null while nobody is working. */
function minutesUntilTurn(
  day: QueueDay,
  plan: DayPlan,
  { appointmentId, serviceId, practitionerId, bookedAt }: ExpectedVisit,
  now: EpochMs,
): number | null {
  const range = forecastOf(day, now, plan).rangeOfBooked({ appointmentId, serviceId });
  if (!range) return null;
  const untilBookedMin = Math.max(0, (bookedAt - now) / MINUTE_MS);
  return Math.max(untilBookedMin + day.delayMin(practitionerId, serviceId), range.fromMin);
}
