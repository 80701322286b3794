/** Answers that are already in the log or beside it. */
import { err, ok } from '../../../common/contract/result.ts';
import type { IdempotencyKey, LoggedEvent, StoredAnswer } from '../../ports/queueLog.ts';
import type { Pending } from './decideBatch.ts';
import type { Answer, Ids } from './submission.ts';

export const keysOf = (pending: readonly Pending[]): IdempotencyKey[] =>
  pending.flatMap(({ submission }) => submission.idempotency ?? []);

/** What a repeated request was answered the first time. @returns undefined where it is no repetition */
export function storedAnswer({ submission }: Pending, answers: readonly StoredAnswer[]): Answer | undefined {
  const own = submission.idempotency;
  const stored = own && answers.find(({ scope, key }) => scope === own.scope && key === own.key);
  if (!stored) return undefined;
  if (stored.requestHash !== own.requestHash) return err({ code: 'idempotency_key_reused' });
  return ok(stored.answer as Ids); // stored by `submission.answer` of the same request
}

/** Whose command stands in the log was written by the attempt that was thought lost. @returns the others */
export function answerFound(pending: readonly Pending[], written: readonly LoggedEvent[]): readonly Pending[] {
  return pending.filter(({ submission, resolve }) => {
    const own = written.filter(({ commandId }) => commandId === submission.commandId);
    if (own.length === 0) return true;
    resolve(ok(submission.answer(own.map(({ event }) => event))));
    return false;
  });
}
