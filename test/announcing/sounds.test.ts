import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeVoice } from '../../server/adapters/speech/fakeVoice.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { soundFiles } from '../../server/http/sounds.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnstone-sounds-'));
const speech = await openSpeech({ voice: fakeVoice(), folder });
const app = express();
soundFiles(speech)(app);
const server = createServer(app);
let address: string;
let id: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made = await speech.sound({ fragments: [{ kind: 'chime' }], heardOn: 'display' });
  if (!made.ok) throw new Error(made.error.code);
  ({ id } = made.value);
});
afterAll(async () => {
  server.close();
  await speech.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the sounds of the clinic', () => {
  test('are answered whole, to be kept by whoever played them', async () => {
    const answer = await fetch(`${address}/sounds/${id}.wav`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
  });

  test('are answered in parts to a player that asks so', async () => {
    const answer = await fetch(`${address}/sounds/${id}.wav`, { headers: { range: 'bytes=0-43' } });
    expect(answer.status).toBe(206);
    expect((await answer.arrayBuffer()).byteLength).toBe(44);
  });

  test.each([
    ['unknown', 'f'.repeat(64)],
    ['of another place', '..%2F..%2Fpackage'],
    ['too short', 'abc'],
    ['in capitals', 'F'.repeat(64)],
  ])('are not found where the name is %s', async (_, name) => {
    expect((await fetch(`${address}/sounds/${name}.wav`)).status).toBe(404);
  });
});
