import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The user who runs PostgreSQL, which refuses to run as root. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number };

/** In this order; the first that the machine has. */
const PREFERRED = ['turnstone', 'postgres'];

/** The account for a server started by root; `undefined`: we are an ordinary user and run it ourselves. */
export function findAccount(): Account | undefined {
  if (!startedByRoot()) return undefined;
  const accounts = readAccounts();
  for (const name of PREFERRED) {
    const account = accounts.find((each) => each.name === name);
    if (account) return account;
  }
  return undefined;
}

/** The same, made where the machine has none yet. */
export function findOrMakeAccount(): Account | undefined {
  if (!startedByRoot()) return undefined;
  const found = findAccount();
  if (found) return found;
  execFileSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    'turnstone',
  ]);
  const made = findAccount();
  if (!made) throw new Error('The system user "turnstone" was made but cannot be found: look at /etc/passwd.');
  return made;
}

/** For a database that is thrown away: the machine gets no new user. */
export function findPassingAccount(): Account | undefined {
  if (!startedByRoot()) return undefined;
  return findAccount() ?? readAccounts().find(({ name }) => name === 'nobody');
}

export const accountOf = (uid: number): Account | undefined => readAccounts().find((account) => account.uid === uid);

export const startedByRoot = (): boolean => process.getuid?.() === 0;

function readAccounts(): readonly Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, , uid, gid] = line.split(':');
      return name !== undefined && uid !== undefined && gid !== undefined
        ? [{ name, uid: Number(uid), gid: Number(gid) }]
        : [];
    });
}
