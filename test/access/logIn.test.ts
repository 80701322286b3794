/** Who tries passwords waits longer and longer; who works here is let in meanwhile. */
import { scryptSync } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit, loginTries, sessions, staff } from '../../server/db/schema/staff.ts';
import { forgetOldAccess } from '../../server/usecases/access/forgetOldAccess.ts';
import { logIn } from '../../server/usecases/access/logIn.ts';
import { COST } from '../../server/usecases/access/passwordCost.ts';
import { hashOfToken, isOfOldCost } from '../../server/usecases/access/secrets.ts';
import { ownSessions } from '../../server/usecases/access/sessionCases.ts';
import {
  forgiveTries,
  lockedUntil,
  lockMs,
  OF_ADDRESS,
  OF_LOGIN,
  returnTry,
  takeTry,
} from '../../server/usecases/access/tries.ts';
import { startBeside, startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE = 60_000;
let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

const passwordOf = (login: string) => server.logins.find((each) => each.login === login)?.password ?? '';
const deps = () => ({ db: server.connections.db, clock: server.clock, principals: { forgetAll: () => undefined } });
const STRANGER = { address: '203.0.113.9', browserToken: null, browser: 'Chrome, Linux' };

/** Wrong ones of a stranger, without the work of hashing each. */
async function strangerTries(login: string, times: number): Promise<void> {
  for (let each = 0; each < times; each += 1)
    await takeTry(server.connections.db, server.clock.now(), `login ${login}`, OF_LOGIN);
}

test('the wait begins with a minute after the fifth wrong one, doubles, and is never longer than an hour', () => {
  const waits = [1, 4, 5, 6, 7, 10, 11, 12, 400].map((failed) => lockMs(failed, OF_LOGIN) / MINUTE);
  expect(waits).toEqual([0, 0, 1, 2, 4, 32, 60, 60, 60]);
  expect([49, 50, 51, 90].map((failed) => lockMs(failed, OF_ADDRESS) / MINUTE)).toEqual([0, 1, 2, 15]);
});

test('fifty at once are no more tries than fifty one after another', async () => {
  const { db } = server.connections;
  const tries = await Promise.all(Array.from({ length: 50 }, () => takeTry(db, 0, 'login nobody', OF_LOGIN)));
  expect(tries.filter(({ ok }) => ok)).toHaveLength(OF_LOGIN.free);
  expect(await lockedUntil(db, 0, 'login nobody')).toBe(MINUTE);
});

test('what a clock that was wrong has written locks nobody out and lets nobody in for years', async () => {
  const { db } = server.connections;
  const inTenYears = server.clock.now() + 3_650 * 24 * 60 * MINUTE;
  for (let each = 0; each < 20; each += 1) await takeTry(db, inTenYears, 'login reception', OF_LOGIN);
  expect(await lockedUntil(db, server.clock.now(), 'login reception')).toBeUndefined();
  const by = { login: 'reception', password: passwordOf('reception'), arrival: STRANGER };
  const entered = await logIn(deps(), by);
  if (!entered.ok) throw new Error(entered.error.code);
  const { staffId, token } = entered.value;
  const who = { staffId, sessionHash: hashOfToken(token) };
  expect((await ownSessions(deps(), who)).sessions).toHaveLength(1);
  const ofPerson = eq(sessions.staffId, staffId);
  await db
    .update(sessions)
    .set({ createdAt: new Date(inTenYears), expiresAt: new Date(inTenYears + MINUTE) })
    .where(ofPerson);
  expect((await ownSessions(deps(), who)).sessions).toEqual([]);
  await db.delete(sessions).where(ofPerson);
});

test('a try that was no mistake is given back', async () => {
  const { db } = server.connections;
  for (let each = 0; each < 12; each += 1) {
    expect((await takeTry(db, 0, 'login patient one', OF_LOGIN)).ok).toBe(true);
    await returnTry(db, 'login patient one');
  }
});

describe('while a stranger tries a doctor’s login', () => {
  test('the doctor is let in at the desk where they were before, and another process knows of it', async () => {
    const beside = await startBeside(server);
    try {
      const home = { address: '192.168.1.20', browserToken: null, browser: 'Firefox, Windows' };
      const first = await logIn(deps(), { login: 'li', password: passwordOf('li'), arrival: home });
      if (!first.ok) throw new Error(first.error.code);
      await strangerTries('li', 8);

      const elsewhere = { db: beside.connections.db, clock: server.clock, principals: { forgetAll: () => undefined } };
      const stranger = await logIn(elsewhere, { login: 'LI', password: passwordOf('li'), arrival: STRANGER });
      expect(stranger).toMatchObject({ error: { code: 'locked_out' } });
      const known = { ...home, browserToken: first.value.browserToken };
      const again = await logIn(elsewhere, { login: 'li', password: passwordOf('li'), arrival: known });
      expect(again).toMatchObject({ ok: true, value: { browserToken: first.value.browserToken } });
      // A browser that says it is known is not: the server must have said so.
      const made = await logIn(deps(), {
        login: 'li',
        password: passwordOf('li'),
        arrival: { ...STRANGER, browserToken: 'made-up-by-somebody' },
      });
      expect(made).toMatchObject({ error: { code: 'locked_out' } });
    } finally {
      await beside.stop();
    }
  });

  test('a browser that is known for somebody else helps nobody', async () => {
    const own = await logIn(deps(), { login: 'noor', password: passwordOf('noor'), arrival: STRANGER });
    if (!own.ok) throw new Error(own.error.code);
    await strangerTries('petrova', 8);
    const arrival = { ...STRANGER, browserToken: own.value.browserToken };
    expect(await logIn(deps(), { login: 'petrova', password: 'a guess at it', arrival })).toMatchObject({
      error: { code: 'locked_out' },
    });
  });
});

test('a login that does not exist is refused as one that does: the same words, the same wait', async () => {
  const tell = async (login: string) => {
    const arrival = { ...STRANGER, address: '203.0.113.77' };
    const first = await logIn(deps(), { login, password: 'a guess at it', arrival });
    await strangerTries(login, 6);
    const then = await logIn(deps(), { login, password: 'a guess at it', arrival });
    return [first, then];
  };
  expect(await tell('supervisor')).toEqual(await tell('nobody.is.called.so'));
});

test('an address from which everything is tried waits, for whichever login', async () => {
  const { db } = server.connections;
  const address = '198.51.100.4';
  for (let each = 0; each < OF_ADDRESS.free; each += 1)
    await takeTry(db, server.clock.now(), `address ${address}`, OF_ADDRESS);
  const arrival = { ...STRANGER, address };
  const refused = await logIn(deps(), { login: 'reception', password: passwordOf('reception'), arrival });
  expect(refused).toEqual({ ok: false, error: { code: 'locked_out', untilAt: server.clock.now() + MINUTE } });
});

test('a hash of an earlier version is replaced at the next login', async () => {
  const { db } = server.connections;
  const salt = Buffer.alloc(16, 7);
  const N = COST.N / 8;
  const key = scryptSync(passwordOf('reception'), salt, 32, { N, r: 8, p: 1 });
  const old = ['scrypt', N, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$');
  await db.update(staff).set({ passwordHash: old }).where(eq(staff.login, 'reception'));
  const by = { login: 'reception', password: passwordOf('reception'), arrival: STRANGER };
  expect(await logIn(deps(), by)).toMatchObject({ ok: true });
  const [kept] = await db.select().from(staff).where(eq(staff.login, 'reception'));
  expect(kept?.passwordHash).not.toBe(old);
  expect(isOfOldCost(kept?.passwordHash ?? '')).toBe(false);
  expect(await logIn(deps(), by)).toMatchObject({ ok: true });
});

const OWN_LINE = { clinicId: null, isOwn: true, detail: {} };
/** What the audit says of a login that its owner did. */
async function linesOf(login: string, action: string) {
  const { db } = server.connections;
  const [person] = await db.select({ id: staff.id }).from(staff).where(eq(staff.login, login));
  const subject = `staff:${person?.id ?? ''}`;
  const lines = await db
    .select()
    .from(audit)
    .where(and(eq(audit.action, action), eq(audit.subject, subject)));
  return lines.map(({ clinicId, actor, detail }) => ({ clinicId, isOwn: actor === subject, detail }));
}

/** Without the interface, which lets a whole address log in twenty times a minute: a quick machine runs this file in one. */
async function cameIn(login: string): Promise<string> {
  const entered = await logIn(deps(), { login, password: passwordOf(login), arrival: STRANGER });
  if (!entered.ok) throw new Error(entered.error.code);
  return `turnstone_session=${entered.value.token}`;
}

describe('one’s own sessions', () => {
  test('are listed, the others end at once with their screens, and a password change leaves only a new token', async () => {
    const [desk, home] = [await server.logIn('admin'), await server.logIn('admin')];
    const listed = await server.ask('GET', '/session/all', { cookie: desk });
    expect(listed.body['sessions']).toHaveLength(2);
    expect(listed.body['sessions']).toContainEqual(expect.objectContaining({ isThis: true, method: 'password' }));
    const socket = server.socket({ cookie: home });
    expect(await socket.emitWithAck('view:join', { clinicId: server.clinicId })).toMatchObject({ ok: true });
    const cut = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    expect((await server.ask('POST', '/session/end-others', { cookie: desk })).body).toEqual({ ended: 1 });
    expect(await cut).toBe('io server disconnect');
    expect((await server.ask('GET', '/session', { cookie: home })).status).toBe(401);

    const changed = await server.ask('POST', '/session/password', {
      cookie: desk,
      body: { current: passwordOf('admin'), next: 'a quiet harbour 7' },
    });
    expect(changed.status).toBe(200);
    expect((await server.ask('GET', '/session', { cookie: desk })).status).toBe(401);
    expect((await server.ask('GET', '/session', { cookie: changed.cookie ?? '' })).status).toBe(200);
    expect(await linesOf('admin', 'password_changed')).toEqual([OWN_LINE]);
  });

  test('that somebody changed the password or logged out stands in the audit, and a wrong old password does not', async () => {
    await forgiveTries(server.connections.db, 'login petrova'); // those of the stranger above
    const made = await cameIn('petrova');
    const change = (current: string, next: string) =>
      server.ask('POST', '/session/password', { cookie: made, body: { current, next } });
    expect((await change('not the old one', 'a quiet harbour 8')).body).toMatchObject({ code: 'wrong_login' });
    expect(await linesOf('petrova', 'password_changed')).toEqual([]);
    const out = () => server.ask('DELETE', '/session', { cookie: made });
    expect([(await out()).status, (await out()).status]).toEqual([200, 401]);
    expect(await linesOf('petrova', 'logged_out')).toEqual([OWN_LINE]);
  });

  test('end with their time, and are then forgotten with everything else by which nobody comes in any more', async () => {
    const cookie = await cameIn('reception');
    const { db } = server.connections;
    const begun = server.clock.at;
    server.clock.at = begun + 4 * 60 * MINUTE + 1;
    expect((await server.ask('GET', '/session', { cookie })).status).toBe(401);
    await forgetOldAccess(db, begun + 25 * 60 * MINUTE);
    expect(await db.select().from(sessions)).toEqual([]);
    expect(await db.select().from(loginTries)).toEqual([]);
    server.clock.at = begun;
  });
});
