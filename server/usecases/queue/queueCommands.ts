import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { ClinicId, CommandId, EpochMs, StageId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Companion, IdempotencyKey } from '../../ports/queueLog.ts';
import type { Command } from '../../queue/command.ts';
import type { QueueEvent } from '../../queue/event.ts';
import type { ClinicDays } from './clinicDays.ts';
import type { Ids } from './submission.ts';

type Untimed<C> = C extends Command ? Omit<C, 'at' | 'nextStageId'> : never;

/** Who asks for what, where, and under which key. */
export type Asked = {
  readonly clinicId: ClinicId;
  readonly actor: string;
  readonly idempotency: IdempotencyKey | null;
};

/** Gives commands their time and ids and takes them to the clinic's day. */
export class QueueCommands {
  readonly #days: ClinicDays;
  readonly #clock: Clock;
  readonly #newId: NewId;

  constructor(deps: { readonly days: ClinicDays; readonly clock: Clock; readonly newId: NewId }) {
    this.#days = deps.days;
    this.#clock = deps.clock;
    this.#newId = deps.newId;
  }

  /** A new id of whatever kind the command needs. */
  // The type parameter is how the caller says what the id will name.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- see above
  newId<Id extends string>(): Id {
    return this.#newId() as Id; // a UUID by the port's contract; the brand says what it will name
  }

  now(): EpochMs {
    return this.#clock.now() as EpochMs; // whole milliseconds by the clock's contract
  }

  async give(
    asked: Asked,
    command: Untimed<Command>,
    answer: (events: readonly QueueEvent[]) => Ids,
    companion: Companion | null = null,
  ): Promise<Result<Ids, Problem>> {
    const at = this.now();
    const complete: Command = mayEndAStage(command)
      ? { ...command, at, nextStageId: this.newId<StageId>() }
      : { ...command, at };
    const result = await this.#days.submit(asked.clinicId, {
      commandId: this.newId<CommandId>(),
      command: complete,
      actor: asked.actor,
      idempotency: asked.idempotency,
      companion,
      answer,
    });
    return result ?? err({ code: 'clinic_not_found' });
  }

  /** The current stage of a visit of today. */
  async currentStage(clinicId: ClinicId, visitId: VisitId): Promise<Result<StageId, Problem>> {
    const day = await this.#days.today(clinicId);
    const stageId = await day?.writer.read((today) => today.visit(visitId)?.currentStageId);
    return stageId ? ok(stageId) : err({ code: 'visit_not_found', visitId });
  }
}

type MayEndAStage = Extract<
  Untimed<Command>,
  { readonly type: 'call_next' | 'call_ticket' | 'finish' | 'send_and_return' }
>;

/** Where the visit has more planned, its next stage begins with the end of this one. */
function mayEndAStage(command: Untimed<Command>): command is MayEndAStage {
  switch (command.type) {
    case 'call_next':
    case 'call_ticket':
    case 'finish':
    case 'send_and_return':
      return true;
    default:
      return false;
  }
}

/** For commands whose answer is only that they were done. */
export const justDone = (): Ids => ({});

/** Who was called: the answer of every kind of call. */
export function calledIds(events: readonly QueueEvent[]): Ids {
  const called = events.find((event) => event.type === 'ticket_called');
  return called ? { stageId: called.stageId, callId: called.callId } : {};
}
