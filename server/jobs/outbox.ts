import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';
import { z } from 'zod';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { whatFailed } from '../ports/whatFailed.ts';
import { bringToNow, expiryNow } from './clockSetBack.ts';

/** An effect as it stands in the outbox, claimed by this process. */
export type ClaimedEffect = {
  readonly id: number;
  readonly key: string;
  readonly lane: string;
  readonly clinicId: ClinicId;
  readonly type: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly expiresAt: number | null;
  readonly createdAt: number;
};

export type EffectOutcome =
  | { readonly kind: 'done'; readonly detail?: Readonly<Record<string, unknown>> }
  /** Certainly not done. With a pause it is tried again after it; without, it is given up. */
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfterMs?: number }
  /** It may have happened: shown to a person, never tried again. */
  | { readonly kind: 'unknown'; readonly code: string }
  | { readonly kind: 'expired' }
  /** Certainly not done here: the process that can do it takes it next. */
  | { readonly kind: 'handed_on'; readonly handedOnTo: string };

export type EffectHandler = (effect: ClaimedEffect) => Promise<EffectOutcome>;

export type OutboxDeps = {
  /** Of this process: what is handed on is handed on to one. */
  readonly holder: string;
  readonly sql: postgres.Sql;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: Readonly<Record<string, EffectHandler>>;
  /** No other process uses this database: what is `sending` when it starts was left by one that died. */
  readonly isAlone?: boolean;
  /** Milliseconds by a clock that never jumps; the process's own where absent. */
  readonly passed?: () => number;
  /** What became of an effect changes what screens show. */
  readonly onOutcome: (effect: ClaimedEffect, outcome: EffectOutcome) => void;
};

/** Looked at so often even when nobody calls: for retries that have come due and for other processes' work. */
const LOOK_EVERY_MS = 1_000;
/** Who was sending for so long has died meanwhile, whatever it says of itself. */
const LOST_AFTER_MS = 120_000;
const LOOK_FOR_LOST_EVERY_MS = 30_000;
/** By the database's clock, which all processes share: whoever has not said for so long that it lives has died. */
const LIVES_FOR_S = 15;
const SAYS_SO_EVERY_MS = 3_000;
/** Where the database or we ourselves stood still, the others could not say it either: they are given their time. */
const STOOD_STILL_MS = 9_000;
const LANES_AT_ONCE = 32;
/** A database that was away is told of an outcome again after this. */
const RECORD_AGAIN_MS = 500;
/** What was handed on and not taken for so long, anybody may take. */
const HANDED_ON_FOR_MS = 10_000;

const Row = z
  .object({
    id: z.coerce.number(),
    key: z.string(),
    lane: z.string(),
    clinic_id: ClinicId,
    type: z.string(),
    payload: z.unknown(),
    attempts: z.int(),
    expires_at: z.date().nullable(),
    created_at: z.date(),
  })
  .transform(({ clinic_id, expires_at, created_at, ...row }): ClaimedEffect => ({
    ...row,
    clinicId: clinic_id,
    expiresAt: expires_at?.getTime() ?? null,
    createdAt: created_at.getTime(),
  }));

/**
 * Carries out effects at most once: a row is `sending` before anything happens in the world, and whoever dies after that
 * leaves it `unknown`. One effect of a lane at a time, in the order of the log; lanes go side by side and are shared with
 * the other processes.
 */
export class OutboxRunner {
  readonly #deps: OutboxDeps;
  /** With the key of its effect. */
  readonly #underWay = new Map<Promise<void>, string>();
  #isLooking = false;
  #looksAgain = false;
  #looking: Promise<void> = Promise.resolve();
  #isStopped = false;
  /** By a clock that never jumps. */
  #lookedForLostAt = -Infinity;
  #broughtToNowAt = -Infinity;
  #isFirstLook = true;
  /** When we said last that we live, and since when without a gap; by a clock that never jumps. */
  #livedAt = -Infinity;
  #steadySince = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), LOOK_EVERY_MS);
    this.wake();
  }

  /** There is work: called after each commit that left some. */
  wake(): void {
    if (this.#isStopped) return;
    if (this.#isLooking) {
      this.#looksAgain = true;
      return;
    }
    this.#isLooking = true;
    this.#looking = this.#look()
      .catch((error: unknown) => this.#deps.log.error({ error: whatFailed(error) }, 'The outbox could not be read'))
      .finally(() => {
        this.#isLooking = false;
        if (!this.#looksAgain) return;
        this.#looksAgain = false;
        this.wake();
      });
  }

  isCarryingOut(key: string): boolean {
    return [...this.#underWay.values()].includes(key);
  }

  /** Lets what is under way end, however long that takes; takes nothing new. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#looking;
    const over = new AbortController();
    const underWay = Promise.allSettled([...this.#underWay.keys()]).then(() => over.abort());
    // A print that still talks to its printer is not taken for one whose process has died.
    while (!this.#deps.isAlone && this.#underWay.size > 0) {
      await this.#sayAlive().catch((error: unknown) =>
        this.#deps.log.warn({ error: whatFailed(error) }, 'It could not be said that what is under way goes on'),
      );
      await pause(SAYS_SO_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
    await underWay;
  }

  async #sayAlive(): Promise<void> {
    const { sql, holder } = this.#deps;
    await sql`
      insert into leases (name, holder, until)
      values (${`process:${holder}`}, ${holder}, clock_timestamp() + make_interval(secs => ${LIVES_FOR_S}))
      on conflict (name) do update set until = excluded.until`;
  }

  /**
   * Says that this process lives, and takes up what one has left that does so no more: its lanes would stand still. What
   * it had not begun in the world is to be done, by a claim that the old one cannot finish; all else may have happened.
   */
  async #takeOver(now: Date): Promise<void> {
    const { sql, holder } = this.#deps;
    const at = this.#passed();
    if (at - this.#livedAt < SAYS_SO_EVERY_MS) return;
    if (at - this.#livedAt > STOOD_STILL_MS) this.#steadySince = at;
    await this.#sayAlive();
    this.#livedAt = at;
    if (at - this.#steadySince < LIVES_FOR_S * 1_000) return;
    await sql`
      update outbox set
        status = (case when ${this.#notBegun()} then 'pending' else 'unknown' end)::outbox_status,
        finished_at = case when ${this.#notBegun()} then null else ${now}::timestamptz end,
        outcome = case when ${this.#notBegun()} then outcome else ${this.#inDoubt()} || '{"code":"interrupted"}'::jsonb end
      where status = 'sending' and claimed_by <> ${holder} and not exists (
        select 1 from leases where name = 'process:' || claimed_by and until > clock_timestamp())`;
    await sql`delete from leases where name like 'process:%' and until < clock_timestamp() - interval '1 hour'`;
  }

  /** A print before its first byte. */
  #notBegun() {
    return this.#deps.sql`(type like 'print\\_%' and outcome ->> 'jobInDoubt' is null)`;
  }

  #passed(): number {
    return (this.#deps.passed ?? (() => performance.now()))();
  }

  async #look(): Promise<void> {
    const { sql, clock, holder } = this.#deps;
    const now = new Date(clock.now());
    if (this.#passed() - this.#broughtToNowAt >= LOOK_EVERY_MS) {
      this.#broughtToNowAt = this.#passed();
      await bringToNow(sql, now);
    }
    if (this.#isFirstLook && this.#deps.isAlone) await this.#takeUp(now);
    this.#isFirstLook = false;
    if (!this.#deps.isAlone) await this.#takeOver(now);
    const notTakenSince = new Date(now.getTime() - HANDED_ON_FOR_MS);
    if (this.#passed() - this.#lookedForLostAt > LOOK_FOR_LOST_EVERY_MS) {
      this.#lookedForLostAt = this.#passed();
      await sql`
        update outbox set status = 'unknown', finished_at = ${now},
          outcome = ${this.#inDoubt()} || '{"code":"interrupted"}'::jsonb
        where status = 'sending' and claimed_at < ${new Date(now.getTime() - LOST_AFTER_MS)}`;
    }
    const rows = await sql`
      with recursive lanes as (
        (select lane from outbox where status in ('pending', 'sending') order by lane limit 1)
        union all
        -- From lane to lane along the index, so that a long queue of one printer costs no more than a short one.
        select (select o.lane from outbox o where o.status in ('pending', 'sending') and o.lane > lanes.lane order by o.lane limit 1)
        from lanes where lanes.lane is not null
      ), heads as (
        select head.id from lanes cross join lateral (
          select id, status, not_before, created_at, outcome ->> 'handedOnTo' as handed_on_to from outbox where lane = lanes.lane and status in ('pending', 'sending') order by id limit 1
        ) as head
        -- What was never put off is due at once, whatever clock it was made by.
        where head.status = 'pending' and (head.not_before <= ${now} or head.not_before = head.created_at)
          and (head.handed_on_to is null or head.handed_on_to = ${holder} or head.not_before < ${notTakenSince})
      ), picked as (
        select id from outbox where id in (select id from heads) and status = 'pending'
        order by id limit ${LANES_AT_ONCE} for update skip locked
      )
      update outbox set status = 'sending', attempts = attempts + 1, claimed_at = ${now}, claimed_by = ${holder},
        created_at = least(created_at, ${now}), expires_at = ${expiryNow(sql, now)}
      where id in (select id from picked) and status = 'pending'
      returning id, key, lane, clinic_id, type, payload, attempts, expires_at, created_at`;
    for (const row of rows) {
      const effect = Row.parse(row);
      const task = this.#carryOut(effect).finally(() => {
        this.#underWay.delete(task);
        this.wake(); // the lane is free for its next effect
      });
      this.#underWay.set(task, effect.key);
    }
  }

  /**
   * Nobody is left who could end these, and their lanes would stand still: a print before its first byte is still to be
   * made, everything else may have happened.
   */
  async #takeUp(now: Date): Promise<void> {
    const { sql } = this.#deps;
    await sql`
      update outbox set status = 'pending'
      where status = 'sending' and ${this.#notBegun()}`;
    await sql`
      update outbox set status = 'unknown', finished_at = ${now},
        outcome = ${this.#inDoubt()} || '{"code":"interrupted"}'::jsonb
      where status = 'sending'`;
  }

  async #carryOut(effect: ClaimedEffect): Promise<void> {
    const { clock, handlers, log, onOutcome } = this.#deps;
    let outcome: EffectOutcome;
    const handler = handlers[effect.type];
    if (effect.expiresAt !== null && clock.now() > effect.expiresAt) outcome = { kind: 'expired' };
    else if (!handler) outcome = { kind: 'failed', code: 'no_handler' };
    else {
      try {
        outcome = await handler(effect);
      } catch (error) {
        log.error({ effect: effect.id, type: effect.type, error: whatFailed(error) }, 'An effect broke off');
        outcome = { kind: 'unknown', code: 'broke_off' };
      }
    }
    await this.#recordInTheEnd(effect, outcome);
    onOutcome(effect, outcome);
  }

  /** Only we know what became of it: a database that is away hears of it when it is back. */
  async #recordInTheEnd(effect: ClaimedEffect, outcome: EffectOutcome): Promise<void> {
    for (;;) {
      try {
        await this.#record(effect, outcome);
        return;
      } catch (error) {
        if (this.#isStopped) throw error;
        this.#deps.log.warn(
          { effect: effect.id, error: whatFailed(error) },
          'What became of an effect could not be written down; it is tried again',
        );
        await pause(RECORD_AGAIN_MS);
      }
    }
  }

  async #record(effect: ClaimedEffect, outcome: EffectOutcome): Promise<void> {
    const { sql, clock } = this.#deps;
    const now = clock.now();
    const { kind, ...detail } = outcome;
    const isRetried = outcome.kind === 'failed' && outcome.retryAfterMs !== undefined;
    const isPending = isRetried || outcome.kind === 'handed_on';
    const status = isPending ? 'pending' : kind;
    const notBefore = new Date(now + (isRetried ? (outcome.retryAfterMs ?? 0) : 0));
    const told = sql`${JSON.stringify(detail)}::text::jsonb`;
    await sql`
      update outbox set status = ${status}::outbox_status,
        outcome = ${kind === 'unknown' ? sql`${this.#inDoubt()} || ${told}` : told},
        finished_at = ${isPending ? null : new Date(now)}, not_before = ${notBefore}
      where id = ${effect.id} and status = 'sending' and attempts = ${effect.attempts}`;
  }

  /** Which job of a print may still come out: whoever has it may tell what became of it (usecases/printing/jobInWorld.ts). */
  #inDoubt() {
    return this.#deps.sql`jsonb_strip_nulls(jsonb_build_object('jobInDoubt', outcome -> 'jobInDoubt'))`;
  }
}
