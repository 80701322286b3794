/** The line of the installation's audit about what a command did to everything at once. */
import { systemClock } from '../../server/adapters/clock/system.ts';
import { connect } from '../../server/db/database.ts';
import { audit, type AuditDetail } from '../../server/usecases/privacy/audit.ts';

/**
 * Written once the deed is done: a backup is no transaction, and a restore takes away what was written before it. Where
 * the database is of an older version and has no chain yet, the deed stands and the command says so.
 */
export async function writtenDown(
  url: string,
  line: { readonly command: string; readonly action: string; readonly detail?: AuditDetail },
): Promise<void> {
  const connections = connect(url, 1);
  const { command, action, detail = {} } = line;
  try {
    await connections.db.transaction((tx) =>
      audit(tx, {
        clinicId: null,
        at: systemClock.now(),
        actor: `command:${command}`,
        action,
        subject: 'installation',
        detail,
      }),
    );
  } catch (error) {
    // PostgreSQL's `undefined_table` and `undefined_column`.
    if (!(error instanceof Error) || !isOfOlderVersion(error.cause ?? error)) throw error;
    console.error('This is not written into the audit: the database is of an older version that has none.');
  } finally {
    await connections.end();
  }
}

const isOfOlderVersion = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '42P01' || error.code === '42703');
