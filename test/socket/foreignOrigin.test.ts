/** A page of another site, open in a browser that is logged in here, gets no connection of its own. */
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

/** @returns whether a browser that sends this as the page's origin is let in */
async function isConnected(transport: 'websocket' | 'polling', origin: string | undefined): Promise<boolean> {
  const extraHeaders = {
    cookie: await server.loggedIn('reception'),
    ...(origin === undefined ? {} : { origin }),
  };
  const socket = io(server.url, { transports: [transport], extraHeaders, reconnection: false, forceNew: true });
  try {
    return await new Promise((resolve) => {
      socket.on('connect', () => resolve(true)).on('connect_error', () => resolve(false));
    });
  } finally {
    socket.disconnect();
  }
}

test.each(['websocket', 'polling'] as const)('over %s', async (transport) => {
  expect(await isConnected(transport, server.url)).toBe(true);
  expect(await isConnected(transport, undefined)).toBe(true); // an agent is no page
  expect(await isConnected(transport, 'https://elsewhere.example')).toBe(false);
  expect(await isConnected(transport, 'null')).toBe(false);
  expect(await isConnected(transport, `${server.url}.elsewhere.example`)).toBe(false);
});
