import type postgres from 'postgres';
import { Refused } from './command.ts';

/** Who has just gone may still be listed for a moment. */
const LOOKS = 15;

/**
 * A server that has the day in its memory would go on with it, and write it over what a command changes.
 *
 * @param then what the command is called in the sentence
 */
export async function assertStopped(sql: postgres.Sql, then: 'restore' | 'import'): Promise<void> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const others = await sql`
      select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' limit 1`;
    if (others.length === 0) return;
    await sql`select pg_sleep(0.2)`;
  }
  throw new Refused(`Somebody is connected with this database: stop every server of the clinic, then ${then}.`);
}
