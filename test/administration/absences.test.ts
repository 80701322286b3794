import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AbsencePatient, AbsencePreview } from '../../common/contract/absences.ts';
import type { Absence, AppointmentView, FreePlaces } from '../../common/contract/booking.ts';
import type { FoundPatients } from '../../common/contract/patients.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { adminDesk, loginOf, only, type AdminDesk } from './build.ts';

const TOMORROW = '2026-03-03';

let server: ClinicServer;
let desk: AdminDesk;
let doctor: string;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await adminDesk(server, loginOf(server.logins, 'supervisor'));
  const { practitioners } = await (await adminDesk(server)).configuration();
  doctor = only(practitioners, ({ name }) => name.en === 'Dr Noor').practitionerId;
});
afterAll(() => server.stop());

const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
  const { status, body: answer } = await desk.send(method, path, body);
  expect([path, status, status === 200 ? '' : answer['code']]).toEqual([path, 200, '']);
  return answer as T; // the route's own schema has checked it
};

const bookedTomorrow = async (record: string, nth: number): Promise<AppointmentView> => {
  const { patients } = await ask<FoundPatients>('POST', 'patients/find', { text: record });
  const wanted = { patientType: 'new', practitionerId: doctor, fromDate: TOMORROW, days: 1 };
  const { days } = await ask<FreePlaces>('POST', 'free-places', wanted);
  const free = days.flatMap(({ slots }) => slots).filter((slot) => slot.free > 0);
  const place = { kind: 'time', scheduleId: free[nth]?.scheduleId, startsAt: free[nth]?.startsAt };
  const body = { patientType: 'new', patientId: patients[0]?.patientId, language: 'en', place };
  return ask<AppointmentView>('POST', 'appointments', body);
};

const away = `practitioners`;
const plan = { fromDate: TOMORROW, untilDate: TOMORROW };

test('who is booked is seen before a doctor is marked absent, and followed until everybody knows', async () => {
  const late = await bookedTomorrow('R-1001', 6);
  const early = await bookedTomorrow('R-1002', 0);
  const third = await bookedTomorrow('R-1003', 2);

  const preview = await ask<AbsencePreview>('POST', `${away}/${doctor}/absences/preview`, plan);
  expect(preview.appointments.map(({ appointmentId }) => appointmentId)).toEqual(
    [early, third, late].map(({ appointmentId }) => appointmentId),
  );
  expect(await ask('GET', 'absences')).toEqual({ absences: [] });

  const { fromAt, untilAt } = preview;
  const { absenceId } = await ask<Absence>('POST', `${away}/${doctor}/absences`, { fromAt, untilAt });
  const { absences } = await ask<{ absences: Absence[] }>('GET', 'absences');
  expect(absences).toMatchObject([{ absenceId, days: { fromDate: TOMORROW, untilDate: TOMORROW } }]);

  const patients = async () =>
    (await ask<{ patients: AbsencePatient[] }>('GET', `absences/${absenceId}/patients`)).patients;
  expect((await patients()).map(({ awayAt, told }) => [awayAt, told])).toEqual(
    [early, third, late].map(({ startsAt }) => [startsAt, 'nobody']),
  );

  await ask('POST', `appointments/${early.appointmentId}/told`);
  await ask('POST', `appointments/${third.appointmentId}/cancel`);
  const [first, second, last] = await patients();
  expect(first).toMatchObject({ told: 'told', status: 'booked' });
  expect(second).toMatchObject({ awayAt: third.startsAt, status: 'cancelled' });
  expect(['on_its_way', 'told', 'nobody']).toContain(second?.told);
  expect(last).toMatchObject({ told: 'nobody', awayAt: late.startsAt });

  await ask('DELETE', `absences/${absenceId}`);
  expect((await desk.send('GET', `absences/${absenceId}/patients`)).body['code']).toBe('absence_not_found');
});

test('hours of a day touch only who is booked in them', async () => {
  const one = await bookedTomorrow('R-1004', 1);
  const at = (shift: number) => new Date(one.startsAt + shift * 60_000).toISOString().slice(11, 16);
  const before = { ...plan, hours: { from: '00:30', until: at(0) } };
  const preview = await ask<AbsencePreview>('POST', `${away}/${doctor}/absences/preview`, before);
  expect(preview.appointments.map(({ startsAt }) => startsAt)).not.toContain(one.startsAt);
  const during = { ...plan, hours: { from: at(1), until: at(2) } };
  const touched = await ask<AbsencePreview>('POST', `${away}/${doctor}/absences/preview`, during);
  expect(touched.appointments.map(({ appointmentId }) => appointmentId)).toEqual([one.appointmentId]);
  const backwards = await desk.send('POST', `${away}/${doctor}/absences/preview`, {
    ...plan,
    hours: { from: '10:00', until: '09:00' },
  });
  expect(backwards.body).toMatchObject({ code: 'invalid_request', issues: [{ field: 'untilDate' }] });
});

test('a supervisor looks into this clinic only, and a doctor marks nobody absent', async () => {
  const all = { ...plan, everywhere: true };
  expect((await desk.send('POST', `${away}/${doctor}/absences/preview`, all)).body['code']).toBe('not_allowed');
  const doctorsOwn = await adminDesk(server, loginOf(server.logins, 'doctor'));
  for (const path of [`${away}/${doctor}/absences/preview`, `${away}/${doctor}/absences`])
    expect((await doctorsOwn.send('POST', path, plan)).body['code']).toBe('not_allowed');
});
