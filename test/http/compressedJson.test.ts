import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendJson } from '../../server/http/compressedJson.ts';

const HALL = { queue: Array.from({ length: 60 }, (_, place) => ({ number: `B-${place}`, service: 'آزمایش خون' })) };
let server: Server;
beforeAll(async () => {
  const app = express();
  app.get('/ticket', (request, response) => sendJson(request, response, { number: 'B-042' }));
  app.get('/hall', (request, response) => sendJson(request, response, HALL));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

/** As it travels. */
function fetchRaw(path: string, accepts?: string): Promise<{ head: IncomingMessage; bytes: Buffer }> {
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, path, headers: accepts === undefined ? {} : { 'accept-encoding': accepts } }, (head) => {
      const parts: Buffer[] = [];
      head.on('data', (part: Buffer) => parts.push(part));
      head.on('end', () => {
        resolve({ head, bytes: Buffer.concat(parts) });
      });
    }).on('error', reject);
  });
}

test('a ticket is answered as it is', async () => {
  const { head, bytes } = await fetchRaw('/ticket', 'gzip, br');
  expect(head.headers['content-encoding']).toBeUndefined();
  expect(head.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(bytes.toString()).toBe('{"number":"B-042"}');
});

test.each([
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
] as const)('a whole hall comes compressed to who reads %s', async (accepts, encoding, open) => {
  const { head, bytes } = await fetchRaw('/hall', accepts);
  expect(head.headers).toMatchObject({
    'content-encoding': encoding,
    'content-type': 'application/json; charset=utf-8',
    vary: 'accept-encoding',
    'content-length': String(bytes.length),
  });
  expect(JSON.parse(open(bytes).toString())).toEqual(HALL);
  expect(bytes.length).toBeLessThan(JSON.stringify(HALL).length / 4);
});

test.each([undefined, 'identity', 'br;q=0, gzip;q=0'])('and plain to who reads nothing else (%s)', async (accepts) => {
  const { head, bytes } = await fetchRaw('/hall', accepts);
  expect(head.headers['content-encoding']).toBeUndefined();
  expect(head.headers.vary).toBe('accept-encoding');
  expect(JSON.parse(bytes.toString())).toEqual(HALL);
});
