/** Takes the demonstration's own database away, for a first state that is made anew at the next start. */
import postgres from 'postgres';
import { DATABASE } from './names.ts';

/**
 * Only the database of this name, which the package itself made beside the clinic's, and only where everybody in it is invented.
 *
 * @param url of the demonstration's database in the package's own PostgreSQL
 * @throws where it is any other database, is empty, or holds one organisation that is real; nothing is changed then
 */
export async function forgetDemonstration(url: string): Promise<void> {
  const server = new URL(url);
  if (server.pathname !== `/${DATABASE.demonstration}`)
    throw new Error(`Only ${DATABASE.demonstration} is ever forgotten, and not ${server.pathname.slice(1)}`);
  await assertInvented(url);
  server.pathname = '/postgres';
  const sql = postgres(server.href, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(`drop database ${DATABASE.demonstration} with (force)`);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function assertInvented(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const found = await sql<{ isInvented: boolean }[]>`select is_demonstration as "isInvented" from organisations`;
    if (found.length === 0) throw new Error('There is no demonstration in this database');
    if (!found.every(({ isInvented }) => isInvented)) throw new Error('There is a real clinic in this database');
  } finally {
    await sql.end({ timeout: 1 });
  }
}
