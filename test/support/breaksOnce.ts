import { sql } from 'drizzle-orm';
import type { Db } from '../../server/db/database.ts';

/** The next change of a row of this table fails, as where PostgreSQL dies in the middle; those after it do not. */
export async function breaksOnce(db: Db, table: 'phone_calls' | 'notice_attempts'): Promise<void> {
  const name = sql.identifier(`breaks_${table}_once`);
  // A sequence is not rolled back with the statement that failed.
  await db.execute(sql`create sequence ${name}`);
  await db.execute(sql`
    create function ${name}() returns trigger language plpgsql as $$
    begin
      if nextval(${sql.raw(`'breaks_${table}_once'`)}) = 1 then raise exception 'away'; end if;
      return new;
    end $$`);
  await db.execute(sql`
    create trigger ${name} before update on ${sql.identifier(table)} for each row execute function ${name}()`);
}

/** Takes back what {@link breaksOnce} did. */
export async function isWhole(db: Db, table: 'phone_calls' | 'notice_attempts'): Promise<void> {
  const name = sql.identifier(`breaks_${table}_once`);
  await db.execute(sql`drop trigger ${name} on ${sql.identifier(table)}`);
  await db.execute(sql`drop function ${name}()`);
  await db.execute(sql`drop sequence ${name}`);
}
