import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

test('a screen behind a proxy that knows no websockets is served by polling', async () => {
  const token = await server.pair('display');
  const socket = io(server.url, { transports: ['polling'], ackTimeout: 5_000, auth: { token } });
  const reply: unknown = await socket.emitWithAck('view:join', {});
  expect(reply).toMatchObject({ ok: true, value: { view: { kind: 'display' } } });
  socket.disconnect();
});
