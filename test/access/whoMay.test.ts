/** Every way into the server is tried by everybody; what is not in the table, or stands there otherwise, is a defect. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { everybody, LETTERS, WHO, type Everybody, type Letter } from './everybody.ts';
import { EVENTS, ROUTES } from './whoMay.ts';

let server: ClinicServer;
let people: Everybody;
let asked: readonly { readonly method: string; readonly path: string }[] = [];
beforeAll(async () => {
  server = await startClinicServer();
  people = await everybody(server);
  const response = await fetch(`${server.url}/api/v1/openapi.json`);
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path: path.replace('/api/v1', '') })),
  );
  const isLast = ({ method, path }: (typeof all)[number]) => ENDS_SESSIONS.test(`${method} ${path}`);
  asked = [...all.filter((route) => !isLast(route)), ...all.filter(isLast)];
});
afterAll(() => server.stop());

/** Codes by which somebody is told that they are the wrong one. */
const REFUSALS = new Set(['not_logged_in', 'not_paired', 'not_allowed', 'foreign_origin']);
/** What ends the session that asks, or all others of the same person. */
const ENDS_SESSIONS = /^(DELETE|POST) \/session/;

async function tryRoute(method: string, path: string, who: Letter): Promise<{ status: number; code: string }> {
  const shown = await people.show(who, ENDS_SESSIONS.test(`${method} ${path}`));
  const address = path.replace('{clinicId}', server.clinicId).replaceAll(/\{\w+\}/g, () => randomUUID());
  const body = method === 'GET' ? {} : { body: {} };
  const { status, body: answer } = await server.ask(method, address, { ...shown, ...body });
  return { status, code: typeof answer['code'] === 'string' ? answer['code'] : '' };
}

test('each route lets in whom the table names, and nobody else', async () => {
  const wrong: string[] = [];
  for (const { method, path } of asked) {
    const name = `${method} ${path}`;
    let may = '';
    for (const who of LETTERS) {
      const { status, code } = await tryRoute(method, path, who);
      if (status >= 500) wrong.push(`${name}: ${WHO[who]} met ${code}`);
      if (!REFUSALS.has(code)) may += who;
    }
    if (ROUTES[name] !== may) wrong.push(`'${name}': '${may}', (the table: ${ROUTES[name] ?? 'not in it'})`);
  }
  expect(wrong.join('\n')).toBe('');
}, 240_000);

test('the table names no route that is gone', () => {
  const names = new Set(asked.map(({ method, path }) => `${method} ${path}`));
  expect(Object.keys(ROUTES).filter((name) => !names.has(name))).toEqual([]);
});

test('each event of a socket is heard from whom the table names, and from nobody else', async () => {
  const wrong: string[] = [];
  for (const who of LETTERS) {
    const socket = server.socket(await people.show(who, true));
    const clinicId = 'DRSAX'.includes(who) ? { clinicId: server.clinicId } : {};
    for (const [event, { message, may }] of Object.entries(EVENTS)) {
      const answer = (await socket.emitWithAck(event, { ...message, ...(event === 'view:join' ? clinicId : {}) })) as {
        readonly ok: boolean;
        readonly error?: { readonly code: string };
      };
      const isHeard = answer.ok || !['not_allowed', 'not_paired', 'invalid_message'].includes(answer.error?.code ?? '');
      if (isHeard !== may.includes(who))
        wrong.push(`${event}: ${WHO[who]} ${isHeard ? 'is heard' : `is not: ${answer.error?.code}`}`);
    }
    socket.disconnect();
  }
  expect(wrong).toEqual([]);
});

test('what belongs to one clinic is nothing in another one’s, for whoever administers that', async () => {
  const { sql } = server.connections;
  const oneOf = async (table: string) => String((await sql.unsafe(`select id from ${table} limit 1`))[0]?.['id']);
  const ids: Readonly<Record<string, string>> = {
    patientId: await oneOf('patients'),
    appointmentId: await oneOf('appointments'),
    visitId: await oneOf('visits'),
    stageId: await oneOf('stages'),
    servicePointId: await oneOf('service_points'),
    deviceId: await oneOf('devices'),
    staffId: await oneOf('staff'),
  };
  const shown = await people.show('X', true);
  const theirOwn = await people.show('A', true);
  const wrong: string[] = [];
  let tried = 0;
  let found = 0;
  for (const { method, path } of asked) {
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).filter((name) => name !== 'clinicId');
    if (!path.startsWith('/clinics/{clinicId}/') || wanted.length === 0) continue;
    if (!wanted.every((name) => name in ids)) continue;
    const addressIn = (clinicId: string) =>
      path.replace('{clinicId}', clinicId).replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
    const body = method === 'GET' ? {} : { body: {} };
    const { status, body: answer } = await server.ask(method, addressIn(people.elsewhere), { ...shown, ...body });
    tried += 1;
    if (method === 'GET' && (await server.ask(method, addressIn(server.clinicId), theirOwn)).status === 200) found += 1;
    // A list of what a stranger has here may be empty; anything else must not be found.
    if (status < 400 && JSON.stringify(answer).includes('-')) wrong.push(`${method} ${path}: ${status}`);
    if (status >= 500) wrong.push(`${method} ${path}: ${String(answer['code'])}`);
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(40);
  // The same questions, asked at home, are answered.
  expect(found).toBeGreaterThanOrEqual(6);
});
