import type { QueueRejection } from '../../../common/contract/rejection.ts';
import type { Result } from '../../../common/contract/result.ts';
import type { CommandId } from '../../../common/contract/vocabulary.ts';
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
  | { readonly code: 'refused_by_database'; readonly constraint: string };

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
