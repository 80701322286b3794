/** The clinic's own voice, from the upload to the samples that a loudspeaker gets. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Recordings } from '../../common/contract/recordings.ts';
import { encodeWav, parseWav } from '../../server/adapters/speech/wav.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { hearRecording } from '../../server/usecases/announcing/recordingCases.ts';
import { openHall } from './hall.ts';
import { toneStrength } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnstone-recordings-'));
let server: ClinicServer;
let cookie: string;
beforeAll(async () => {
  server = await startClinicServer(undefined, { folder });
  cookie = await server.logIn('admin');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Half a second of a tone that no generated voice of the tests has. */
const TONE_HZ = 1_234;
const tone = encodeWav({
  sampleRate: 22_050,
  samples: Float32Array.from(
    { length: 11_025 },
    (_, index) => 0.4 * Math.sin((2 * Math.PI * TONE_HZ * index) / 22_050),
  ),
});

const at = (rest: string) => `/clinics/${server.clinicId}/recordings${rest}`;
const send = async (name: string, wav: Buffer) => {
  const response = await fetch(`${server.url}/api/v1${at(`/en?name=${encodeURIComponent(name)}`)}`, {
    method: 'PUT',
    headers: { cookie, 'idempotency-key': randomUUID(), 'content-type': 'audio/wav' },
    body: new Uint8Array(wav),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const list = async () => Recordings.parse((await server.ask('GET', at(''), { cookie })).body).recordings;
const recorded = async (name: string) =>
  (await list()).find((each) => each.language === 'en' && each.name === name)?.recordedAt ?? null;
/** How strong the tone is in what is heard of these words now, 0 to 1. */
async function toneHeardIn(name: string): Promise<number> {
  const { body } = await server.ask('POST', at(`/en/hear?name=${encodeURIComponent(name)}`), { cookie });
  const sound = parseWav(Buffer.from(await (await fetch(server.url + String(body['url']))).arrayBuffer()));
  if (!sound) throw new Error('That is no sound.');
  return toneStrength(sound, TONE_HZ);
}

test('every word of a call can be recorded: sentences, letters, rooms and numbers', async () => {
  const words = await list();
  const english = words.filter(({ language }) => language === 'en');
  for (const name of ['phrase/call.1', 'letter/a', 'place/room-1', 'number/0', 'number/20', 'number/90', 'number/and'])
    expect(english.map((each) => each.name)).toContain(name);
  expect(english.find(({ name }) => name === 'letter/a')?.says).toBe('A');
  expect(new Set(words.map(({ language, name }) => `${language} ${name}`)).size).toBe(words.length);
  expect(words.every(({ recordedAt }) => recordedAt === null)).toBe(true);
});

test('every word of the telephone menu can be recorded, and stands apart from the calls', async () => {
  const words = await list();
  const english = words.filter(({ language, heardIn }) => language === 'en' && heardIn === 'telephone');
  const says = (name: string) => english.find((each) => each.name === name)?.says;
  expect(says('weekday/1')).toBe('Monday');
  expect(says('month/12')).toBe('December');
  expect(says('time/0830')).toBe('08:30');
  expect(says('clinic/name')).toBeTruthy();
  expect(says('menu/option.1')).toBeTruthy();
  for (const own of ['department/', 'service/']) expect(english.some(({ name }) => name.startsWith(own))).toBe(true);
  expect(english.some(({ name }) => /^(letter|number|place|phrase)\//.test(name))).toBe(false);
  expect((await send('menu/hearAgain', tone)).status).toBe(200);
  expect(await recorded('menu/hearAgain')).not.toBeNull();
  expect(await toneHeardIn('menu/hearAgain')).toBeGreaterThan(0.8);
});

test('a recording is heard instead of the generated voice, and no longer when it is taken away', async () => {
  expect(await toneHeardIn('letter/a')).toBeLessThan(0.05);
  expect((await send('letter/a', tone)).status).toBe(200);
  expect(await recorded('letter/a')).not.toBeNull();
  expect(await toneHeardIn('letter/a')).toBeGreaterThan(0.8);
  expect((await server.ask('DELETE', at('/en?name=letter%2Fa'), { cookie })).status).toBe(200);
  expect(await recorded('letter/a')).toBeNull();
  expect(await toneHeardIn('letter/a')).toBeLessThan(0.05);
});

test('what cannot be heard, or is never said, is refused', async () => {
  expect((await send('letter/a', Buffer.from('no sound'))).body['code']).toBe('recording_unreadable');
  const silence = encodeWav({ sampleRate: 22_050, samples: new Float32Array(11_025) });
  expect((await send('letter/a', silence)).body['code']).toBe('recording_unreadable');
  expect((await send('place/nowhere', tone)).body['code']).toBe('recording_not_found');
  expect((await send('../../letter/a', tone)).body['code']).toBe('invalid_request');
  expect((await send('letter/a', Buffer.concat([tone, Buffer.alloc(6_000_000)]))).body['code']).toBe('body_too_large');
  expect(await recorded('letter/a')).toBeNull();
});

test('an ill voice is said to be so', async () => {
  const hall = await openHall();
  hall.voice.setFault('voice_failed');
  const heard = await hearRecording(hall.deps(), hall.clinicId, { language: 'en', name: 'letter/a' });
  expect(heard).toEqual({ ok: false, error: { code: 'sound_not_made' } });
  await hall.close();
});
