/** What screens show beside the calls: uploaded, planned and taken away again, on the real server. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Configuration } from '../../common/contract/configuration.ts';
import { mediaUrl } from '../../common/contract/media.ts';
import type { DisplayView } from '../../common/contract/displayView.ts';
import { folderFiles } from '../../server/adapters/files/folderFiles.ts';
import { forgetUnusedFiles } from '../../server/usecases/media/mediaCases.ts';
import { mediaTypeOf } from '../../server/usecases/media/mediaTypeOf.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

/** One grey dot. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
const MORNING = Date.parse('2026-03-02T09:00:00Z');

const folder = mkdtempSync(join(tmpdir(), 'turnstone-media-'));
let server: ClinicServer;
let cookie: string;
let token: string;
beforeAll(async () => {
  server = await startClinicServer(MORNING, { folder });
  cookie = await server.logIn('admin');
  token = await server.pair('display');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = (rest: string) => `/clinics/${server.clinicId}/${rest}`;
async function upload(bytes: Buffer, by = cookie) {
  const response = await fetch(`${server.url}/api/v1${path('media-files')}`, {
    method: 'POST',
    headers: { cookie: by, 'idempotency-key': randomUUID(), 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const add = async (piece: object) => {
  const { status, body } = await server.ask('POST', path('media'), { cookie, body: { name: 'Piece', ...piece } });
  expect(status).toBe(200);
  return String(body['id']);
};
const remove = (id: string) => server.ask('DELETE', path(`media/${id}`), { cookie });
const shown = async () => (await server.look<DisplayView>({ token })).media.map(({ kind }) => kind);

test('what no screen shows is forgotten after a day, and what is shown or was just uploaded is kept', async () => {
  const files = folderFiles(join(folder, 'media'));
  const [shownFile, unused, justNow] = ['a', 'b', 'c'].map((end) => Buffer.concat([PICTURE, Buffer.from(end)]));
  const keep = async (bytes: Buffer = PICTURE) => String((await upload(bytes)).body['fileId']);
  const [first, second, third] = [await keep(shownFile), await keep(unused), await keep(justNow)];
  const piece = await add({ kind: 'picture', fileId: first });
  const unfinished = `${randomUUID()}.part`;
  writeFileSync(join(folder, 'media', unfinished), 'half of it');
  const longAgo = new Date(Date.now() - 25 * 60 * 60_000);
  for (const name of [first, second, unfinished]) utimesSync(join(folder, 'media', name), longAgo, longAgo);
  await forgetUnusedFiles({ db: server.connections.db, clock: { now: () => Date.now() }, files });
  const left = readdirSync(join(folder, 'media'));
  expect([first, second, third, unfinished].map((name) => left.includes(name))).toEqual([true, false, true, false]);
  await remove(piece);
  await files.remove(third);
});

describe('a file', () => {
  test('is what its bytes say, whatever it is called', () => {
    expect(mediaTypeOf(PICTURE)).toBe('image/png');
    expect(mediaTypeOf(Buffer.from('\x00\x00\x00\x18ftypisom', 'latin1'))).toBe('video/mp4');
    expect(mediaTypeOf(Buffer.from('\x00\x00\x00\x18ftypqt  ', 'latin1'))).toBeUndefined();
    expect(mediaTypeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'))).toBeUndefined();
    expect(mediaTypeOf(Buffer.alloc(0))).toBeUndefined();
  });

  test('is kept once, and served to be kept by the screens, as what it is', async () => {
    const [first, second] = [await upload(PICTURE), await upload(PICTURE)];
    expect([first.status, second.body]).toEqual([200, first.body]);
    expect(first.body).toMatchObject({ type: 'image/png', bytes: PICTURE.length });
    const answer = await fetch(server.url + mediaUrl(String(first.body['fileId'])));
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'image/png',
      'public, max-age=31536000, immutable',
    ]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PICTURE);
    expect((await fetch(`${server.url}/media/..%2f..%2fetc%2fpasswd`)).status).toBe(404);
  });

  test('that is neither picture nor video, too large, or somebody else’s is refused, and nothing is kept', async () => {
    const before = readdirSync(join(folder, 'media'));
    expect((await upload(Buffer.from('<html></html>'))).body['code']).toBe('media_type_unknown');
    expect((await upload(Buffer.concat([PICTURE, Buffer.alloc(12_000_000)]))).body['code']).toBe('body_too_large');
    expect((await upload(Buffer.alloc(0))).body['code']).toBe('invalid_request');
    expect((await upload(PICTURE, await server.logIn('noor'))).body['code']).toBe('not_allowed');
    expect(readdirSync(join(folder, 'media'))).toEqual(before);
  });
});

describe('a piece', () => {
  test('stands on every screen, in the order that it is given', async () => {
    const { fileId } = (await upload(PICTURE)).body;
    const ids = [
      await add({ kind: 'notice', text: { en: 'Closed on Friday' }, position: 2 }),
      await add({ kind: 'picture', fileId, position: 1 }),
      await add({ kind: 'hours', position: 3 }),
    ];
    await expect.poll(shown).toEqual(['picture', 'notice', 'hours']);
    const { media } = await server.look<DisplayView>({ token });
    expect(media[0]).toMatchObject({ url: mediaUrl(String(fileId)), showMs: 15_000 });
    const hours = media[2]?.kind === 'hours' ? media[2].services : [];
    expect(hours.find(({ name }) => name.en === 'Family doctor')?.open.length).toBeGreaterThan(0);
    for (const id of ids) expect((await remove(id)).status).toBe(200);
    await expect.poll(shown).toEqual([]);
    // With the last piece its file is gone.
    expect((await fetch(server.url + mediaUrl(String(fileId)))).status).toBe(404);
  });

  test('stands only in its places, on its days and at its times', async () => {
    const { devices, zones } = Configuration.parse((await server.ask('GET', path('configuration'), { cookie })).body);
    const other = await add({ kind: 'notice', text: { en: 'A' }, zoneIds: [zones[0]?.zoneId] });
    await expect.poll(shown).toEqual(['notice']); // this screen shows all zones
    const screen = devices.find(({ kind, isPaired }) => kind === 'display' && isPaired);
    expect((await remove(other)).status).toBe(200);

    const id = await add({
      kind: 'notice',
      text: { en: 'B' },
      deviceIds: [screen?.deviceId],
      fromDate: '2026-03-02',
      untilDate: '2026-03-02',
      fromTime: '08:00',
      untilTime: '10:00',
    });
    await expect.poll(shown).toEqual(['notice']);
    for (const at of ['2026-03-02T10:00:00Z', '2026-03-02T07:59:00Z']) {
      server.clock.at = Date.parse(at);
      expect(await shown()).toEqual([]);
    }
    server.clock.at = MORNING;
    await remove(id);
  });

  test('is not shown in quiet hours', async () => {
    const id = await add({ kind: 'notice', text: { en: 'C' } });
    await expect.poll(shown).toEqual(['notice']);
    const { devices } = Configuration.parse((await server.ask('GET', path('configuration'), { cookie })).body);
    const screen = devices.find(({ kind, isPaired }) => kind === 'display' && isPaired);
    const settings = { layout: 'main_hall', zoneIds: [], languages: [], twoLanguages: 'in_turn', hasSound: true };
    await server.ask('PUT', path(`devices/${screen?.deviceId ?? ''}`), {
      cookie,
      body: { kind: 'display', name: 'Hall', settings: { ...settings, quietFrom: '08:00', quietUntil: '10:00' } },
    });
    await expect.poll(shown).toEqual([]);
    await remove(id);
  });

  test('needs its words or its file, a time with an end, and places that there are', async () => {
    const ask = async (piece: object) =>
      (await server.ask('POST', path('media'), { cookie, body: { name: 'P', ...piece } })).body;
    expect(await ask({ kind: 'notice' })).toMatchObject({ issues: [{ field: 'text', message: 'text_missing' }] });
    expect(await ask({ kind: 'picture' })).toMatchObject({ issues: [{ field: 'fileId', message: 'text_missing' }] });
    expect(await ask({ kind: 'hours', fromTime: '08:00' })).toMatchObject({ issues: [{ field: 'untilTime' }] });
    expect(await ask({ kind: 'video', fileId: 'a'.repeat(64) })).toMatchObject({ code: 'media_type_unknown' });
    expect(await ask({ kind: 'hours', zoneIds: [randomUUID()] })).toMatchObject({ code: 'zone_not_found' });
    expect(await ask({ kind: 'hours', deviceIds: [randomUUID()] })).toMatchObject({ code: 'device_not_found' });
    expect((await remove(randomUUID())).body['code']).toBe('media_not_found');
  });
});

test('a server that keeps no files says so', async () => {
  const other = await startClinicServer(MORNING);
  const response = await fetch(`${other.url}/api/v1/clinics/${other.clinicId}/media-files`, {
    method: 'POST',
    headers: { cookie: await other.logIn('admin'), 'idempotency-key': randomUUID() },
    body: new Uint8Array(PICTURE),
  });
  expect(((await response.json()) as Record<string, unknown>)['code']).toBe('file_not_kept');
  await other.stop();
});
