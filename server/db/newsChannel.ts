import { sql } from 'drizzle-orm';
import type { NewsItem } from '../ports/news.ts';
import type { Db } from './database.ts';

/** The channel of NOTIFY on which all processes of one database hear each other. */
export const NEWS_CHANNEL = 'turnstone';

/**
 * Tells it with the commit: if the change is there, so is the word of it, even when this process dies in that moment.
 * For what is rare, because PostgreSQL lets transactions that notify commit one at a time; everything else goes by the
 * `News` port afterwards.
 */
export async function tellOnCommit(tx: Pick<Db, 'execute'>, item: NewsItem): Promise<void> {
  await tx.execute(sql`select pg_notify(${NEWS_CHANNEL}, ${JSON.stringify(item)})`);
}
