import { z } from 'zod';
import { StageId, VisitId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Directories } from '../clinic/directory.ts';
import type { ClinicDays, OpenDay } from '../queue/clinicDays.ts';
import { reachOf } from './contactChoices.ts';
import { allowedBy, makeNotice } from './makeNotice.ts';

export type TellDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly directories: Directories;
  readonly days: ClinicDays;
};

/** What the outbox keeps of a telling: see server/queue/effects.ts. */
const Tell = z.object({
  purpose: z.enum(['turn_near', 'called', 'missed', 'call_undone']),
  visitId: VisitId,
  stageId: StageId,
  then: z.enum(['call_again', 'put_back']).optional(),
});

/**
 * A visit's effect becomes a notice, if its person can be reached. That a call was taken back is said by the screens and
 * the phone page; by the time a text arrived, it would confuse.
 */
export async function tellVisit(
  deps: TellDeps,
  effect: { readonly key: string; readonly clinicId: ClinicId; readonly payload: unknown },
): Promise<{ readonly kind: 'done' }> {
  const { purpose, visitId, stageId, then } = Tell.parse(effect.payload);
  if (purpose === 'call_undone') return { kind: 'done' };
  const [directory, day, reach] = await Promise.all([
    deps.directories.of(effect.clinicId),
    deps.days.today(effect.clinicId),
    reachOf(deps.db, { visitId }),
  ]);
  if (!directory || !day || reach.contacts.length === 0) return { kind: 'done' };
  const look = () => factsOf(day, { visitId, stageId });
  let facts = await look();
  // Another process may have made the ticket or called it, and its word of it be under way or lost.
  if (!facts || (purpose === 'called' && facts.servicePointId === null)) {
    await day.writer.look();
    facts = await look();
  }
  if (!facts) return { kind: 'done' };
  // The call was taken back before anybody was told of it; the next one has a text of its own, with its room.
  if (purpose === 'called' && facts.servicePointId === null) return { kind: 'done' };
  await makeNotice(
    deps,
    {
      clinicId: effect.clinicId,
      // One turn-near notice per person and turn, also where the booking was told before the patient arrived.
      key:
        purpose === 'turn_near' && facts.appointmentId && facts.postponed === 0
          ? `turn_near:${facts.appointmentId}`
          : effect.key,
      purpose,
      visitId,
      appointmentId: facts.appointmentId,
      patientRef: facts.patientRef,
      language: facts.language,
      params: {
        number: facts.number,
        ...(facts.servicePointId ? { servicePointId: facts.servicePointId } : {}),
        stageId,
        ...(then === undefined ? {} : { then }),
      },
      allowed: allowedBy(directory.clinic),
      reach,
    },
    deps.clock.now(),
  );
  return { kind: 'done' };
}

/** Of the person and their turn, as this process knows the day. */
const factsOf = ({ writer }: OpenDay, { visitId, stageId }: Pick<z.infer<typeof Tell>, 'visitId' | 'stageId'>) =>
  writer.read((today) => {
    const visit = today.visit(visitId);
    const stage = today.stage(stageId);
    const state = stage?.state;
    return (
      visit && {
        postponed: stage?.postponed ?? 0,
        number: visit.number,
        language: visit.language,
        patientRef: visit.patientRef,
        appointmentId: visit.appointmentId,
        servicePointId: state && 'servicePointId' in state ? state.servicePointId : null,
      }
    );
  });
