/** How a screen is let in, and how it is kept out. */
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import { hashOfToken } from '../../server/usecases/access/secrets.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE = 60_000;
let server: ClinicServer;
let sql: postgres.Sql;
let admin = '';
let kiosks: readonly string[] = [];
beforeAll(async () => {
  server = await startClinicServer(undefined, { isDemonstration: false });
  sql = postgres(server.databaseUrl, { onnotice: () => undefined });
  admin = await server.logIn('admin');
  const { body } = await server.ask('GET', inClinic('/configuration'), { cookie: admin });
  // The route's own schema has checked it.
  kiosks = (body as Configuration).devices.filter(({ kind }) => kind === 'kiosk').map(({ deviceId }) => deviceId);
});
afterAll(async () => {
  await sql.end();
  await server.stop();
});

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const begin = () => server.ask('POST', '/pairings', { body: { kind: 'kiosk' } });
const approve = (code: unknown, deviceId = kiosks[0]) =>
  server.ask('POST', inClinic('/pairings/approve'), { cookie: admin, body: { code, deviceId } });
const collect = (pollToken: unknown) => server.ask('POST', '/pairings/collect', { body: { pollToken } });

describe('a screen that shows its code', () => {
  test('is let in once, by a token of which only the hash is kept', async () => {
    const { body } = await begin();
    expect(body['code']).toMatch(/^[A-Z2-9]{6}$/);
    expect((await collect(body['pollToken'])).body['state']).toBe('waiting');
    expect((await approve(String(body['code']).toLowerCase())).status).toBe(200);
    expect((await approve(body['code'])).body['code']).toBe('pairing_not_found');
    const [first, second] = await Promise.all([collect(body['pollToken']), collect(body['pollToken'])]);
    const states = [first.body['state'], second.body['state']];
    expect(states.sort()).toEqual(['expired', 'paired']);
    const token = String(first.body['token'] ?? second.body['token']);
    const [kept] = await sql`select token_hash, last_seen_at from devices where id = ${kiosks[0] ?? ''}`;
    expect(kept).toEqual({ token_hash: hashOfToken(token), last_seen_at: new Date(server.clock.at) });
    // It is a kiosk, and nothing else.
    expect((await server.ask('GET', inClinic('/configuration'), { token })).body['code']).toBe('not_allowed');
  });

  test('after ten minutes shows nothing that lets anybody in', async () => {
    const { body } = await begin();
    server.clock.at += 10 * MINUTE;
    expect((await approve(body['code'])).body['code']).toBe('pairing_not_found');
    expect((await collect(body['pollToken'])).body['state']).toBe('expired');
  });

  test('whose device was shut out before it collected stays out', async () => {
    const { body } = await begin();
    expect((await approve(body['code'])).status).toBe(200);
    await server.ask('POST', inClinic(`/devices/${kiosks[0] ?? ''}/revoke`), { cookie: admin });
    expect((await collect(body['pollToken'])).body['state']).toBe('expired');
    const [kept] = await sql`select token_hash from devices where id = ${kiosks[0] ?? ''}`;
    expect(kept).toEqual({ token_hash: null });
  });

  test('is not found by trying codes: after ten wrong ones even the right one waits', async () => {
    const { body } = await begin();
    const tried: unknown[] = [];
    for (let each = 0; each < 11; each += 1) tried.push((await approve('ZZZZZZ')).body['code']);
    expect(tried.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'pairing_not_found'));
    expect(tried[10]).toBe('locked_out');
    expect((await approve(body['code'])).body['code']).toBe('locked_out');
    server.clock.at += MINUTE;
    expect((await approve(body['code'])).status).toBe(200);
  });
});
