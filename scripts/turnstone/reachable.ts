/** Whether a file that was named can be read or written at all, before anything else is done. */
import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { Refused } from './command.ts';

/** @throws Refused with what to do: a backup that may not be read is no damaged one */
export function assertReadable(file: string): void {
  const code = whyNot(file, constants.R_OK);
  if (code === 'ENOENT') throw new Refused(`There is no ${file}: look at its name, and whether its disk is mounted.`);
  if (code !== undefined)
    throw new Refused(
      `${userInfo().username} may not read ${file}: copy it to where that user may, or give it to them (chown), and try again.`,
    );
}

/** @throws Refused with what to do: the folder is not there, or not for this user */
export function assertWritable(file: string): void {
  const folder = dirname(file);
  const code = whyNot(folder, constants.W_OK | constants.X_OK);
  if (code === 'ENOENT') throw new Refused(`There is no folder ${folder}: make it, or is its disk not mounted?`);
  if (code !== undefined)
    throw new Refused(
      `${userInfo().username} may not write into ${folder}: name another folder, or make one there for that user.`,
    );
}

function whyNot(path: string, mode: number): string | undefined {
  try {
    accessSync(path, mode);
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}
