/** What a patient said of the way is kept as long as it can matter. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces } from '../../common/contract/booking.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import type { TicketView } from '../../common/contract/kioskView.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { forgetOldLeads } from '../../server/usecases/notices/turnLead.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let connections: Connections;
beforeAll(async () => {
  server = await startClinicServer();
  connections = connect(server.databaseUrl, 2);
});
afterAll(async () => {
  await connections.end();
  await server.stop();
});

const owners = async () =>
  (await connections.sql`select owner_id from turn_leads`).map((row) => String(row['owner_id'])).toSorted();

test('how far away somebody is, is forgotten with the day, and of a booking to come it is kept', async () => {
  const { sql, db } = connections;
  const desk = await server.logIn('reception');
  const panel = await server.look<PanelView>({ cookie: desk });
  const send = async (path: string, body: object) => {
    const answer = await server.ask('POST', `/clinics/${server.clinicId}${path}`, { cookie: desk, body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body;
  };
  const serviceId = panel.services.find(({ name }) => name.en === 'Blood tests')?.serviceId;
  const { ticket } = (await send('/tickets', { serviceId, language: 'en' })) as { ticket: TicketView }; // its schema checked it
  const { patients } = (await send('/patients/find', { text: 'R-1004' })) as FoundPatients; // likewise, and so on
  const { days } = (await send('/free-places', { patientType: 'new', days: 7 })) as FreePlaces;
  const slot = days.flatMap(({ slots }) => slots).findLast(({ free }) => free > 0);
  const booking = (await send('/appointments', {
    patientType: 'new',
    patientId: patients[0]?.patientId,
    language: 'en',
    place: { kind: 'time', scheduleId: slot?.scheduleId, startsAt: slot?.startsAt },
  })) as AppointmentView;
  const nobody = randomUUID();
  for (const ownerId of [ticket.visitId, booking.appointmentId, nobody])
    await sql`insert into turn_leads (owner_id, clinic_id, lead_min, set_at) values (${ownerId}, ${server.clinicId}, 30, now())`;

  await forgetOldLeads(db);
  expect(await owners()).toEqual([ticket.visitId, booking.appointmentId].toSorted());
  await send('/day/close', {});
  await forgetOldLeads(db);
  expect(await owners()).toEqual([booking.appointmentId]);
  await send(`/appointments/${booking.appointmentId}/cancel`, {});
  await forgetOldLeads(db);
  expect(await owners()).toEqual([]);
});
