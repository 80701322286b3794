import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

test.each([
  ['a character zero', 'Zahra\u0000'],
  ['half of a surrogate pair', 'Zahra\ud800'],
])('a text with %s is refused with a code, wherever it stands, and nobody is registered', async (_what, name) => {
  const cookie = await server.logIn('reception');
  const ask = (path: string, body: unknown) =>
    server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body });
  for (const [path, body] of [
    ['/patients', { name }],
    ['/patients', { name: 'Zahra', identifiers: [{ value: name }] }],
    ['/patients/find', { text: name }],
  ] as const) {
    const refused = await ask(path, body);
    expect(refused.status).toBe(422);
    expect(refused.body['code']).toBe('invalid_request');
  }
  expect((await ask('/patients/find', { text: 'Zahra' })).body['patients']).toEqual([]);
});
