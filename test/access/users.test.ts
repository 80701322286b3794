/** The computer person changes who may come in, from the command line, while the server runs. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import * as users from '../../server/usecases/access/users.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
let server: ClinicServer;
let sql: postgres.Sql;
let deps: users.UserDeps;
beforeAll(async () => {
  server = await startClinicServer();
  sql = postgres(server.databaseUrl, { onnotice: () => undefined });
  deps = { db: server.connections.db, clock: server.clock, newId: uuid7At(() => server.clock.now()) };
});
afterAll(async () => {
  await sql.end();
  await server.stop();
});

const setPassword = (token: unknown) =>
  server.ask('POST', '/one-time-links/set-password', { body: { token, password: 'a quiet harbour 7' } });
const named = async (login: string) => (await users.listUsers(deps.db)).find((each) => each.login === login);

describe('the command line', () => {
  test('makes a login whose owner sets a password by the link', async () => {
    const added = await users.addUser(deps, { login: 'mina', name: 'Mina Test', roles: ['reception'] });
    if (!added.ok) throw new Error(added.error.code);
    expect(await named('mina')).toMatchObject({ hasPassword: false, roles: [{ roles: ['reception'] }] });
    expect((await setPassword(added.value.token)).body).toMatchObject({ clinics: [{ roles: ['reception'] }] });
    expect(await named('mina')).toMatchObject({ hasPassword: true, lastSeenAt: server.clock.at });
    expect(await users.addUser(deps, { login: 'MINA', name: 'Other', roles: ['reception'] })).toMatchObject({
      error: { code: 'login_taken' },
    });
    const lines = await sql`select actor from audit where action = 'staff_made'`;
    expect(lines).toEqual([{ actor: 'command:user' }]);
    const set = await sql`select actor = subject as own, clinic_id from audit where action = 'password_set_by_link'`;
    expect(set).toEqual([{ own: true, clinic_id: null }]);
  });

  test('ends sessions with their open screens, in the server that runs', async () => {
    const cookie = await server.logIn('reception');
    const socket = server.socket({ cookie });
    expect(await socket.emitWithAck('view:join', { clinicId: server.clinicId })).toMatchObject({ ok: true });
    const cut = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    expect(await users.endUserSessions(deps, 'Reception')).toEqual({ ok: true, value: { ended: 1 } });
    expect(await cut).toBe('io server disconnect');
    expect((await server.ask('GET', '/session', { cookie })).status).toBe(401);
  });

  test('gives roles, shuts somebody out and lets them in again, but leaves no clinic without an administrator', async () => {
    expect((await users.setUserRoles(deps, { login: 'reception', roles: ['supervisor'] })).ok).toBe(true);
    expect(await named('reception')).toMatchObject({ roles: [{ roles: ['supervisor'] }] });
    expect((await users.letUserIn(deps, 'reception', false)).ok).toBe(true);
    expect(await named('reception')).toMatchObject({ isActive: false });
    expect((await users.letUserIn(deps, 'reception', true)).ok).toBe(true);
    expect(await users.letUserIn(deps, 'admin', false)).toMatchObject({ error: { code: 'last_administrator' } });
    expect(await users.setUserRoles(deps, { login: 'admin', clinic: 'no such', roles: [] })).toMatchObject({
      error: { code: 'clinic_not_found' },
    });
    expect(await users.resetUserSecondFactor(deps, 'admin')).toMatchObject({ error: { code: 'second_factor_off' } });
    expect(await users.resetUserPassword(deps, 'nobody')).toMatchObject({ error: { code: 'staff_not_found' } });
  });

  test('is called as npx turnstone, and prints the link of the administrator who forgot the password', async () => {
    const turnstone = (...words: readonly string[]) =>
      promisify(execFile)(process.execPath, ['scripts/turnstone/main.ts', 'user', ...words, '--demonstration'], {
        cwd: ROOT,
        env: { ...process.env, DATABASE_URL: server.databaseUrl },
        timeout: 60_000,
      });
    expect((await turnstone('list')).stdout).toMatch(/^noor {6,}Dr Noor; doctor at /m);
    const { stdout } = await turnstone('password', 'admin');
    const token = /\/operator\/#password=(\S+)/.exec(stdout)?.[1];
    // The command looks at the machine's clock, and the link lives three days of it.
    await sql`update one_time_links set expires_at = ${new Date(server.clock.at + 60_000)}`;
    expect((await setPassword(token)).body).toMatchObject({ name: 'Ada Stone' });
    await expect(turnstone('roles', 'noor', 'king')).rejects.toMatchObject({ code: 2 });
  });
});
