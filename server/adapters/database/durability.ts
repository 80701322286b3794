import postgres from 'postgres';

const OLDEST_VERSION = 150_000;

/**
 * Refuses a PostgreSQL on which a ticket in somebody's hand could be forgotten by a power cut, or that is too old.
 * @throws Error that names each setting to change
 */
export async function assertDurable(databaseUrl: string): Promise<void> {
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 10, onnotice: () => undefined });
  try {
    const rows = await sql<{ name: string; setting: string }[]>`
      select name, setting from pg_settings
      where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_version_num', 'server_encoding')`;
    const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    const problems = [
      settings['fsync'] === 'on' ? undefined : 'fsync is off: set it to on',
      settings['full_page_writes'] === 'on' ? undefined : 'full_page_writes is off: set it to on',
      settings['synchronous_commit'] === 'off'
        ? 'synchronous_commit is off: set it to on, for the database and for the user'
        : undefined,
      settings['server_encoding'] === 'UTF8' ? undefined : 'its text is not UTF8: make the database with encoding UTF8',
      Number(settings['server_version_num']) >= OLDEST_VERSION
        ? undefined
        : 'it is older than version 15: use a newer one',
    ].filter((problem) => problem !== undefined);
    if (problems.length > 0)
      throw new Error(
        `This PostgreSQL cannot keep a clinic's tickets safe:\n${problems.map((each) => `  ${each}`).join('\n')}`,
      );
  } finally {
    await sql.end({ timeout: 1 });
  }
}
