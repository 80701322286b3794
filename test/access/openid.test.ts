/** Staff of a hospital come in by the hospital's own login, as those who they are here already. */
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openidClient } from '../../server/adapters/openid/openidClient.ts';
import { letUserJoin } from '../../server/usecases/access/users.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { CLIENT, startIssuer, type TestIssuer } from './issuer.ts';

let issuer: TestIssuer;
let server: ClinicServer;
let sql: postgres.Sql;
const openid = (claim: string, url = issuer.url) =>
  openidClient({
    ...CLIENT,
    ...{ issuer: url, claim, label: 'Hospital login', redirectUrl: 'http://clinic.example/operator/' },
  });
beforeAll(async () => {
  issuer = await startIssuer();
  server = await startClinicServer(undefined, { openid: openid('preferred_username') });
  sql = postgres(server.databaseUrl, { onnotice: () => undefined });
  await sql`update organisations set is_demonstration = false`;
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  await issuer.stop();
});

async function go(): Promise<string> {
  const begun = await server.ask('POST', '/session/openid/begin', { body: {} });
  const address = new URL(String(begun.body['url']));
  expect(address.searchParams.get('state')).toBe(begun.body['state']);
  return issuer.visit(address.href);
}
const comeBack = (search: string) => server.ask('POST', '/session/openid/finish', { body: { search } });

describe('who comes by the hospital’s own login', () => {
  test('is the member of staff whose login name the claim says, with the roles of here', async () => {
    expect((await server.ask('GET', '/session/openid')).body).toEqual({ label: 'Hospital login' });
    issuer.sits = { sub: 'person-1', preferred_username: 'Noor', roles: ['administrator'] };
    const entered = await comeBack(await go());
    expect(entered.body).toMatchObject({ clinics: [{ roles: ['doctor'] }], secondFactor: { isWanted: false } });
    expect((await server.ask('GET', '/session', { cookie: entered.cookie ?? '' })).status).toBe(200);
  });

  test('stays that person when the name there changes, and whoever gets the name is not them', async () => {
    issuer.sits = { sub: 'person-1', preferred_username: 'renamed' };
    const again = await comeBack(await go());
    expect(again.body).toMatchObject({ clinics: [{ roles: ['doctor'] }] });
    issuer.sits = { sub: 'person-2', preferred_username: 'noor' };
    expect((await comeBack(await go())).body['code']).toBe('openid_nobody');
  });

  test('is nobody where they do not work here, or no longer', async () => {
    const [before] = await sql`select count(*)::int as people from staff`;
    issuer.sits = { sub: 'person-3', preferred_username: 'a.stranger' };
    expect((await comeBack(await go())).body['code']).toBe('openid_nobody');
    await sql`update staff set is_active = false where login = 'li'`;
    issuer.sits = { sub: 'person-4', preferred_username: 'li' };
    expect((await comeBack(await go())).body['code']).toBe('openid_nobody');
    expect(await sql`select count(*)::int as people from staff`).toEqual([before]);
  });

  test('is no administrator, no supervisor and nobody with a second factor by a name alone, until that was allowed here', async () => {
    const { db } = server.connections;
    const deps = { db, clock: server.clock, newId: () => crypto.randomUUID() };
    const arrive = async () => comeBack(await go());
    for (const login of ['admin', 'supervisor', 'petrova']) {
      if (login === 'petrova')
        await sql`insert into second_factors (staff_id, secret, created_at, confirmed_at)
          select id, 'A', now(), now() from staff where login = ${login}`;
      issuer.sits = { sub: `of-${login}`, preferred_username: login };
      expect((await arrive()).body['code'], login).toBe('openid_not_joined');
    }
    await sql`delete from second_factors`;
    issuer.sits = { sub: 'of-supervisor', preferred_username: 'supervisor' };
    expect((await letUserJoin(deps, 'Supervisor')).ok).toBe(true);
    server.clock.at += 25 * 60 * 60_000;
    expect((await arrive()).body['code']).toBe('openid_not_joined');
    expect((await letUserJoin(deps, 'supervisor')).ok).toBe(true);
    expect((await arrive()).body).toMatchObject({ clinics: [{ roles: ['supervisor'] }] });
    expect((await arrive()).status).toBe(200);
  });

  test('comes back once, in time, and with what they were sent with', async () => {
    issuer.sits = { sub: 'person-1', preferred_username: 'noor' };
    const search = await go();
    expect((await comeBack(search)).status).toBe(200);
    expect((await comeBack(search)).body['code']).toBe('openid_refused');
    const late = await go();
    server.clock.at += 11 * 60_000;
    expect((await comeBack(late)).body['code']).toBe('openid_refused');
    const [mine, other] = [new URLSearchParams(await go()), new URLSearchParams(await go())];
    mine.set('code', other.get('code') ?? '');
    expect((await comeBack(`?${String(mine)}`)).body['code']).toBe('openid_refused');
    expect((await comeBack('?error=access_denied&state=unknown')).body['code']).toBe('openid_refused');
  });

  test.each(['signature', 'audience', 'nonce'] as const)('is refused by a token of another %s', async (forged) => {
    issuer.sits = { sub: 'person-6', preferred_username: 'petrova' };
    issuer.forges = forged;
    expect((await comeBack(await go())).body['code']).toBe('openid_refused');
    issuer.forges = 'nothing';
  });
});

test('an e-mail address that nobody verified there is no name', async () => {
  const byEmail = openid('email');
  const secrets = { state: 'state-of-a-test-1', nonce: 'nonce', codeVerifier: 'v'.repeat(43) };
  const named = async (claims: Readonly<Record<string, unknown>>) => {
    issuer.sits = { sub: 'person-7', ...claims };
    const url = await byEmail.begin(secrets);
    const person = await byEmail.finish(await issuer.visit(url.ok ? url.value : ''), secrets);
    return person.ok ? person.value.name : person.error;
  };
  expect(await named({ email: 'noor@hospital.example', email_verified: true })).toBe('noor@hospital.example');
  expect(await named({ email: 'noor@hospital.example' })).toBeUndefined();
});

test('a hospital’s login that does not answer says so, and the password works on', async () => {
  // Nobody is given this port by chance, as the one of an issuer that was stopped may be.
  const gone = { url: 'http://127.0.0.1:1' };
  const begun = await openid('preferred_username', gone.url).begin({ state: 's', nonce: 'n', codeVerifier: 'v' });
  expect(begun).toEqual({ ok: false, error: 'unreachable' });
  const here = await startClinicServer(undefined, { openid: openid('preferred_username', gone.url) });
  try {
    const answer = await here.ask('POST', '/session/openid/begin', { body: {} });
    expect(answer.body['code']).toBe('openid_unreachable');
  } finally {
    await here.stop();
  }
});

test('where none is set up there is no button and no way', async () => {
  const plain = await startClinicServer();
  try {
    expect((await plain.ask('GET', '/session/openid')).body).toEqual({ label: null });
    const begun = await plain.ask('POST', '/session/openid/begin', { body: {} });
    expect(begun.body['code']).toBe('openid_not_offered');
  } finally {
    await plain.stop();
  }
});
