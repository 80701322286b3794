/** The kiosk is dead: people take printed numbers, and the clinic works on. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import type { DayReport } from '../../common/contract/report.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { loginOf } from '../administration/build.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let desk: string;
let panel: PanelView;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await server.logIn('reception');
  panel = await look();
});
afterAll(() => server.stop());

const look = () => server.look<PanelView>({ cookie: desk });
const send = (path: string, body: unknown = {}, key: string = randomUUID()) =>
  server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: desk, body, key });
const done = async (path: string, body?: unknown) => {
  const answered = await send(path, body);
  expect(answered.status, `${path} ${JSON.stringify(answered.body)}`).toBe(200);
  return answered.body;
};
const roomOf = () => panel.rooms.find(({ kind, serviceIds }) => kind === 'room' && serviceIds.length > 0);

test('a roll is opened, its holders wait and are called in turn, and every number is accounted for', async () => {
  const room = roomOf();
  const serviceId = room?.serviceIds[0];
  const opened = await done('/rolls', { from: 1, to: 40, serviceIds: [serviceId] });
  expect((await look()).rolls).toMatchObject([{ from: 1, to: 40, serviceIds: [serviceId], taken: 0, next: 1 }]);
  const taken = `/rolls/${String(opened['blockId'])}/numbers`;
  const first = `${String(opened['series'])}-001`;

  // Two desks say it at the same moment, and one of them says it twice.
  const key = randomUUID();
  const upTo = (to: number) => ({ from: 1, to, serviceId, language: 'en' });
  const answers = await Promise.all([send(taken, upTo(3), key), send(taken, upTo(3), key), send(taken, upTo(5))]);
  expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([]);
  const waiting = (await look()).queue.filter(({ number }) => number.startsWith(`${String(opened['series'])}-`));
  expect(waiting.map(({ number }) => number.slice(-3))).toEqual(['001', '002', '003', '004', '005']);

  await done(`/rooms/${room?.servicePointId}/open`, {});
  await done(`/rooms/${room?.servicePointId}/next`);
  const called = (await look()).queue.find(({ status }) => status === 'called');
  expect(called?.number).toBe(first);
  server.clock.at += 120_000;
  await done(`/rooms/${room?.servicePointId}/no-show`);

  expect(await done(`/rolls/${String(opened['blockId'])}/close`)).toEqual({ voided: 35 });
  expect((await look()).rolls).toEqual([]);
  expect((await send(taken, { ...upTo(6), from: 6 })).body['code']).toBe('number_in_use');
  const supervisor = await server.logIn(loginOf(server.logins, 'supervisor'));
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/days/${panel.date}/report`, {
    cookie: supervisor,
  });
  const report = body as unknown as DayReport; // its schema checked it
  expect(report.rolls).toEqual([{ first, last: `${String(opened['series'])}-040`, given: 5, voided: 35, left: 0 }]);
  expect(report.all.tickets).toBe(5);
});

test('a roll never has the letters of a service, and no service gets those of a roll', async () => {
  const admin = await server.logIn('admin');
  const read = await server.ask('GET', `/clinics/${server.clinicId}/configuration`, { cookie: admin });
  const configuration = read.body as Configuration; // its schema checked it
  const series = configuration.services[0]?.series;
  const refused = await send('/rolls', { series, from: 1, to: 10 });
  expect([refused.status, refused.body['code']]).toEqual([409, 'prefix_taken']);
  await done('/rolls', { series: 'QQ', from: 50, to: 60 });
  const again = await send('/rolls', { series: 'QQ', from: 60, to: 70 });
  expect(again.body).toMatchObject({ code: 'number_in_use', number: 'QQ-060' });
  await done('/rolls', { series: 'QQ', from: 61, to: 70 });
  expect((await look()).rolls.map(({ from, serviceIds }) => [from, serviceIds])).toEqual([
    [50, []],
    [61, []],
  ]);
});

test('a roll with digits only never takes the letters that another one has printed on it', async () => {
  const lettered = await done('/rolls', { series: 'WW', from: 1, to: 20 });
  const plain = await done('/rolls', { from: 100, to: 120 });
  expect(plain['series']).not.toBe(lettered['series']);
  expect((await done('/rolls', { from: 200, to: 220 }))['series']).toBe(plain['series']);
  await done('/rolls', { series: 'WW', from: 100, to: 120 });
  const taken = await send('/rolls', { series: plain['series'], from: 300, to: 310 });
  expect([taken.status, taken.body['code']]).toEqual([409, 'prefix_taken']);
});

test('letters of a roll that was not opened stay free', async () => {
  const key = randomUUID();
  expect((await send('/rolls', { series: 'V', from: 1, to: 10 }, key)).status).toBe(200);
  expect((await send('/rolls', { series: 'U', from: 1, to: 10 }, key)).body['code']).toBe('idempotency_key_reused');
  const kept = await server.connections.sql<{ prefix: string }[]>`
    select prefix from series where prefix in ('U', 'V')`;
  expect(kept.map(({ prefix }) => prefix)).toEqual(['V']);
});

test('a known patient is registered for one number, and not for many', async () => {
  const roll = (await look()).rolls[0];
  const serviceId = roomOf()?.serviceIds[0];
  const body = { from: 50, to: 51, serviceId, language: 'en', patientId: randomUUID() };
  expect((await send(`/rolls/${roll?.blockId}/numbers`, body)).body['code']).toBe('invalid_request');
  const unknown = await send(`/rolls/${roll?.blockId}/numbers`, { ...body, to: 50 });
  expect(unknown.body['code']).toBe('patient_not_found');
  await done(`/rolls/${roll?.blockId}/numbers`, {
    from: 52,
    to: 52,
    serviceId,
    language: 'fa',
    classCode: 'emergency',
  });
  const after = await look();
  expect(after.queue.find(({ number }) => number === 'QQ-052')).toMatchObject({ classCode: 'emergency' });
  expect(after.rolls[0]).toMatchObject({ taken: 1, next: 53, missing: [50, 51] });
});

test('only who receives patients opens a roll or takes from it', async () => {
  const doctor = await server.logIn(loginOf(server.logins, 'doctor'));
  const refused = await server.ask('POST', `/clinics/${server.clinicId}/rolls`, {
    cookie: doctor,
    body: { from: 1, to: 5 },
  });
  expect([refused.status, refused.body['code']]).toEqual([403, 'not_allowed']);
  const kiosk = await server.pair('kiosk');
  const machine = await server.ask('POST', `/clinics/${server.clinicId}/rolls`, {
    token: kiosk,
    body: { from: 1, to: 5 },
  });
  expect(machine.status).toBe(403);
});
