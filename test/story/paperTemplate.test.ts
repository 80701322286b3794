import { randomUUID } from 'node:crypto';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES } from '../../common/contract/language.ts';
import { USUAL_TEMPLATE } from '../../common/contract/paperTemplate.ts';
import { ClinicId, DeviceId } from '../../common/contract/vocabulary.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { devices } from '../../server/db/schema/staff.ts';
import { Printing } from '../../server/usecases/printing/printing.ts';
import { orderTestPaper } from '../../server/usecases/printing/testPaper.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let cookie: string;
let path: string;
beforeAll(async () => {
  server = await startClinicServer();
  cookie = await server.logIn('admin');
  path = `/clinics/${server.clinicId}/paper-template`;
});
afterAll(() => server.stop());

const picture = async (template: object, language = 'en') => {
  const body = { template, language, kind: 'ticket', widthDots: 576 };
  const answer = await server.ask('POST', `${path}/picture`, { cookie, body });
  return PNG.sync.read(Buffer.from(String(answer.body['png']), 'base64'));
};
const printers = async () => {
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/configuration`, { cookie });
  return (body['devices'] as { deviceId: string; kind: string }[]).filter(({ kind }) => kind === 'printer');
};

test('the paper looks as the product’s until it is changed, then as the clinic wants it, in every language', async () => {
  expect((await server.ask('GET', path, { cookie })).body).toEqual(USUAL_TEMPLATE);
  const template = { ...USUAL_TEMPLATE, text: { en: 'Please speak quietly.', fa: 'لطفاً آرام سخن بگویید.' } };
  const usual = await picture(USUAL_TEMPLATE);
  expect((await picture(template)).height).toBeGreaterThan(usual.height);
  for (const language of LANGUAGES) expect((await picture(template, language)).width).toBe(576);
  expect((await server.ask('PUT', path, { cookie, body: template })).status).toBe(200);
  expect((await server.ask('GET', path, { cookie })).body).toEqual(template);
  const withoutNumber = template.blocks.map((each) => ({ ...each, isShown: false }));
  const refused = await server.ask('PUT', path, { cookie, body: { ...template, blocks: withoutNumber } });
  expect(refused.status).toBe(422);
  expect((await server.ask('GET', path, { cookie })).body).toEqual(template);
  expect((await server.ask('PUT', path, { cookie: await server.logIn('reception'), body: template })).status).toBe(403);
});

test('a file that is no picture is not taken for a logo', async () => {
  const send = (bytes: Buffer) =>
    server.ask('POST', `${path}/logo`, { cookie, body: { file: bytes.toString('base64') } });
  expect((await send(Buffer.from('<svg/>'))).body).toMatchObject({ code: 'picture_not_understood' });
  const head = Buffer.alloc(64);
  head.writeUInt32BE(0x89504e47, 0);
  head.writeUInt32BE(60_000, 16);
  head.writeUInt32BE(60_000, 20);
  expect((await send(head)).body).toMatchObject({ code: 'picture_too_large' });
  const made = await send(PNG.sync.write(new PNG({ width: 40, height: 20 })));
  expect(made.body['logo']).toMatchObject({ widthDots: 384, heightDots: 192 });
});

test('a test paper comes out of the printer, and the panel hears so', async () => {
  const [printer] = await printers();
  const of = `/clinics/${server.clinicId}/devices/${printer?.deviceId ?? ''}/test-paper`;
  expect((await server.ask('POST', of, { cookie, body: {} })).status).toBe(200);
  await expect
    .poll(async () => (await server.ask('GET', of, { cookie })).body['state'], { timeout: 10_000 })
    .toBe('printed');
});

test('how a test paper of another clinic is doing is not told', async () => {
  const { db } = server.connections;
  const other = DeviceId.parse(randomUUID());
  const clinicId = ClinicId.parse(randomUUID());
  const [own] = await db.select().from(clinics);
  if (!own) throw new Error('no clinic');
  await db.insert(clinics).values({ ...own, id: clinicId });
  const createdAt = new Date(server.clock.now());
  await db.insert(devices).values({ id: other, clinicId, kind: 'printer', name: 'Theirs', createdAt });
  const news = { tell: () => undefined, listen: () => Promise.reject(new Error('nobody listens')) };
  const deps = { db, clock: server.clock, printing: new Printing(db, server.clock, news), news };
  expect(await orderTestPaper(deps, { clinicId, printAt: other, idempotency: null })).toMatchObject({ ok: true });

  const asked = await server.ask('GET', `/clinics/${server.clinicId}/devices/${other}/test-paper`, { cookie });
  expect(asked).toMatchObject({ status: 404, body: { code: 'device_not_found' } });
});
