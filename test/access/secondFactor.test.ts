/** An administrator's phone: set up, used, lost, replaced; and a supervisor who puts it off. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import { codeAt, fromBase32, stepOf } from '../../server/usecases/access/totp.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
let server: ClinicServer;
let sql: postgres.Sql;
beforeAll(async () => {
  server = await startClinicServer();
  sql = postgres(server.databaseUrl, { onnotice: () => undefined });
  // The demonstration's invented people are never asked for one.
  await sql`update organisations set is_demonstration = false`;
});
afterAll(async () => {
  await sql.end();
  await server.stop();
});

const passwordOf = (login: string) => server.logins.find((each) => each.login === login)?.password ?? '';
const numberOf = (secret: string) => codeAt(fromBase32(secret), stepOf(server.clock.at));
const nextHalfMinute = () => void (server.clock.at += 30_000);
const enter = (login: string, code?: string) =>
  server.ask('POST', '/session', {
    body: { login, password: passwordOf(login), ...(code === undefined ? {} : { code }) },
  });
const offer = async (cookie: string) =>
  String((await server.ask('POST', '/session/second-factor/offer', { cookie })).body['secret']);
const setUp = (cookie: string, body: object) => server.ask('POST', '/session/second-factor', { cookie, body });
const cookieOf = ({ cookie }: { cookie: string | undefined }) => cookie ?? '';

let admin = '';
let secret = '';
let codes: readonly string[] = [];

describe('an administrator', () => {
  test('is asked for a second factor within a week, and is not kept from working meanwhile', async () => {
    const entered = await enter('admin');
    admin = cookieOf(entered);
    expect(entered.body['secondFactor']).toEqual({
      isOn: false,
      isWanted: true,
      mustSet: false,
      dueAt: server.clock.at + 7 * DAY,
    });
    expect((await enter('noor')).body['secondFactor']).toMatchObject({ isWanted: false, dueAt: null });
  });

  test('sets an app up by its first number and the own password, and every token of before is worth nothing', async () => {
    secret = await offer(admin);
    const right = { password: passwordOf('admin'), secret, code: numberOf(secret) };
    const wrongNumber = await setUp(admin, { ...right, code: numberOf('A'.repeat(32)) });
    expect(wrongNumber.body).toMatchObject({ code: 'second_factor_wrong', field: 'code' });
    const ofWrongClock = { ...right, code: codeAt(fromBase32(secret), stepOf(server.clock.at + 12 * 60_000)) };
    expect((await setUp(admin, ofWrongClock)).body).toMatchObject({ code: 'second_factor_wrong', apartMin: 12 });
    expect((await setUp(admin, { ...right, password: 'a guess at it' })).body['code']).toBe('wrong_login');
    const set = await setUp(admin, right);
    codes = set.body['codes'] as readonly string[]; // the route's own schema has checked it
    expect(codes).toHaveLength(10);
    expect((await server.ask('GET', '/session', { cookie: admin })).status).toBe(401);
    admin = cookieOf(set);
    expect((await server.ask('GET', '/session', { cookie: admin })).body['secondFactor']).toMatchObject({ isOn: true });
    const kept = JSON.stringify(await sql`select code_hash from recovery_codes`).toUpperCase();
    for (const code of codes) {
      expect(kept).not.toContain(code.toUpperCase());
      expect(kept).not.toContain(code.toUpperCase().replaceAll('-', ''));
    }
  });

  test('signs in by password and number, each number once', async () => {
    expect(await enter('admin')).toMatchObject({ status: 401, body: { code: 'second_factor_needed' } });
    const used = numberOf(secret);
    expect((await enter('admin', used)).body['code']).toBe('second_factor_wrong');
    nextHalfMinute();
    const both = await Promise.all([enter('admin', numberOf(secret)), enter('admin', numberOf(secret))]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await enter('admin', used)).body['code']).toBe('second_factor_wrong');
  });

  test('whose phone’s clock is minutes off is not let in, and only the audit says by how many', async () => {
    const ofWrongClock = codeAt(fromBase32(secret), stepOf(server.clock.at + 12 * 60_000));
    const { body } = await enter('admin', ofWrongClock);
    expect(body['code']).toBe('second_factor_wrong');
    expect(JSON.stringify(body)).not.toContain('12');
    const [line] = await sql`select detail from audit where action = 'login_refused' order by id desc limit 1`;
    expect(line).toEqual({ detail: { code: 'second_factor_wrong', clockApartMin: 12 } });
  });

  test('who lost the phone signs in by a code on paper, each once, however it is typed', async () => {
    const [code = ''] = codes;
    expect((await enter('admin', code.toLowerCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await enter('admin', code)).body['code']).toBe('second_factor_wrong');
  });

  test('changes the phone only with the old one, or with a code on paper', async () => {
    const other = await offer(admin);
    const body = { password: passwordOf('admin'), secret: other, code: numberOf(other) };
    expect((await setUp(admin, body)).body['code']).toBe('second_factor_needed');
    const changed = await setUp(admin, { ...body, oldCode: codes[1] });
    expect(changed.status).toBe(200);
    admin = cookieOf(changed);
    secret = other;
    const left = await sql<{ used: number; all: number }[]>`
      select count(used_at)::int as used, count(*)::int as all from recovery_codes`;
    expect(left).toEqual([{ used: 0, all: 10 }]);
  });

  test('cannot go without one where the clinic wants it, and can where it does not', async () => {
    nextHalfMinute();
    const remove = (code: string) =>
      server.ask('POST', '/session/second-factor/remove', {
        cookie: admin,
        body: { password: passwordOf('admin'), code },
      });
    expect((await remove(numberOf(secret))).body['code']).toBe('second_factor_wanted');
    await sql`update clinics set options = options || '{"signsInWithoutSecondFactor": true}'`;
    const removed = await remove(numberOf(secret));
    expect(removed.status).toBe(200);
    admin = cookieOf(removed);
    expect((await remove('123456')).body['code']).toBe('second_factor_off');
    await sql`update clinics set options = options - 'signsInWithoutSecondFactor'`;
  });
});

describe('a supervisor who puts it off', () => {
  let before = '';
  test('works on in the session of before, and at the next login sets it up before anything else', async () => {
    expect((await enter('supervisor')).status).toBe(200);
    server.clock.at += 7 * DAY - HOUR;
    before = cookieOf(await enter('supervisor'));
    server.clock.at += 2 * HOUR;
    const report = `/clinics/${server.clinicId}/notices`;
    expect((await server.ask('GET', report, { cookie: before })).status).toBe(200);

    const entered = await enter('supervisor');
    const cookie = cookieOf(entered);
    expect(entered.body['secondFactor']).toMatchObject({ mustSet: true });
    expect((await server.ask('GET', report, { cookie })).body['code']).toBe('not_allowed');
    const joined: unknown = await server.socket({ cookie }).emitWithAck('view:join', { clinicId: server.clinicId });
    expect(joined).toMatchObject({ ok: false, error: { code: 'not_allowed' } });

    const own = await offer(cookie);
    const set = await setUp(cookie, { password: passwordOf('supervisor'), secret: own, code: numberOf(own) });
    expect((await server.ask('GET', report, { cookie: cookieOf(set) })).status).toBe(200);
    before = cookieOf(set);
  });

  test('and is a doctor, too, calls patients meanwhile', async () => {
    const [doctor] = await sql<{ id: string }[]>`select id from staff where login = 'li'`;
    await sql`insert into staff_roles (staff_id, clinic_id, role) values (${doctor?.id ?? ''}, ${server.clinicId}, 'administrator')`;
    await enter('li');
    server.clock.at += 8 * DAY;
    const entered = await enter('li');
    const cookie = cookieOf(entered);
    expect(entered.body).toMatchObject({
      clinics: [{ roles: ['doctor'] }],
      secondFactor: { isWanted: true, mustSet: false },
    });
    const joined: unknown = await server.socket({ cookie }).emitWithAck('view:join', { clinicId: server.clinicId });
    expect(joined).toMatchObject({ ok: true });
    const rules = `/clinics/${server.clinicId}/configuration`;
    expect((await server.ask('GET', rules, { cookie })).body['code']).toBe('not_allowed');
  });

  test('whose phone is gone is reset by an administrator: out at once, a day to set up another, and it is written down', async () => {
    admin = cookieOf(await enter('admin'));
    const { body } = await server.ask('GET', `/clinics/${server.clinicId}/configuration`, { cookie: admin });
    const { staff } = body as Configuration; // the route's own schema has checked it
    const person = staff.find(({ login }) => login === 'supervisor');
    expect(person).toMatchObject({ hasSecondFactor: true });
    const reset = (staffId: string | undefined) =>
      server.ask('POST', `/clinics/${server.clinicId}/staff/${staffId ?? ''}/reset-second-factor`, {
        cookie: admin,
        key: randomUUID(),
      });
    expect((await reset(staff.find(({ login }) => login === 'admin')?.staffId)).body['code']).toBe('not_allowed');
    expect((await reset(staff.find(({ login }) => login === 'noor')?.staffId)).body['code']).toBe('second_factor_off');
    expect((await reset(person?.staffId)).status).toBe(200);
    expect((await server.ask('GET', '/session', { cookie: before })).status).toBe(401);
    const again = await enter('supervisor');
    expect(again.body['secondFactor']).toMatchObject({ isOn: false, mustSet: false, dueAt: server.clock.at + DAY });
    const lines = await sql`select actor, subject from audit where action = 'second_factor_reset'`;
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ subject: `staff:${person?.staffId ?? ''}` });
  });
});
