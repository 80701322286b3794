import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '../common/contract/result.ts';

/**
 * Takes the folder for this process alone: two agents on one spool would print everything twice. The lock is the
 * operating system's (SQLite's; Node has none of its own) and ends with the process, however that ends.
 */
export function onlyOne(folder: string): Result<{ readonly release: () => void }, 'taken'> {
  const held = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    held.exec('pragma journal_mode = memory; begin exclusive');
    return ok({ release: () => held.close() });
  } catch {
    held.close();
    return err('taken');
  }
}
