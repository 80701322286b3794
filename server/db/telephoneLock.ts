import postgres from 'postgres';
import type { WhereLineIs } from '../ports/messaging.ts';

/** Which process has the clinic's telephone line: a lock that goes with its connection, so with its process. */
export type TelephoneLock = {
  /** Takes the line unless another process has it, and keeps it from then on. @returns whether it is ours now */
  take(): Promise<boolean>;
  where(): Promise<WhereLineIs>;
  /** Gives it to whoever waits for it. */
  close(): Promise<void>;
};

/** Whoever has it and lost its connection is there again before those who wait. */
const LOOK_EVERY_MS = 1_000;
const RECONNECT_AFTER_S = 0.2;
/** A server that was frozen never answers. */
const ANSWER_WITHIN_MS = 3_000;
/** A machine that lost its power says no goodbye: PostgreSQL gives the lock free after 10 + 3 × 5 seconds. */
const GONE_AFTER = { tcp_keepalives_idle: 10, tcp_keepalives_interval: 5, tcp_keepalives_count: 3 };
/** The two numbers of the lock; locks by name (`hashtextextended`) have one, and never meet it. */
const [OF_LINES, THE_LINE] = [5_060, 1];

/** @param sql whose database it is; the lock has a connection of its own, without an end of life */
export function telephoneLock(sql: postgres.Sql): TelephoneLock {
  const own = postgres(ownConnection(sql));
  let isOurs = false;
  let looking: Promise<boolean> | undefined;
  let isClosed = false;

  /** The same again and again: what is held already is not taken twice. */
  const ask = async (): Promise<boolean> => {
    const [row] = await inTime(own<{ isOurs: boolean }[]>`
      select case
        when exists (select 1 from ${heldLock(own)} and pid = pg_backend_pid()) then true
        else pg_try_advisory_lock(${OF_LINES}, ${THE_LINE})
      end as "isOurs"`);
    return (isOurs = row?.isOurs === true);
  };
  const take = async (): Promise<boolean> => {
    if (isClosed) return false;
    looking ??= ask()
      .catch(() => false) // whoever had it goes on until another has it
      .finally(() => (looking = undefined));
    return looking;
  };
  const timer = setInterval(() => isOurs && void take(), LOOK_EVERY_MS);
  timer.unref();
  return {
    take,
    where: async () => {
      if (isOurs) return 'here';
      const held = await sql`select 1 from ${heldLock(sql)} limit 1`;
      return held.length > 0 ? 'elsewhere' : 'nowhere';
    },
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await looking;
      isOurs = false;
      await own.end({ timeout: 1 });
    },
  };
}

const heldLock = (sql: postgres.Sql) => sql`
  pg_locks where locktype = 'advisory' and granted and objsubid = 2
    and classid::bigint = ${OF_LINES} and objid::bigint = ${THE_LINE}
    and database = (select oid from pg_database where datname = current_database())`;

/** The driver takes its own parsed options for options (its `listen` does the same); its types do not say so. */
const ownConnection = (sql: postgres.Sql) =>
  ({
    ...sql.options,
    max: 1,
    max_lifetime: null,
    idle_timeout: null,
    backoff: () => RECONNECT_AFTER_S,
    connection: { ...sql.options.connection, ...GONE_AFTER },
  }) as unknown as postgres.Options<Record<string, never>>;

function inTime<T>(asked: PromiseLike<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('PostgreSQL does not answer')), ANSWER_WITHIN_MS);
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}
