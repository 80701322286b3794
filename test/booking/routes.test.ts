import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppointmentView, FreePlaces, OfferedPractitioners } from '../../common/contract/booking.ts';
import type { FoundPatients, InsuranceList, PatientView } from '../../common/contract/patients.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let desk: string;
let clinic: string;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await server.logIn('reception');
  clinic = `/clinics/${server.clinicId}`;
});
afterAll(() => server.stop());

const ask = async <T>(method: string, path: string, body?: unknown, over: object = {}): Promise<T> => {
  const answered = await server.ask(method, `${clinic}${path}`, { cookie: desk, body, ...over });
  expect(answered.body, JSON.stringify(answered.body)).not.toHaveProperty('status', 422);
  if (answered.status !== 200)
    throw new Error(`${method} ${path}: ${answered.status} ${String(answered.body['code'])}`);
  return answered.body as T; // the route's own schema has checked it
};
const refusal = async (method: string, path: string, body?: unknown, over: object = {}) => {
  const sent = method === 'GET' ? {} : { body };
  const { status, body: problem } = await server.ask(method, `${clinic}${path}`, { cookie: desk, ...sent, ...over });
  return [status, problem['code']];
};

const someone = { patientType: 'new' } as const;
const freeOf = async (over: object = {}) => {
  const { days } = await ask<FreePlaces>('POST', '/free-places', { ...someone, days: 2, ...over });
  return days.flatMap(({ slots }) => slots).filter(({ free }) => free > 0);
};

describe('the secretary', () => {
  test('finds a patient, sees what is free, holds a place, books, moves and cancels', async () => {
    const found = await ask<FoundPatients>('POST', '/patients/find', { text: '۰۹۱۲ ۰۰۰ ۰۰۰۱' });
    expect(found.patients.map(({ recordNumber }) => recordNumber).sort()).toEqual(['R-1001', 'R-1002']);
    const patient = found.patients[0]!;

    const offered = await ask<OfferedPractitioners>('POST', '/offers/practitioners', someone);
    const noor = offered.practitioners.find(({ name }) => name.en === 'Dr Noor')!;
    const [slot, next] = await freeOf({ practitionerId: noor.practitionerId });
    const { scheduleId, startsAt } = slot!;
    const held = await ask<{ placeId: string }>('POST', '/holds', { scheduleId, startsAt });

    const body = {
      ...someone,
      patientId: patient.patientId,
      language: 'fa',
      place: { kind: 'held', placeId: held.placeId },
    };
    const key = randomUUID();
    const made = await ask<AppointmentView>('POST', '/appointments', body, { key });
    expect(made).toMatchObject({ startsAt, status: 'booked', channel: 'desk' });
    expect(made.number).toMatch(/^N-\d{3}$/);
    expect(await ask('POST', '/appointments', body, { key })).toEqual(made);
    expect(await refusal('POST', '/appointments', { ...body, partySize: 2 }, { key })).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    expect(await refusal('DELETE', `/holds/${held.placeId}`)).toEqual([409, 'place_not_held']);

    const list = await ask<{ appointments: { patientName: string }[] }>('GET', `/appointments?date=${made.date}`);
    expect(list.appointments.map(({ patientName }) => patientName)).toEqual([patient.name]);
    const place = { kind: 'time', scheduleId, startsAt: next!.startsAt };
    server.clock.at += 60_000;
    const moved = await ask<AppointmentView>('POST', `/appointments/${made.appointmentId}/move`, { place });
    expect(moved).toMatchObject({ number: made.number, code: made.code, startsAt: next!.startsAt });
    const own = await ask<{ appointments: unknown[] }>('GET', `/patients/${patient.patientId}/appointments`);
    expect(own.appointments).toHaveLength(1);

    server.clock.at += 60_000;
    const cancelled = await ask<AppointmentView>('POST', `/appointments/${made.appointmentId}/cancel`);
    expect(cancelled.status).toBe('cancelled');
    expect(await refusal('POST', `/appointments/${made.appointmentId}/cancel`)).toEqual([409, 'appointment_not_open']);
    const details = await ask<{ history: { what: string }[] }>('GET', `/appointments/${made.appointmentId}`);
    expect(details.history.map(({ what }) => what)).toEqual(['booked', 'moved', 'cancelled']);
  });

  test('asks the questions before the heart clinic is booked', async () => {
    const { screening } = await ask<{ screening: { tree: { start: string } } }>('GET', '/screening');
    expect(screening.tree.start).toBe('who');
    const answers = [
      { questionId: 'who', answer: 'adult' },
      { questionId: 'chest', answer: 'no' },
      { questionId: 'heart', answer: 'yes' },
    ];
    const after = await ask<OfferedPractitioners>('POST', '/offers/practitioners', { ...someone, screening: answers });
    const li = after.practitioners.find(({ name }) => name.en === 'Dr Li')!;
    const practitionerId = li.practitionerId;
    expect(await refusal('POST', '/free-places', { ...someone, practitionerId })).toEqual([409, 'screening_needed']);
    expect(await freeOf({ practitionerId, screening: answers })).not.toEqual([]);
  });

  test('gets nothing for a caller with chest pain until a doctor has decided: neither times, a hold, a booking nor a move', async () => {
    const found = await ask<FoundPatients>('POST', '/patients/find', { text: 'R-1004' });
    const { patientId } = found.patients[0]!;
    const [slot, later] = await freeOf();
    const { scheduleId, startsAt, practitionerId: doctor } = slot!;
    const place = { kind: 'time', scheduleId, startsAt };
    const screening = [
      { questionId: 'who', answer: 'adult' },
      { questionId: 'chest', answer: 'yes' },
    ];
    const pain = { ...someone, screening };
    const booking = { ...pain, patientId, language: 'en' };
    const stopped = [409, 'needs_a_person'];
    expect(await refusal('POST', '/free-places', pain)).toEqual(stopped);
    expect(await refusal('POST', '/offers/departments', pain)).toEqual(stopped);
    expect(await refusal('POST', '/offers/practitioners', pain)).toEqual(stopped);
    expect(await refusal('POST', '/holds', { scheduleId, startsAt, askedBy: pain })).toEqual(stopped);
    expect(await refusal('POST', '/appointments', { ...booking, place })).toEqual(stopped);
    expect(await refusal('POST', '/appointments/extra', { ...booking, scheduleId, startsAt })).toEqual(stopped);
    const nobody = { ...booking, place, decidedBy: randomUUID() };
    expect(await refusal('POST', '/appointments', nobody)).toEqual([404, 'practitioner_not_found']);

    const made = await ask<AppointmentView>('POST', '/appointments', { ...booking, place, decidedBy: doctor });
    expect(made.status).toBe('booked');
    const to = { kind: 'time', scheduleId: later!.scheduleId, startsAt: later!.startsAt };
    const move = `/appointments/${made.appointmentId}/move`;
    expect(await refusal('POST', move, { place: to, screening })).toEqual(stopped);
    server.clock.at += 60_000;
    const moved = await ask<AppointmentView>('POST', move, { place: to, screening, decidedBy: doctor });
    expect(moved.startsAt).toBe(later!.startsAt);
    server.clock.at += 60_000;
    await ask('POST', `/appointments/${made.appointmentId}/cancel`);
  });

  test('keeps and books only what the answers allow', async () => {
    const found = await ask<FoundPatients>('POST', '/patients/find', { text: 'R-1004' });
    const { patientId } = found.patients[0]!;
    const screening = [
      { questionId: 'who', answer: 'adult' },
      { questionId: 'chest', answer: 'no' },
      { questionId: 'heart', answer: 'yes' },
    ];
    const allowed = await freeOf({ screening });
    const excluded = (await freeOf()).find(({ serviceId }) => allowed.every((slot) => slot.serviceId !== serviceId));
    const { scheduleId, startsAt } = excluded!;
    const askedBy = { ...someone, screening };
    expect(await refusal('POST', '/holds', { scheduleId, startsAt, askedBy })).toEqual([409, 'not_offered']);
    const place = { kind: 'time', scheduleId, startsAt };
    expect(await refusal('POST', '/appointments', { ...askedBy, patientId, language: 'en', place })).toEqual([
      409,
      'not_offered',
    ]);
  });

  test('adds and corrects a patient; a field that cannot be right is named', async () => {
    const made = await ask<PatientView>('POST', '/patients', {
      name: 'New Person',
      contacts: [{ kind: 'phone', value: '0912 111 22 33' }],
    });
    expect(made.contacts).toMatchObject([{ kind: 'mobile', value: '+989121112233', relation: 'self' }]);
    const corrected = await ask<PatientView>('PATCH', `/patients/${made.patientId}`, { needs: ['deaf'] });
    expect(corrected).toEqual({ ...made, needs: ['deaf'] });
    const { body, status } = await server.ask('PATCH', `${clinic}/patients/${made.patientId}`, {
      cookie: desk,
      body: { contacts: [{ kind: 'phone', value: '123' }] },
    });
    expect([status, body['code'], body['field']]).toEqual([422, 'phone_too_short', 'contacts.0.value']);
    expect(await ask('GET', `/patients/${made.patientId}`)).toEqual(corrected);
  });

  test('chooses the insurance from the clinic’s own', async () => {
    const { insurances } = await ask<InsuranceList>('GET', '/insurances');
    expect(insurances.map(({ name }) => name.en)).toEqual(['Harbour Insurance', 'National insurance']);
  });

  test('marks a doctor absent, and takes it back', async () => {
    const [slot] = await freeOf();
    const { practitionerId, startsAt, endsAt } = slot!;
    const path = `/practitioners/${practitionerId}/absences`;
    const away = { fromAt: startsAt, untilAt: endsAt };
    const { absenceId } = await ask<{ absenceId: string }>('POST', path, away);
    expect((await freeOf({ practitionerId })).map((each) => each.startsAt)).not.toContain(startsAt);
    const { absences } = await ask<{ absences: object[] }>('GET', '/absences');
    expect(absences).toMatchObject([{ absenceId, practitionerId, everywhere: false }]);
    await ask('DELETE', `/absences/${absenceId}`);
    expect((await freeOf({ practitionerId })).map((each) => each.startsAt)).toContain(startsAt);
    expect(await refusal('POST', path, { ...away, everywhere: true })).toEqual([403, 'not_allowed']);
    expect(await refusal('POST', path, { fromAt: endsAt, untilAt: startsAt })).toEqual([422, 'invalid_request']);
  });
});

describe('nobody else', () => {
  const ways: readonly (readonly [string, string])[] = [
    ['POST', '/offers/departments'],
    ['POST', '/offers/practitioners'],
    ['POST', '/free-places'],
    ['POST', '/holds'],
    ['DELETE', `/holds/${randomUUID()}`],
    ['POST', '/appointments'],
    ['POST', '/appointments/extra'],
    ['GET', '/appointments?date=2026-03-02'],
    ['GET', `/appointments/${randomUUID()}`],
    ['POST', `/appointments/${randomUUID()}/move`],
    ['POST', `/appointments/${randomUUID()}/cancel`],
    ['POST', `/practitioners/${randomUUID()}/absences`],
    ['GET', '/absences'],
    ['DELETE', `/absences/${randomUUID()}`],
    ['GET', '/screening'],
    ['PUT', '/screening'],
    ['DELETE', '/screening'],
    ['POST', '/patients/find'],
    ['POST', '/patients'],
    ['GET', `/patients/${randomUUID()}`],
    ['PATCH', `/patients/${randomUUID()}`],
    ['DELETE', `/patients/${randomUUID()}`],
    ['GET', `/patients/${randomUUID()}/appointments`],
    ['GET', '/insurances'],
  ];

  test('who is not logged in, and no kiosk, may book or read records', async () => {
    const token = await server.pair('kiosk');
    for (const [method, path] of ways) {
      expect([path, ...(await refusal(method, path, {}, { cookie: undefined }))]).toEqual([path, 401, 'not_logged_in']);
      expect([path, ...(await refusal(method, path, {}, { cookie: undefined, token }))]).toEqual([
        path,
        403,
        'not_allowed',
      ]);
    }
  });

  test('of another clinic may, and only an administrator erases people or changes the questions', async () => {
    const other = `/clinics/${randomUUID()}`;
    for (const [method, path] of ways) {
      const sent = method === 'GET' ? {} : { body: {} };
      const { status } = await server.ask(method, `${other}${path}`, { cookie: desk, ...sent });
      expect([path, status]).toEqual([path, 403]);
    }
    expect(await refusal('DELETE', '/screening')).toEqual([403, 'not_allowed']);
    expect(await refusal('PUT', '/screening', {})).toEqual([403, 'not_allowed']);
    expect(await refusal('DELETE', `/patients/${randomUUID()}`)).toEqual([403, 'not_allowed']);
    const doctor = await server.logIn('noor');
    const practitioner = `/practitioners/${randomUUID()}/absences`;
    expect(await refusal('POST', practitioner, {}, { cookie: doctor })).toEqual([403, 'not_allowed']);
  });

  test('an administrator is told every fault of a tree, and nothing is changed', async () => {
    const admin = await server.logIn('admin');
    const before = await ask('GET', '/screening');
    const tree = {
      start: 'a',
      questions: [
        {
          id: 'a',
          text: { en: 'A' },
          options: [{ id: 'x', text: {}, leadsTo: { kind: 'question', questionId: 'a' } }],
        },
      ],
    };
    const { status, body } = await server.ask('PUT', `${clinic}/screening`, { cookie: admin, body: tree });
    expect([status, body['code'], body['problems']]).toEqual([
      422,
      'screening_tree_refused',
      [
        { code: 'option_without_wording', questionId: 'a', optionId: 'x' },
        { code: 'goes_in_a_circle', questionId: 'a', optionId: 'x' },
      ],
    ]);
    expect(await ask('GET', '/screening')).toEqual(before);
  });
});
