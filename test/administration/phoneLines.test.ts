import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { adminDesk, only, type AdminDesk } from './build.ts';

let server: ClinicServer;
let desk: AdminDesk;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await adminDesk(server);
});
afterAll(() => server.stop());

const line = () => ({
  number: '+982177001122',
  isActive: true,
  clinicIds: [server.clinicId],
  languages: ['fa', 'en'],
  hours: [{ weekday: 1, from: '08:00', until: '14:00' }],
  desk: '101',
});

test('the administrator sets up the number that patients call, and what its menu offers', async () => {
  const made = await desk.send('POST', 'phone-lines', line());
  expect(made.status).toBe(200);
  const lineId = String(made.body['id']);
  const settings = only((await desk.configuration()).phoneLines, (each) => each.lineId === lineId).settings;
  expect(settings).toMatchObject({
    languages: ['fa', 'en'],
    desk: '101',
    topics: ['booking', 'bookings', 'place', 'information'],
    numbersKeptDays: 180,
  });
  const changed = await desk.send('PUT', `phone-lines/${lineId}`, { ...line(), topics: ['booking'] });
  expect(changed.status).toBe(200);
  const after = only((await desk.configuration()).phoneLines, (each) => each.lineId === lineId);
  expect(after.settings.topics).toEqual(['booking']);
});

test('one number belongs to one line, of clinics of the same organisation', async () => {
  const number = '+982177003344';
  expect((await desk.send('POST', 'phone-lines', { ...line(), number })).status).toBe(200);
  const again = await desk.send('POST', 'phone-lines', { ...line(), number });
  expect(again.body).toMatchObject({ code: 'line_number_taken', field: 'number' });
  const foreign = await desk.send('POST', 'phone-lines', {
    ...line(),
    number: '+982177005566',
    clinicIds: [randomUUID()],
  });
  expect(foreign.body).toMatchObject({ code: 'clinic_not_found' });
  const unknown = await desk.send('PUT', `phone-lines/${randomUUID()}`, { ...line(), number: '+982177007788' });
  expect(unknown.body).toMatchObject({ code: 'phone_line_not_found' });
  expect((await desk.send('POST', 'phone-lines', { ...line(), number: 'desk' })).status).toBe(422);
});
