import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compressedFiles } from '../../server/http/compressedFiles.ts';

const CODE = 'export const word = "نوبت";\n'.repeat(500);

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'turnstone-pages-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'assets/page-1a2b.js'), CODE);
  writeFileSync(path.join(folder, 'assets/letters.woff2'), 'letters');
  writeFileSync(path.join(folder, 'index.html'), '<p>page</p>');
  const app = express();
  app.use('/t', compressedFiles(folder));
  app.use('/t', express.static(folder));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** As the browser gets it on the wire. */
function fetchRaw(file: string, accepts: string): Promise<{ head: IncomingMessage; bytes: Buffer }> {
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, path: file, headers: { 'accept-encoding': accepts } }, (head) => {
      const parts: Buffer[] = [];
      head.on('data', (part: Buffer) => parts.push(part));
      head.on('end', () => {
        resolve({ head, bytes: Buffer.concat(parts) });
      });
    }).on('error', reject);
  });
}

describe('code and styles of a page', () => {
  test('come compressed in the way that the browser reads, and whole', async () => {
    const small = await fetchRaw('/t/assets/page-1a2b.js', 'gzip, deflate');
    expect(small.head.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(small.head.headers['content-type']).toMatch(/javascript/);
    expect(small.bytes.length).toBeLessThan(CODE.length / 10);
    expect(gunzipSync(small.bytes).toString()).toBe(CODE);
    const smaller = await fetchRaw('/t/assets/page-1a2b.js', 'gzip, deflate, br');
    expect(brotliDecompressSync(smaller.bytes).toString()).toBe(CODE);
  });

  test('come as they are to whoever reads nothing else, and so does everything else', async () => {
    const plain = await fetchRaw('/t/assets/page-1a2b.js', 'identity');
    expect(plain.head.headers['content-encoding']).toBeUndefined();
    expect(plain.bytes.toString()).toBe(CODE);
    for (const file of ['/t/assets/letters.woff2', '/t/index.html']) {
      expect((await fetchRaw(file, 'gzip')).head.headers['content-encoding']).toBeUndefined();
    }
    const outside = await fetchRaw('/t/assets/../../../etc/passwd', 'gzip');
    expect(outside.head.statusCode).toBeGreaterThanOrEqual(400);
  });
});
