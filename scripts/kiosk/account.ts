import { readFileSync } from 'node:fs';
import path from 'node:path';

export type Account = { readonly uid: number; readonly gid: number; readonly home: string };

/** A user of the system below this folder, by its own list (passwd(5)). @returns undefined where it has none of this name */
export function accountOf(root: string, user: string): Account | undefined {
  const lines = readFileSync(path.join(root, 'etc/passwd'), 'utf8').split('\n');
  const [, , uid, gid, , home] = lines.map((line) => line.split(':')).find(([name]) => name === user) ?? [];
  return uid && gid && home ? { uid: Number(uid), gid: Number(gid), home } : undefined;
}
