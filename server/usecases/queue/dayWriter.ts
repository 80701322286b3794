import { err, ok } from '../../../common/contract/result.ts';
import type { ClinicId, QueueDayId } from '../../../common/contract/vocabulary.ts';
import type { Batch, IdempotencyKey, LoggedEvent, QueueLog, StoredAnswer } from '../../ports/queueLog.ts';
import type { QueueDay } from '../../queue/day.ts';
import { decide } from '../../queue/decide.ts';
import { effectsOf } from '../../queue/effects.ts';
import type { QueueEvent } from '../../queue/event.ts';
import { evolve } from '../../queue/evolve.ts';
import type { Answer, Ids, Submission } from './submission.ts';
import { touched } from './touched.ts';

/** Commands in one commit; past this the answer of the first would wait for the last. */
const MAX_BATCH = 256;
/** After so many meetings with another process in a row, ask for the day alone. */
const CONFLICTS_BEFORE_LOCK = 3;
/** Pauses between attempts to learn what became of a batch; then its commands are answered `outcome_unknown`. */
const UNCERTAIN_PAUSES_MS = [50, 200, 500, 1_000, 2_000, 3_000];

export type Published = {
  readonly queueDayId: QueueDayId;
  readonly clinicId: ClinicId;
  readonly prevSeq: number;
  readonly events: readonly LoggedEvent[];
  readonly day: QueueDay;
};

export type DayWriterDeps = {
  readonly log: QueueLog;
  /** Tells screens and jobs, after the commit. May be lost: they repair themselves by `seq`. */
  readonly publish: (published: Published) => void;
  /** A defect: logged with its alarm, while everybody else's commands go on. */
  readonly reportBug: (error: unknown) => void;
  readonly pause: (ms: number) => Promise<void>;
};

type Pending = {
  readonly submission: Submission;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (bug: unknown) => void;
};
type Decided = { readonly pending: Pending; readonly answer: Answer; readonly events: readonly QueueEvent[] };

/**
 * The only writer of one clinic day in this process. Commands that arrive while a commit is under way are decided one
 * after the other and appended together in the next one. A writer in another process is met as a conflict on `seq`:
 * read what is new, decide again. Nobody is answered before the commit; nothing is answered while it is uncertain.
 */
export class DayWriter {
  readonly #deps: DayWriterDeps;
  readonly #clinicId: ClinicId;
  readonly #queueDayId: QueueDayId;
  readonly #day: QueueDay;
  #waiting: Pending[] = [];
  readonly #underWay = new Map<string, { readonly requestHash: string; readonly answer: Promise<Answer> }>();
  #draining = false;
  /** The memory holds what is not yet in the log: nobody may look. */
  #isUncommitted = false;
  #readers: (() => void)[] = [];
  /** The memory may be behind the log: read it before deciding. */
  #mustCatchUp = false;

  constructor(deps: DayWriterDeps, clinicId: ClinicId, queueDayId: QueueDayId, day: QueueDay) {
    this.#deps = deps;
    this.#clinicId = clinicId;
    this.#queueDayId = queueDayId;
    this.#day = day;
  }

  /** Reads the day as it was last committed: while a commit is under way, as soon as it has ended. */
  read<T>(look: (day: QueueDay) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = () => {
        try {
          resolve(look(this.#day));
        } catch (bug) {
          reject(bug instanceof Error ? bug : new Error(String(bug)));
        }
      };
      if (this.#isUncommitted) this.#readers.push(run);
      else run();
    });
  }

  submit(submission: Submission): Promise<Answer> {
    const { idempotency } = submission;
    if (!idempotency) return this.#enqueue(submission);
    // A double click: the second press shares the answer of the first.
    const name = `${idempotency.scope} ${idempotency.key}`;
    const earlier = this.#underWay.get(name);
    if (earlier)
      return earlier.requestHash === idempotency.requestHash
        ? earlier.answer
        : Promise.resolve(err({ code: 'idempotency_key_reused' }));
    const answer = this.#enqueue(submission).finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, { requestHash: idempotency.requestHash, answer });
    return answer;
  }

  /** Another process said that it wrote up to `seq`. */
  async noticeNews(seq: number): Promise<void> {
    if (seq <= this.#day.head.seq) return;
    this.#mustCatchUp = true;
    await this.#drain();
  }

  #enqueue(submission: Submission): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ submission, resolve, reject });
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    try {
      do {
        const batch = this.#waiting.splice(0, MAX_BATCH);
        await this.#write(batch).catch((bug: unknown) => {
          this.#deps.reportBug(bug);
          for (const { reject } of batch) reject(bug);
        });
      } while (this.#waiting.length > 0);
    } finally {
      this.#draining = false;
    }
  }

  async #write(batch: readonly Pending[]): Promise<void> {
    let left = batch;
    for (let conflicts = 0; left.length > 0 || this.#mustCatchUp; conflicts += 1) {
      const attempt = () => this.#attempt(left);
      left =
        conflicts < CONFLICTS_BEFORE_LOCK ? await attempt() : await this.#deps.log.alone(this.#queueDayId, attempt);
    }
  }

  /** @returns those who must be decided again, on what has become known meanwhile */
  async #attempt(pending: readonly Pending[]): Promise<readonly Pending[]> {
    if (this.#mustCatchUp) await this.#catchUp();
    if (pending.length === 0) return [];
    const before = this.#day.head.seq;
    this.#begin();
    const { decided, spoilt } = this.#decideInOrder(pending);
    if (spoilt) {
      this.#end('rollback');
      return pending.filter((one) => one !== spoilt);
    }
    const batch = this.#batchOf(decided, before);
    if (batch.events.length === 0) {
      this.#end('commit');
      return this.#answer(decided, 'nothing_written');
    }
    const outcome = await this.#append(batch);
    if (outcome.kind === 'appended') {
      this.#end('commit');
      this.#publish(before, batch.events);
      return this.#answer(decided, 'written');
    }
    this.#end('rollback');
    switch (outcome.kind) {
      case 'conflict':
        this.#mustCatchUp = true;
        return pending;
      case 'unknown':
        this.#mustCatchUp = true;
        for (const { resolve } of pending) resolve(err({ code: 'outcome_unknown' }));
        return [];
      case 'uncertain_resolved':
        await this.#catchUp();
        return this.#answerFound(pending, outcome.written);
      case 'companions_refused':
        return this.#refuseCompanions(pending, outcome.commandIds);
      case 'violation':
        return this.#isolate(pending, outcome.constraint);
    }
  }

  #begin(): void {
    this.#isUncommitted = true;
    this.#day.begin();
  }

  #end(how: 'commit' | 'rollback'): void {
    this.#day[how]();
    this.#isUncommitted = false;
    for (const look of this.#readers.splice(0)) look();
  }

  /** A command whose decision throws fails alone; one whose events cannot be recorded spoils the batch, which starts over without it. */
  #decideInOrder(pending: readonly Pending[]): { decided: readonly Decided[]; spoilt?: Pending } {
    const decided: Decided[] = [];
    for (const one of pending) {
      const { submission } = one;
      let isRecording = false;
      try {
        const decision = decide(this.#day, submission.command);
        const events = decision.ok ? decision.value : [];
        const answer = decision.ok ? ok(submission.answer(events)) : decision;
        isRecording = true;
        for (const event of events) evolve(this.#day, event);
        decided.push({ pending: one, answer, events });
      } catch (bug) {
        this.#deps.reportBug(bug);
        one.reject(bug);
        if (isRecording) return { decided, spoilt: one };
      }
    }
    return { decided };
  }

  #batchOf(decided: readonly Decided[], afterSeq: number): Batch {
    let seq = afterSeq;
    const events: LoggedEvent[] = [];
    const effects: Batch['effects'][number][] = [];
    for (const { pending, events: own } of decided) {
      const { actor, commandId } = pending.submission;
      for (const event of own) {
        seq += 1;
        events.push({ seq, actor, commandId, event });
        effects.push(...effectsOf(this.#day, event, seq).map((effect) => ({ ...effect, seq, at: event.at })));
      }
    }
    const accepted = decided.filter(({ events: own }) => own.length > 0);
    return {
      queueDayId: this.#queueDayId,
      clinicId: this.#clinicId,
      afterSeq,
      events,
      effects,
      ...touched(
        this.#day,
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

  /** Appends, and where the outcome is unknown appends the same rows again until it is known or the time is up. */
  async #append(
    batch: Batch,
  ): Promise<
    | Awaited<ReturnType<QueueLog['append']>>
    | { kind: 'unknown' }
    | { kind: 'uncertain_resolved'; written: readonly LoggedEvent[] }
  > {
    let isUncertain = false;
    for (const pauseMs of [0, ...UNCERTAIN_PAUSES_MS]) {
      try {
        if (pauseMs > 0) await this.#deps.pause(pauseMs);
        const outcome = await this.#deps.log.append(batch);
        if (!isUncertain || outcome.kind === 'appended') return outcome;
        // A collision after a lost answer: what stands there may be our own first attempt.
        return {
          kind: 'uncertain_resolved',
          written: await this.#deps.log.readAfter(this.#queueDayId, batch.afterSeq),
        };
      } catch (error) {
        this.#deps.reportBug(error);
        isUncertain = true;
      }
    }
    return { kind: 'unknown' };
  }

  /**
   * Answers whoever was written. Refusals are only as good as the state they were decided on: where nothing was
   * appended behind them, the log is asked first whether it went on without us, and whether the key was answered before.
   */
  async #answer(decided: readonly Decided[], state: 'written' | 'nothing_written'): Promise<readonly Pending[]> {
    const refused = decided.filter(({ answer }) => !answer.ok);
    for (const { pending, answer } of decided) if (answer.ok) pending.resolve(answer);
    if (refused.length === 0) return [];
    const keys = keysOf(refused.map(({ pending }) => pending));
    if (state === 'written' && keys.length === 0) {
      for (const { pending, answer } of refused) pending.resolve(answer);
      return [];
    }
    const { lastSeq, answers } = await this.#deps.log.check(this.#queueDayId, keys);
    if (state === 'nothing_written' && lastSeq > this.#day.head.seq) {
      this.#mustCatchUp = true;
      return refused.map(({ pending }) => pending);
    }
    for (const { pending, answer } of refused) pending.resolve(storedAnswer(pending, answers) ?? answer);
    return [];
  }

  /** Whose command stands in the log was written by the attempt that was thought lost. */
  #answerFound(pending: readonly Pending[], written: readonly LoggedEvent[]): readonly Pending[] {
    return pending.filter(({ submission, resolve }) => {
      const own = written.filter(({ commandId }) => commandId === submission.commandId);
      if (own.length === 0) return true;
      resolve(ok(submission.answer(own.map(({ event }) => event))));
      return false;
    });
  }

  #refuseCompanions(pending: readonly Pending[], commandIds: readonly string[]): readonly Pending[] {
    return pending.filter(({ submission, resolve }) => {
      if (!commandIds.includes(submission.commandId)) return true;
      const { companion } = submission;
      if (companion?.type !== 'appointment_arrives') return true;
      resolve(err({ code: 'appointment_not_open', appointmentId: companion.appointmentId }));
      return false;
    });
  }

  /** A constraint spoke: repeated keys get their stored answers; else each command goes alone and the culprit is refused. */
  async #isolate(pending: readonly Pending[], constraint: string): Promise<readonly Pending[]> {
    const { answers } = await this.#deps.log.check(this.#queueDayId, keysOf(pending));
    const unanswered = pending.filter((one) => {
      const stored = storedAnswer(one, answers);
      if (stored) one.resolve(stored);
      return !stored;
    });
    if (unanswered.length < pending.length) return unanswered;
    const [only, ...others] = pending;
    if (only && others.length === 0) {
      this.#deps.reportBug(new Error(`A command was refused by the database: ${constraint}`));
      only.resolve(err({ code: 'refused_by_database', constraint }));
      return [];
    }
    for (const one of pending) await this.#write([one]);
    return [];
  }

  async #catchUp(): Promise<void> {
    const before = this.#day.head.seq;
    const news = await this.#deps.log.readAfter(this.#queueDayId, before);
    this.#mustCatchUp = false;
    for (const { event } of news) evolve(this.#day, event);
    if (news.length > 0) this.#publish(before, news);
  }

  #publish(prevSeq: number, events: readonly LoggedEvent[]): void {
    try {
      this.#deps.publish({ queueDayId: this.#queueDayId, clinicId: this.#clinicId, prevSeq, events, day: this.#day });
    } catch (bug) {
      this.#deps.reportBug(bug);
    }
  }
}

const keysOf = (pending: readonly Pending[]): IdempotencyKey[] =>
  pending.flatMap(({ submission }) => submission.idempotency ?? []);

function storedAnswer({ submission }: Pending, answers: readonly StoredAnswer[]): Answer | undefined {
  const own = submission.idempotency;
  const stored = own && answers.find(({ scope, key }) => scope === own.scope && key === own.key);
  if (!stored) return undefined;
  if (stored.requestHash !== own.requestHash) return err({ code: 'idempotency_key_reused' });
  return ok(stored.answer as Ids); // stored by `submission.answer` of the same request
}
