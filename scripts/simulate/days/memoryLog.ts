/** The log of one clinic day in memory, with the rules of the real one, and a connection that can be lost. */
import type { QueueDayId } from '../../../common/contract/vocabulary.ts';
import type { AppendOutcome, Batch, IdempotencyKey, LoggedEvent, QueueLog } from '../../../server/ports/queueLog.ts';
import type { Stage, Visit } from '../../../server/queue/visit.ts';

/** What becomes of one talk with the log: it may be lost before it is heard, or its answer may be. */
export type Fate = 'fine' | 'not_heard' | 'answer_lost';

type Key = Pick<IdempotencyKey, 'scope' | 'key'>;
const nameOf = ({ scope, key }: Key): string => `${scope} ${key}`;

export class MemoryLog implements QueueLog {
  readonly events: LoggedEvent[] = [];
  readonly effects: Batch['effects'][number][] = [];
  readonly answers = new Map<string, Batch['answers'][number]>();
  /** The tables beside the log. */
  readonly visits = new Map<string, Visit>();
  readonly stages = new Map<string, Stage>();
  readonly #fate: () => Fate;
  readonly #detour: () => number;
  #holder: Promise<void> | undefined;

  /** @param detour how many turns of the event loop somebody else may take first */
  constructor(fate: () => Fate, detour: () => number) {
    this.#fate = fate;
    this.#detour = detour;
  }

  async append(batch: Batch): Promise<AppendOutcome> {
    while (this.#holder) await this.#holder;
    return this.#talk(() => this.#write(batch));
  }

  readAfter(_: QueueDayId, seq: number): Promise<readonly LoggedEvent[]> {
    return this.#talk(() => this.events.slice(seq));
  }

  check(_: QueueDayId, keys: readonly IdempotencyKey[]): ReturnType<QueueLog['check']> {
    return this.#talk(() => ({
      lastSeq: this.events.length,
      answers: keys.flatMap((key) => this.answers.get(nameOf(key)) ?? []),
    }));
  }

  async alone<T>(queueDayId: QueueDayId, work: (log: QueueLog) => Promise<T>): Promise<T> {
    while (this.#holder) await this.#holder;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#holder = promise;
    try {
      return await work({
        append: (batch) => this.#talk(() => this.#write(batch)),
        readAfter: (_, seq) => this.readAfter(queueDayId, seq),
        check: (_, keys) => this.check(queueDayId, keys),
        alone: () => Promise.reject(new Error('The day is held already')),
      });
    } finally {
      this.#holder = undefined;
      resolve(undefined);
    }
  }

  async #talk<T>(work: () => T): Promise<T> {
    const fate = this.#fate();
    for (let turns = this.#detour(); turns > 0; turns -= 1) await Promise.resolve();
    if (fate === 'not_heard') throw new Error('connection lost, by the plan of this day');
    const result = work();
    if (fate === 'answer_lost') throw new Error('answer lost, by the plan of this day');
    return result;
  }

  #write({ afterSeq, events, effects, answers, visits, stages }: Batch): AppendOutcome {
    if (afterSeq !== this.events.length) return { kind: 'conflict' };
    if (answers.some((answer) => this.answers.has(nameOf(answer))))
      return { kind: 'violation', constraint: 'idempotency_keys_pkey' };
    this.events.push(...events);
    this.effects.push(...effects);
    for (const answer of answers) this.answers.set(nameOf(answer), answer);
    for (const visit of visits) this.visits.set(visit.id, visit);
    for (const stage of stages) this.stages.set(stage.id, stage);
    return { kind: 'appended' };
  }
}
