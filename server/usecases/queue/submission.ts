import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { Result } from '../../../common/contract/result.ts';
import type { CommandId, Series } from '../../../common/contract/vocabulary.ts';
import type { Command } from '../../queue/command.ts';
import type { QueueEvent } from '../../queue/event.ts';
import type { Companion, IdempotencyKey } from '../../ports/queueLog.ts';

/** Refusals of the writer itself, beside those of the rules. */
export type WriterRejection =
  /** The same key came with another request. */
  | { readonly code: 'idempotency_key_reused' }
  /** It cannot be known whether the command was written; ask again with the same key. */
  | { readonly code: 'outcome_unknown' }
  /** A rule of the database refused it: a defect of ours, kept away from everybody else's commands. */
  | { readonly code: 'refused_by_database'; readonly constraint: string }
  /** The letters on a roll are those of something else. */
  | { readonly code: 'prefix_taken'; readonly field: 'series'; readonly prefix: Series };

/** What a request is answered: ids only, because it is kept and given again to a repeated request. */
export type Ids = Readonly<Record<string, string | number | boolean | null>>;

export type Submission = {
  readonly commandId: CommandId;
  readonly command: Command;
  readonly actor: string;
  readonly idempotency: IdempotencyKey | null;
  readonly companion: Companion | null;
  readonly answer: (events: readonly QueueEvent[]) => Ids;
};

export type Answer = Result<Ids, QueueRejection | WriterRejection>;

/** What a command is answered whose companion found its row changed. */
export function refusedBy(companion: Companion | null): QueueRejection | WriterRejection {
  switch (companion?.type) {
    case 'appointment_arrives':
      return { code: 'appointment_not_open', appointmentId: companion.appointmentId };
    case 'roll_takes_letters':
      return { code: 'prefix_taken', field: 'series', prefix: companion.series };
    default:
      throw new Error('Only arrivals and rolls can be refused by their companions');
  }
}
