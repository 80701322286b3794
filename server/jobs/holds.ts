import { createHash } from 'node:crypto';
import { CommandId, type ClinicId, type EpochMs } from '../../common/contract/vocabulary.ts';
import type { Clock } from '../ports/clock.ts';
import { isReleaseDue, strandedOf } from '../queue/order/stranded.ts';
import type { ClinicDays } from '../usecases/queue/clinicDays.ts';

/** The same id for the same thing at the same time, from whichever process: the second one finds it done. */
export function deterministicCommandId(name: string): CommandId {
  const hex = createHash('sha256').update(name).digest('hex');
  return CommandId.parse(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  );
}

/** Lets anybody of the service call those whose doctor has left, where that is the clinic's rule. */
export async function handOverDue(days: ClinicDays, clinicId: ClinicId, clock: Clock): Promise<void> {
  const day = await days.today(clinicId);
  if (!day) return;
  const at = clock.now() as EpochMs; // whole milliseconds by the clock's contract
  const due = await day.writer.read((today) => {
    const { settings } = today.head;
    if (!settings || settings.policy.anyoneAfterMin === null) return [];
    return [...today.openStages()].flatMap((stage) =>
      isReleaseDue(today, settings, stage, at)
        ? [{ stageId: stage.id, since: strandedOf(today, settings, stage)?.since }]
        : [],
    );
  });
  for (const { stageId, since } of due) {
    await day.writer.submit({
      commandId: deterministicCommandId(`hand over ${stageId} ${since}`),
      command: { type: 'hand_over', at, stageId, practitionerId: null, byClock: true, reason: 'doctor_gone' },
      actor: 'job:hand_over',
      idempotency: null,
      companion: null,
      answer: () => ({}),
    });
  }
}

/** Lets those wait again whose time aside is over. */
export async function resumeDueHolds(days: ClinicDays, clinicId: ClinicId, clock: Clock): Promise<void> {
  const day = await days.today(clinicId);
  if (!day) return;
  const now = clock.now();
  const due = await day.writer.read((today) =>
    [...today.openStages()].flatMap(({ id, state }) =>
      state.status === 'held' && state.until !== null && state.until <= now ? [{ id, until: state.until }] : [],
    ),
  );
  for (const { id, until } of due) {
    await day.writer.submit({
      commandId: deterministicCommandId(`resume ${id} ${until}`),
      command: { type: 'resume_ticket', at: now as EpochMs, stageId: id, byClock: true }, // whole milliseconds by the clock's contract
      actor: 'job:holds',
      idempotency: null,
      companion: null,
      answer: () => ({}),
    });
  }
}
