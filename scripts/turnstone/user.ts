/** Who may come in: the clinic's logins, without anybody signed in. */
import { randomUUID } from 'node:crypto';
import { Role } from '../../common/contract/roles.ts';
import type { Problem } from '../../common/contract/problem.ts';
import type { Result } from '../../common/contract/result.ts';
import { problemPhrase } from '../../common/phrases/problems.ts';
import { say } from '../../common/phrases/phrase.ts';
import { systemClock } from '../../server/adapters/clock/system.ts';
import { readConfig } from '../../server/config.ts';
import { connect } from '../../server/db/database.ts';
import * as users from '../../server/usecases/access/users.ts';
import { homeAddress } from '../../server/wiring/addresses.ts';
import { withClinic, WHICH } from './clinic.ts';
import { command, EXIT, Misunderstood, Refused, type Command } from './command.ts';

const IN_CLINIC = {
  clinic: { type: 'string', value: 'NAME', help: 'which clinic, by a part of its name, where there are several' },
} as const;
const ROLES = Role.options.join(', ');

const list = command({
  name: 'user list',
  summary: 'Everybody who may come in, with their roles.',
  options: WHICH,
  run: ({ demonstration }) =>
    onUsers(demonstration, 'list', async ({ db }) => {
      const all = await users.listUsers(db);
      const width = Math.max(5, ...all.map(({ login }) => login.length)) + 2;
      for (const each of all) {
        const marks = [
          ...(each.isActive ? [] : ['out']),
          ...(each.hasPassword ? [] : ['no password yet']),
          ...(each.hasSecondFactor ? ['second factor'] : []),
          ...(each.lastSeenAt === null ? [] : [`seen ${new Date(each.lastSeenAt).toISOString()}`]),
        ];
        const roles = each.roles.map(({ clinic, roles: own }) => `${own.join('+')} at ${clinic}`);
        console.log(`${each.login.padEnd(width)}${[each.name, ...roles, ...marks].join('; ')}`);
      }
    }),
});

const add = command({
  name: 'user add',
  summary: 'Makes a login and prints the link by which its owner sets a password.',
  words: 'LOGIN',
  options: {
    ...WHICH,
    ...IN_CLINIC,
    name: { type: 'string', value: 'NAME', help: 'what the person is called' },
    roles: { type: 'string', value: 'ROLES', help: `with commas: ${ROLES}; a doctor is made in the panel` },
    language: { type: 'string', value: 'CODE', help: 'en, fa, ar, zh or ru' },
  },
  run: ({ demonstration, name, roles, clinic, language }, words) => {
    const login = onlyWord(words, 'user add', 'LOGIN');
    const input = { login, name: name ?? login, roles: rolesOf(roles), clinic, language };
    return onUsers(demonstration, 'add', async (deps) => printLink(did(await users.addUser(deps, input))));
  },
});

const password = command({
  name: 'user password',
  summary: 'Takes a forgotten password away and prints the link that sets a new one; ends all sessions.',
  words: 'LOGIN',
  options: WHICH,
  run: ({ demonstration }, words) => {
    const login = onlyWord(words, 'user password', 'LOGIN');
    return onUsers(demonstration, 'password', async (deps) =>
      printLink(did(await users.resetUserPassword(deps, login))),
    );
  },
});

const secondFactor = command({
  name: 'user second-factor',
  summary: 'Resets the second factor of somebody who lost phone and codes; ends all sessions.',
  words: 'LOGIN',
  options: WHICH,
  run: ({ demonstration }, words) => {
    const login = onlyWord(words, 'user second-factor', 'LOGIN');
    return onUsers(demonstration, 'second-factor', async (deps) => {
      did(await users.resetUserSecondFactor(deps, login));
      console.log('Reset. The password alone lets them in for a day, in which they set up another app.');
    });
  },
});

const endSessions = command({
  name: 'user sessions',
  summary: 'Ends all sessions of somebody at once, with their open screens.',
  words: 'LOGIN',
  options: WHICH,
  run: ({ demonstration }, words) => {
    const login = onlyWord(words, 'user sessions', 'LOGIN');
    return onUsers(demonstration, 'sessions', async (deps) => {
      console.log(`${did(await users.endUserSessions(deps, login)).ended} sessions were ended.`);
    });
  },
});

const roles = command({
  name: 'user roles',
  summary: 'Gives somebody these roles in a clinic, instead of those until now.',
  words: 'LOGIN ROLES',
  options: { ...WHICH, ...IN_CLINIC },
  run: ({ demonstration, clinic }, words) => {
    const [login = '', given, ...more] = words;
    if (given === undefined || more.length > 0)
      throw new Misunderstood(`Say a login and roles with commas: ${ROLES}; or none.`);
    const wanted = given === 'none' ? [] : rolesOf(given);
    return onUsers(demonstration, 'roles', async (deps) => {
      did(await users.setUserRoles(deps, { login, clinic, roles: wanted }));
      console.log('Done; it holds from the next press of a key on.');
    });
  },
});

const shutOut = command({
  name: 'user out',
  summary: 'Lets somebody in no longer, from this moment on; with --back, again.',
  words: 'LOGIN',
  options: { ...WHICH, back: { type: 'boolean', help: 'they may come in again' } },
  run: ({ demonstration, back }, words) => {
    const login = onlyWord(words, 'user out', 'LOGIN');
    return onUsers(demonstration, 'out', async (deps) => {
      did(await users.letUserIn(deps, login, back));
      console.log(back ? 'They may come in again.' : 'They are out.');
    });
  },
});

const join = command({
  name: 'user join',
  summary: 'Lets an administrator or supervisor come by the hospital’s own login for the first time, within a day.',
  words: 'LOGIN',
  options: WHICH,
  run: ({ demonstration }, words) => {
    const login = onlyWord(words, 'user join', 'LOGIN');
    return onUsers(demonstration, 'join', async (deps) => {
      const { untilAt } = did(await users.letUserJoin(deps, login));
      console.log(`Whoever comes from there as ${login} is ${login} here, until ${new Date(untilAt).toISOString()}.`);
    });
  },
});

export const userCommands: readonly Command[] = [list, add, password, secondFactor, endSessions, roles, shutOut, join];

async function onUsers(
  isDemonstration: boolean,
  name: string,
  work: (deps: users.UserDeps) => Promise<void>,
): Promise<number> {
  return withClinic(isDemonstration, `npx turnstone user ${name}`, async ({ url }) => {
    const connections = connect(url);
    try {
      if (!(await users.hasUsers(connections.db)))
        throw new Refused('Nobody administers this clinic yet: start the server and open the link that it prints.');
      await work({ db: connections.db, clock: systemClock, newId: randomUUID });
      return EXIT.done;
    } finally {
      await connections.end();
    }
  });
}

/** What was done, or why not, in a sentence. */
function did<T>(result: Result<T, Problem>): T {
  if (result.ok) return result.value;
  const { code, ...detail } = result.error;
  if (code === 'clinic_not_found' && Array.isArray(detail['clinics']))
    throw new Refused(`Say with --clinic which one: ${detail['clinics'].join(', ')}`);
  if (code === 'invalid_request') throw new Refused(`Please check: ${String(detail['issues'])}`);
  throw new Refused(`${say(problemPhrase(code), 'en')} (${code})`);
}

/** The panel's address is where this server is found; behind a proxy its owner writes another in front. */
function printLink({ token, expiresAt }: { readonly token: string; readonly expiresAt: number }): void {
  const config = readConfig(process.env);
  const home =
    config.publicPort === undefined && config.publicUrl !== undefined
      ? config.publicUrl
      : homeAddress(config, config.port);
  console.log(`${home}/operator/#password=${token}`);
  console.log(`Works once, until ${new Date(expiresAt).toISOString()}. Nobody else should see it.`);
}

function onlyWord(words: readonly string[], name: string, what: string): string {
  const [word, ...more] = words;
  if (word === undefined || more.length > 0) throw new Misunderstood(`Say whom: turnstone ${name} ${what}`);
  return word;
}

function rolesOf(text: string | undefined): readonly Role[] {
  const parsed = (text ?? '').split(',').map((role) => Role.safeParse(role.trim()));
  const known = parsed.flatMap(({ data }) => data ?? []);
  if (known.length === 0 || known.length !== parsed.length)
    throw new Misunderstood(`Say --roles with commas: ${ROLES}`);
  return known;
}
