/** A database beside the clinic's, for a trial that ends with it. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';

/** Of this clinic's own trials: several clinics may have their databases on one server. */
const prefixOf = (url: string): string =>
  `turnstone_trial_${createHash('sha256').update(new URL(url).pathname).digest('hex').slice(0, 12)}_`;
/** Longer than any trial; what a killed process left is taken away by the next one. */
const LEFT_AFTER_MS = 12 * 3_600_000;

/** How often work that is left off is cancelled, and how long between, before its database is taken from under it. */
const CANCELS = 60;
const BETWEEN_MS = 50;

/** The database server lets this user make no database. */
export class NoScratch extends Error {}

const isForbidden = (error: unknown): boolean => error instanceof postgres.PostgresError && error.code === '42501';

/** Whether this user may put rows back as they were, past the rules that watch changes: a superuser, or whom one lets. */
export const mayRestore = (sql: postgres.Sql): Promise<boolean> =>
  sql
    .begin((tx) => tx`set local session_replication_role = replica`)
    .then(
      () => true,
      (error: unknown) => {
        if (isForbidden(error)) return false;
        throw error;
      },
    );

/**
 * Makes an empty database on the same server, and takes it away when the work is done, however it ends.
 *
 * @param now epoch ms: its name says when it was made
 * @param signal ends the work, and nothing that it still brings counts
 * @throws NoScratch where the user may not create databases, or fill one as it was
 */
export async function withScratch<T>(
  url: string,
  now: number,
  work: (url: string) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const prefix = prefixOf(url);
  const name = `${prefix}${now}_${randomBytes(4).toString('hex')}`;
  try {
    if (!(await mayRestore(sql))) throw new NoScratch('may switch no rules off');
    await forgetLeft(sql, prefix, now);
    await sql.unsafe(`create database ${name} template template0`).catch((error: unknown) => {
      throw isForbidden(error) ? new NoScratch('may make no database') : error;
    });
    const scratch = new URL(url);
    scratch.pathname = `/${name}`;
    // The driver may never say that its connection is gone, so the work is not waited for once its database is.
    const gone = Promise.withResolvers<never>();
    let isOver = false;
    // First so that it ends by itself: whoever writes on a connection that was just taken away brings the driver down.
    const leaveOff = async (): Promise<void> => {
      for (let time = 0; time < CANCELS && !isOver; time += 1) {
        await sql`select pg_cancel_backend(pid) from pg_stat_activity where datname = ${name}`.catch(() => undefined);
        await pause(BETWEEN_MS);
      }
      if (isOver) return;
      await sql.unsafe(`drop database if exists ${name} with (force)`).catch(() => undefined);
      gone.reject(new Error('left off'));
    };
    const onAbort = () => void leaveOff();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      signal?.throwIfAborted();
      const brought = await Promise.race([work(scratch.href), gone.promise]);
      signal?.throwIfAborted();
      return brought;
    } finally {
      isOver = true;
      signal?.removeEventListener('abort', onAbort);
      await sql.unsafe(`drop database if exists ${name} with (force)`);
    }
  } finally {
    await sql.end();
  }
}

async function forgetLeft(sql: postgres.Sql, prefix: string, now: number): Promise<void> {
  const rows = await sql<{ name: string }[]>`
    select datname as name from pg_database where starts_with(datname, ${prefix})`;
  for (const { name } of rows) {
    const madeAt = Number(name.slice(prefix.length).split('_')[0]);
    if (madeAt < now - LEFT_AFTER_MS)
      await sql.unsafe(`drop database if exists ${name} with (force)`).catch((error: unknown) => {
        // Another user made it: it is that user's to take away.
        if (!isForbidden(error)) throw error;
      });
  }
}
