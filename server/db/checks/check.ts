/** What must always hold of what is stored; by hand (`turnstone verify`), and every night on a restored backup. */
import postgres, { type Sql } from 'postgres';

export type Check = {
  /** What holds, as a statement: "every ticket has a number of its own". */
  readonly says: string;
  /** Where it does not hold, a line each without personal data; none where it does. Only reads. */
  readonly run: (sql: Sql) => Promise<readonly string[]>;
};

export type Checked = { readonly says: string; readonly found: readonly string[] };

/** Looks at a database with one check after the other, and can change nothing there. */
export async function look(url: string, checks: readonly Check[]): Promise<readonly Checked[]> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => undefined,
    connection: { default_transaction_read_only: true },
  });
  try {
    const all: Checked[] = [];
    for (const { says, run } of checks) all.push({ says, found: await run(sql) });
    return all;
  } finally {
    await sql.end();
  }
}
