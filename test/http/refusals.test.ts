/** Whoever asks for what cannot be had is told so by a code, and nothing has changed. */
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

const MINUTE = 60_000;

let server: ClinicServer;
let admin = '';
let configuration: Configuration;
beforeAll(async () => {
  server = await startClinicServer();
  admin = await server.logIn('admin');
  const answer = await server.ask('GET', inClinic('/configuration'), { cookie: admin });
  configuration = answer.body as Configuration; // the route's own schema has checked it
});
afterAll(() => server.stop());

const inClinic = (path: string) => `/clinics/${server.clinicId}${path}`;
const raw = (path: string, init: RequestInit) =>
  fetch(`${server.url}/api/v1${path}`, { method: 'POST', ...init }).then(async (response) => ({
    status: response.status,
    body: (await response.json()) as { readonly code: string },
  }));
const JSON_TYPE = { 'content-type': 'application/json' };

describe('a request', () => {
  test('that is larger than any form is refused before it is read', async () => {
    const answer = await raw('/session', {
      headers: JSON_TYPE,
      body: JSON.stringify({ login: 'x'.repeat(300_000), password: 'y' }),
    });
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  test('that another site’s page sends with our cookie is refused', async () => {
    const answer = await raw(inClinic('/tickets'), {
      headers: { ...JSON_TYPE, cookie: admin, origin: 'https://elsewhere.example', 'idempotency-key': randomUUID() },
      body: '{}',
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
  });

  test('that changes something names its key, so that a repeat can be told', async () => {
    const answer = await raw(inClinic('/tickets'), {
      headers: { ...JSON_TYPE, cookie: await server.logIn('reception') },
      body: JSON.stringify({ serviceId: configuration.services[0]?.serviceId, language: 'en' }),
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_missing' } });
  });

  test('that comes too often from one place waits', async () => {
    const answers = await Promise.all(
      Array.from({ length: 31 }, () => raw('/pairings', { headers: JSON_TYPE, body: '{"kind":"nothing"}' })),
    );
    expect(answers.map(({ body }) => body.code)).toContain('too_many_requests');
    expect(answers.find(({ body }) => body.code === 'too_many_requests')?.status).toBe(429);
  });
});

describe('somebody who tries passwords', () => {
  test('is locked out after a few, even with the right one, and let in again when the time is over', async () => {
    const password = server.logins.find(({ login }) => login === 'li')?.password;
    const tried: string[] = [];
    while (tried.at(-1) !== 'locked_out' && tried.length < 12)
      tried.push(
        String((await server.ask('POST', '/session', { body: { login: 'li', password: 'wrong' } })).body['code']),
      );
    expect(tried.slice(0, 3)).toEqual(['wrong_login', 'wrong_login', 'wrong_login']);
    expect(tried.at(-1)).toBe('locked_out');
    const { body, status } = await server.ask('POST', '/session', { body: { login: 'li', password } });
    expect({ status, code: body['code'] }).toEqual({ status: 429, code: 'locked_out' });

    const before = server.clock.at;
    server.clock.at = Number(body['untilAt']) + MINUTE;
    expect((await server.ask('POST', '/session', { body: { login: 'li', password } })).status).toBe(200);
    server.clock.at = before;
  });
});

describe('what is not there is not changed', () => {
  const nowhere = randomUUID();

  test.each([
    ['POST', '/pairings/approve', () => ({ code: 'ZZZZZZ', deviceId: nowhere }), 'pairing_not_found'],
    ['POST', `/desk-requests/${nowhere}/answer`, () => undefined, 'request_not_found'],
    ['GET', `/desk-requests/${nowhere}/reply`, () => undefined, 'request_not_found'],
    ['PUT', `/schedules/${nowhere}`, () => configuration.schedules[0], 'schedule_not_found'],
    ['PUT', `/staff/${nowhere}`, () => configuration.staff[0], 'staff_not_found'],
    ['DELETE', `/hours-exceptions/${nowhere}`, () => undefined, 'hours_exception_not_found'],
  ])('%s %s', async (method, path, body, code) => {
    const given = body();
    const answer = await server.ask(method, inClinic(path), {
      cookie: admin,
      ...(given === undefined ? {} : { body: given }),
    });
    expect({ status: answer.status, code: answer.body['code'] }, JSON.stringify(answer.body)).toEqual({
      status: 404,
      code,
    });
  });
});

test('a patient is offered only the ways by which the clinic can tell', async () => {
  const quiet = await startClinicServer(undefined, { isDemonstration: false });
  try {
    const cookie = await quiet.logIn('reception');
    const { services } = await quiet.look<PanelView>({ cookie });
    const issued = await quiet.ask('POST', `/clinics/${quiet.clinicId}/tickets`, {
      cookie,
      body: { serviceId: services[0]?.serviceId, language: 'en' },
    });
    const token = new URL((issued.body['ticket'] as TicketView).url).hash.slice(1);
    const answer = await quiet.ask('POST', '/patient-page/reach', {
      token,
      body: { channel: 'voice', phone: '0912 345 6789' },
    });
    expect(answer.body).toMatchObject({ code: 'channel_not_offered', channel: 'voice' });
  } finally {
    await quiet.stop();
  }
});

test('a real clinic has no printer that only pretends', async () => {
  const sql = postgres(server.databaseUrl, { onnotice: () => undefined });
  const body = { kind: 'printer', name: 'Pretender', settings: { printer: { kind: 'fake', widthDots: 576 } } };
  try {
    await sql`update organisations set is_demonstration = false`;
    const answer = await server.ask('POST', inClinic('/devices'), { cookie: admin, body });
    expect(answer.body).toMatchObject({ code: 'only_in_demonstration' });
  } finally {
    await sql`update organisations set is_demonstration = true`;
    await sql.end();
  }
});
