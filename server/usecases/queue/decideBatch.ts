import { ok } from '../../../common/contract/result.ts';
import type { ClinicId, QueueDayId } from '../../../common/contract/vocabulary.ts';
import type { Batch, LoggedEvent } from '../../ports/queueLog.ts';
import type { QueueDay } from '../../queue/day.ts';
import { decide } from '../../queue/decide.ts';
import { effectsOf } from '../../queue/effects.ts';
import { QueueEvent } from '../../queue/event.ts';
import { evolve } from '../../queue/evolve.ts';
import type { Answer, Submission } from './submission.ts';
import { touched } from './touched.ts';

/** A command that waits for its answer. */
export type Pending = {
  readonly submission: Submission;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (bug: unknown) => void;
};

/** What a command came to on the day in memory; no one may be told before it is written. */
export type Decided = {
  readonly pending: Pending;
  readonly answer: Answer;
  readonly events: readonly LoggedEvent[];
  readonly effects: Batch['effects'];
};

/**
 * Decides commands one after the other, each on what those before it changed.
 *
 * A command whose decision throws fails alone. One whose events cannot be recorded has left the day half changed:
 * it is `spoilt`, and the others must be decided again on the day as it was before.
 */
export function decideInOrder(
  day: QueueDay,
  commands: readonly Pending[],
  reportBug: (bug: unknown) => void,
): { readonly decided: readonly Decided[]; readonly spoilt?: Pending } {
  const decided: Decided[] = [];
  for (const pending of commands) {
    let isRecording = false;
    try {
      const { submission } = pending;
      const decision = decide(day, submission.command);
      if (!decision.ok) {
        decided.push({ pending, answer: decision, events: [], effects: [] });
        continue;
      }
      // What could not be read back must never get into the log: it would close the day to everybody.
      const happened = decision.value.map((event) => QueueEvent.parse(event));
      const answer = ok(submission.answer(happened));
      isRecording = true;
      decided.push({ pending, answer, ...record(day, submission, happened) });
    } catch (bug) {
      reportBug(bug);
      pending.reject(bug);
      if (isRecording) return { decided, spoilt: pending };
    }
  }
  return { decided };
}

/** Effects are asked for at once: the zone of a call is that of the moment, not of a later command of the batch. */
function record(
  day: QueueDay,
  { actor, commandId }: Submission,
  happened: readonly QueueEvent[],
): Pick<Decided, 'events' | 'effects'> {
  const events: LoggedEvent[] = [];
  const effects: Batch['effects'][number][] = [];
  for (const event of happened) {
    evolve(day, event);
    const { seq } = day.head;
    events.push({ seq, actor, commandId, event });
    for (const effect of effectsOf(day, event, seq)) effects.push({ ...effect, seq, at: event.at });
  }
  return { events, effects };
}

/** Everything that one transaction writes for these commands. */
export function batchOf(
  day: QueueDay,
  { queueDayId, clinicId, afterSeq }: { queueDayId: QueueDayId; clinicId: ClinicId; afterSeq: number },
  decided: readonly Decided[],
): Batch {
  const events = decided.flatMap(({ events: own }) => own);
  const accepted = decided.filter(({ events: own }) => own.length > 0);
  return {
    queueDayId,
    clinicId,
    afterSeq,
    events,
    effects: decided.flatMap(({ effects }) => effects),
    ...touched(
      day,
      events.map(({ event }) => event),
    ),
    answers: accepted.flatMap(({ pending: { submission }, answer }) =>
      submission.idempotency && answer.ok
        ? [{ ...submission.idempotency, answer: answer.value, at: submission.command.at }]
        : [],
    ),
    companions: accepted.flatMap(({ pending: { submission } }) =>
      submission.companion ? [{ ...submission.companion, commandId: submission.commandId }] : [],
    ),
  };
}
