import { setImmediate as nextTurn } from 'node:timers/promises';
import { err } from '../../../common/contract/result.ts';
import type { ClinicId, QueueDayId } from '../../../common/contract/vocabulary.ts';
import type { AppendOutcome, Batch, LoggedEvent, QueueLog } from '../../ports/queueLog.ts';
import type { QueueDay } from '../../queue/day.ts';
import { batchOf, decideInOrder, type Decided, type Pending } from './decideBatch.ts';
import { GuardedDay } from './guardedDay.ts';
import { answerFound, keysOf, storedAnswer } from './knownAnswers.ts';
import { refusedBy, type Answer, type Submission } from './submission.ts';

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
  /** This process decided them, and not another one that shares the database. */
  readonly isWrittenHere: boolean;
  /** This process left work in the outbox with them. */
  readonly hasEffects: boolean;
};

export type DayWriterDeps = {
  readonly log: QueueLog;
  /** Tells screens and jobs, after the commit. May be lost: they repair themselves by `seq`. */
  readonly publish: (published: Published) => void;
  /** A defect: logged with its alarm, while everybody else's commands go on. */
  readonly reportBug: (error: unknown) => void;
  readonly pause: (ms: number) => Promise<void>;
};

/** The log could not be asked: nothing was decided, so its commands may be repeated with their keys. */
class LogUnreachable extends Error {}

/** What an attempt leaves to be done: groups to decide again, each written for itself. */
type Settled = { readonly again: readonly (readonly Pending[])[]; readonly isConflict: boolean };
/** An append without an answer: the memory holds what may or may not be in the log. */
type Uncertain = { readonly pending: readonly Pending[]; readonly decided: readonly Decided[]; readonly batch: Batch };

const DONE: Settled = { again: [], isConflict: false };

/**
 * The only writer of one clinic day in this process. Commands that arrive while a commit is under way are decided one
 * after the other and appended together in the next one. A writer in another process is met as a conflict on `seq`:
 * read what is new, decide again. Nobody is answered before the commit; nothing is answered while it is uncertain.
 */
export class DayWriter {
  readonly #deps: DayWriterDeps;
  readonly #clinicId: ClinicId;
  readonly #queueDayId: QueueDayId;
  readonly #guarded: GuardedDay;
  #waiting: Pending[] = [];
  readonly #underWay = new Map<string, { readonly requestHash: string; readonly answer: Promise<Answer> }>();
  #draining = false;
  /** The memory may be behind the log: read it before deciding. */
  #mustCatchUp = false;
  /** Who waits until it is not, or the log cannot be reached. */
  #behind: (() => void)[] = [];

  constructor(deps: DayWriterDeps, clinicId: ClinicId, queueDayId: QueueDayId, day: QueueDay) {
    this.#deps = deps;
    this.#clinicId = clinicId;
    this.#queueDayId = queueDayId;
    this.#guarded = new GuardedDay(day);
  }

  /** Reads the day as it was last committed. */
  read<T>(look: (day: QueueDay) => T): Promise<T> {
    return this.#guarded.read(look);
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
    if (seq <= this.#guarded.seq) return;
    this.#mustCatchUp = true;
    const caughtUp = new Promise<void>((resolve) => this.#behind.push(resolve));
    void this.#drain();
    await caughtUp;
  }

  /** Looks whether another process wrote, whose word of it was lost; the memory knows it afterwards. */
  async look(): Promise<void> {
    const { lastSeq } = await this.#deps.log.check(this.#queueDayId, []);
    await this.noticeNews(lastSeq);
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
      let isLogReachable: boolean;
      do {
        // Whoever was just answered reads the day as it stands, and what comes in one turn is written together: a crowd
        // that was answered together would else send one ahead, and wait for its commit.
        if (this.#waiting.length > 0) await nextTurn();
        const batch = this.#waiting.splice(0, MAX_BATCH);
        isLogReachable = await this.#write(batch).then(
          () => true,
          (failure: unknown) => this.#fail(batch, failure),
        );
      } while (this.#waiting.length > 0 || (this.#mustCatchUp && isLogReachable));
    } finally {
      this.#draining = false;
      this.#tellCaughtUp();
    }
  }

  /** Whoever of the batch has no answer yet gets one now; to the others this says nothing more. */
  #fail(batch: readonly Pending[], failure: unknown): false {
    this.#deps.reportBug(failure);
    for (const { resolve, reject } of batch) {
      if (failure instanceof LogUnreachable) resolve(err({ code: 'outcome_unknown' }));
      else reject(failure);
    }
    return false;
  }

  async #write(batch: readonly Pending[]): Promise<void> {
    let groups: readonly (readonly Pending[])[] = [batch];
    let conflicts = 0;
    while (groups.length > 0 || this.#mustCatchUp) {
      const [group = [], ...others] = groups;
      const attempted =
        conflicts < CONFLICTS_BEFORE_LOCK ? await this.#attempt(group, this.#deps.log) : await this.#alone(group);
      const settled = 'batch' in attempted ? await this.#learnOutcome(attempted) : attempted;
      conflicts = settled.isConflict ? conflicts + 1 : 0;
      groups = [...settled.again.filter(({ length }) => length > 0), ...others];
    }
  }

  async #alone(group: readonly Pending[]): Promise<Settled | Uncertain> {
    // Our own failure is carried past the log, so that it is not taken for one of the log.
    const { attempted } = await this.#reach(
      this.#deps.log.alone(this.#queueDayId, async (log) => {
        const attempted = this.#attempt(group, log);
        await attempted.catch(() => undefined);
        return { attempted };
      }),
    );
    return attempted;
  }

  async #attempt(pending: readonly Pending[], log: QueueLog): Promise<Settled | Uncertain> {
    if (this.#mustCatchUp) await this.#catchUp(log);
    if (pending.length === 0) return DONE;

    const { decided, batch, spoilt } = this.#decide(pending);
    if (spoilt) {
      this.#guarded.end('rollback');
      return { again: [pending.filter((one) => one !== spoilt)], isConflict: false };
    }
    if (batch.events.length === 0) {
      this.#guarded.end('commit');
      return this.#answer(decided, 'nothing_written', log);
    }
    let outcome: AppendOutcome;
    try {
      outcome = await log.append(batch);
    } catch (error) {
      this.#deps.reportBug(error);
      return { pending, decided, batch };
    }
    if (outcome.kind === 'appended') return this.#committed(decided, batch, log);
    this.#guarded.end('rollback');
    switch (outcome.kind) {
      case 'conflict':
        return this.#newsFirst(pending);
      case 'companions_refused':
        return this.#refuseCompanions(pending, outcome.commandIds, log);
      case 'violation':
        return this.#isolate(pending, outcome.constraint, log);
    }
  }

  #decide(pending: readonly Pending[]) {
    const { day, seq: afterSeq } = this.#guarded;
    const where = { queueDayId: this.#queueDayId, clinicId: this.#clinicId, afterSeq };
    return this.#guarded.change(() => {
      const result = decideInOrder(day, pending, this.#deps.reportBug);
      return { ...result, batch: batchOf(day, where, result.decided) };
    });
  }

  #committed(decided: readonly Decided[], batch: Batch, log: QueueLog): Promise<Settled> {
    this.#guarded.end('commit');
    this.#publish(batch.afterSeq, batch.events, { isWrittenHere: true, hasEffects: batch.effects.length > 0 });
    return this.#answer(decided, 'written', log);
  }

  #newsFirst(pending: readonly Pending[]): Settled {
    this.#mustCatchUp = true;
    return { again: [pending], isConflict: true };
  }

  /**
   * Appends the same rows at the same numbers again, which waits for the first attempt or collides with it, until it
   * is known what became of it or the time is up. Never alone: the connection that held the day may be the lost one.
   */
  async #learnOutcome({ pending, decided, batch }: Uncertain): Promise<Settled> {
    const { log, pause, reportBug } = this.#deps;
    for (const pauseMs of UNCERTAIN_PAUSES_MS) {
      let written: readonly LoggedEvent[] | 'now';
      try {
        await pause(pauseMs);
        const { kind } = await log.append(batch);
        // What stands there instead may be our own first attempt.
        written = kind === 'appended' ? 'now' : await log.readAfter(this.#queueDayId, batch.afterSeq);
      } catch (error) {
        reportBug(error);
        continue;
      }
      if (written === 'now') return this.#committed(decided, batch, log);
      this.#guarded.end('rollback');
      this.#fold(written);
      return { again: [answerFound(pending, written)], isConflict: false };
    }
    this.#guarded.end('rollback');
    this.#mustCatchUp = true;
    for (const { resolve } of pending) resolve(err({ code: 'outcome_unknown' }));
    return DONE;
  }

  /**
   * Answers whoever was written. Refusals, and answers that there was nothing to do, are only as good as the state they
   * were decided on: where nothing was appended behind them, the log is asked first whether it went on without us, and
   * whether the key was answered before.
   */
  async #answer(decided: readonly Decided[], state: 'written' | 'nothing_written', log: QueueLog): Promise<Settled> {
    const unwritten = decided.filter(({ events }) => events.length === 0);
    for (const { pending, answer, events } of decided) if (events.length > 0) pending.resolve(answer);
    const keys = keysOf(unwritten.map(({ pending }) => pending));
    if (unwritten.length > 0 && (state === 'nothing_written' || keys.length > 0)) {
      const { lastSeq, answers } = await this.#reach(log.check(this.#queueDayId, keys));
      if (state === 'nothing_written' && lastSeq > this.#guarded.seq)
        return this.#newsFirst(unwritten.map(({ pending }) => pending));
      for (const { pending, answer } of unwritten) pending.resolve(storedAnswer(pending, answers) ?? answer);
      return DONE;
    }
    for (const { pending, answer } of unwritten) pending.resolve(answer);
    return DONE;
  }

  /** A companion found its row changed: by a command that we have not read yet, this very request perhaps, or for good. */
  async #refuseCompanions(pending: readonly Pending[], commandIds: readonly string[], log: QueueLog): Promise<Settled> {
    const refused = pending.filter(({ submission }) => commandIds.includes(submission.commandId));
    const { lastSeq } = await this.#reach(log.check(this.#queueDayId, []));
    if (lastSeq > this.#guarded.seq) return this.#newsFirst(pending);
    for (const one of refused) {
      const { companion } = one.submission;
      one.resolve(err(refusedBy(companion)));
    }
    return { again: [pending.filter((one) => !refused.includes(one))], isConflict: false };
  }

  /** A constraint spoke: repeated keys get their stored answers; else each command goes alone and the culprit is refused. */
  async #isolate(pending: readonly Pending[], constraint: string, log: QueueLog): Promise<Settled> {
    const { lastSeq, answers } = await this.#reach(log.check(this.#queueDayId, keysOf(pending)));
    const unanswered = pending.filter((one) => {
      const stored = storedAnswer(one, answers);
      if (stored) one.resolve(stored);
      return !stored;
    });
    // Decided on a day that is no longer so, it may have broken a rule that it would keep today.
    if (lastSeq > this.#guarded.seq) return this.#newsFirst(unanswered);
    if (unanswered.length < pending.length) return { again: [unanswered], isConflict: false };
    const [only, ...others] = pending;
    if (only && others.length === 0) {
      this.#deps.reportBug(new Error(`A command was refused by the database: ${constraint}`));
      only.resolve(err({ code: 'refused_by_database', constraint }));
      return DONE;
    }
    return { again: pending.map((one) => [one]), isConflict: false };
  }

  async #catchUp(log: QueueLog): Promise<void> {
    this.#fold(await this.#reach(log.readAfter(this.#queueDayId, this.#guarded.seq)));
  }

  #fold(news: readonly LoggedEvent[]): void {
    const prevSeq = this.#guarded.seq;
    this.#guarded.fold(news);
    this.#mustCatchUp = false;
    // What they left to do is the other process's.
    if (news.length > 0) this.#publish(prevSeq, news, { isWrittenHere: false, hasEffects: false });
    this.#tellCaughtUp();
  }

  #tellCaughtUp(): void {
    for (const tell of this.#behind.splice(0)) tell();
  }

  #publish(
    prevSeq: number,
    events: readonly LoggedEvent[],
    from: Pick<Published, 'isWrittenHere' | 'hasEffects'>,
  ): void {
    try {
      this.#deps.publish({
        queueDayId: this.#queueDayId,
        clinicId: this.#clinicId,
        prevSeq,
        events,
        day: this.#guarded.day,
        ...from,
      });
    } catch (bug) {
      this.#deps.reportBug(bug);
    }
  }

  #reach<T>(asked: Promise<T>): Promise<T> {
    return asked.catch((cause: unknown) => {
      throw new LogUnreachable('The log of the day did not answer', { cause });
    });
  }
}
