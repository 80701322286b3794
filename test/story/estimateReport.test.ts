/** How good the told waits were, asked by whoever answers for the clinic. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EstimateReport } from '../../common/contract/report.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());

test('a day tells how many waits were told, and how many of them came true', async () => {
  const cookie = await server.logIn('reception');
  const panel = await server.look<PanelView>({ cookie });
  const post = async (path: string, body: object = {}) =>
    (await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie, body })).status;
  const serviceId = panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
  const room = panel.rooms.find(({ name }) => name.en === 'Room 5')?.servicePointId;
  expect(await post(`/rooms/${room}/open`)).toBe(200);
  for (let n = 0; n < 2; n += 1) expect(await post('/tickets', { serviceId, language: 'en' })).toBe(200);
  expect(await post(`/rooms/${room}/next`)).toBe(200);

  const path = `/clinics/${server.clinicId}/days/${panel.date}/estimate`;
  expect((await server.ask('GET', path, { cookie })).status).toBe(403);
  const admin = await server.logIn('admin');
  const answer = await server.ask('GET', path, { cookie: admin });
  expect(answer.status).toBe(200);
  const report = answer.body as unknown as EstimateReport; // the route's own schema has checked it
  expect(report.day).toMatchObject({ told: 1, within: 1, meanErrorMs: 0 });
  expect(report.week).toEqual(report.day);
  expect(report.services.map(({ name }) => name.en)).toEqual(['Blood tests']);
  const never = `/clinics/${server.clinicId}/days/2020-01-01/estimate`;
  expect((await server.ask('GET', never, { cookie: admin })).body).toMatchObject({ code: 'day_not_found' });
});
