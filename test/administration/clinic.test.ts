import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../common/contract/socket.ts';
import type { KioskView } from '../../common/contract/kioskView.ts';
import type { Result } from '../../common/contract/result.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { adminDesk, HOURS_ALL_WEEK, loginOf, only, without, type AdminDesk } from './build.ts';

let server: ClinicServer;
let desk: AdminDesk;
beforeAll(async () => {
  server = await startClinicServer();
  desk = await adminDesk(server);
});
afterAll(() => server.stop());

const kioskView = async (): Promise<KioskView> => {
  const socket = server.socket({ token: await server.pair('kiosk') });
  const reply = (await socket.emitWithAck('view:join', {})) as Result<Snapshot<KioskView>, { code: string }>;
  if (!reply.ok) throw new Error(reply.error.code);
  return reply.value.view;
};

describe('who may administer', () => {
  test('neither reception nor doctor nor supervisor nor a stranger reads or changes the clinic', async () => {
    for (const role of ['reception', 'doctor', 'supervisor']) {
      const other = await adminDesk(server, loginOf(server.logins, role));
      for (const [method, path] of await everyWay())
        expect(
          (await other.send(method, path, method === 'GET' ? undefined : {})).body['code'],
          `${role} ${method} ${path}`,
        ).toBe('not_allowed');
    }
    for (const [method, path] of await everyWay()) {
      const stranger = await server.ask(method, `/clinics/${server.clinicId}/${path}`);
      expect(stranger.status, `${method} ${path}`).toBe(401);
    }
  });

  test('an administrator of this clinic changes nothing in another one', async () => {
    for (const [method, path] of await everyWay()) {
      const answer = await server.ask(method, `/clinics/${randomUUID()}/${path}`, {
        cookie: desk.cookie,
        ...(method === 'GET' ? {} : { body: {} }),
      });
      expect(answer.body['code'], `${method} ${path}`).toBe('not_allowed');
    }
  });

  /** Every route of the administration as the description of the interface lists it, so that a new one is tried too. */
  async function everyWay(): Promise<(readonly [string, string])[]> {
    const response = await fetch(`${server.url}/api/v1/openapi.json`);
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, { description: string }>> };
    const found = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { description }]) => description.includes('staff (administer)'))
        .filter(() => !path.includes('pairings'))
        .map(([method]) => [method.toUpperCase(), path] as const),
    );
    expect(found.length).toBeGreaterThan(25);
    return found.map(([method, path]) => [
      method,
      path
        .replace('/api/v1/clinics/{clinicId}/', '')
        .replace('{code}', 'vip')
        .replaceAll(/\{\w+\}/g, randomUUID()),
    ]);
  }
});

describe('a change of a service', () => {
  test('that closes it today is known to the running day and to the kiosk at once', async () => {
    const service = only((await desk.configuration()).services, ({ name }) => name.en === 'X-ray');
    const body = { ...without(service, 'serviceId'), hours: [{ weekday: 2, from: '08:00', until: '12:00' }] };
    expect((await desk.send('PUT', `services/${service.serviceId}`, body)).status).toBe(200);

    const token = await server.pair('kiosk');
    const refused = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
      token,
      body: { serviceId: service.serviceId, language: 'en' },
    });
    expect(refused.body['code']).toMatch(/^service_(closed|not_open_yet)$/);
    expect(only((await kioskView()).services, (each) => each.serviceId === service.serviceId).closed).not.toBeNull();

    await desk.send('PUT', `services/${service.serviceId}`, { ...body, hours: HOURS_ALL_WEEK });
    expect(only((await kioskView()).services, (each) => each.serviceId === service.serviceId).closed).toBeNull();
  });

  test('a holiday closes the whole clinic, and opens it again when it is taken back', async () => {
    const holiday = { serviceId: null, date: '2026-03-02', hours: [], reason: { en: 'Holiday' } };
    const made = await desk.send('POST', 'hours-exceptions', holiday);
    expect((await kioskView()).services.every(({ closed }) => closed !== null)).toBe(true);
    expect((await desk.send('DELETE', `hours-exceptions/${String(made.body['id'])}`)).status).toBe(200);
    expect((await kioskView()).services.every(({ closed }) => closed === null)).toBe(true);
  });

  test('is refused with the field when something is wrong, and changes nothing', async () => {
    const before = await desk.configuration();
    const service = only(before.services, ({ name }) => name.en === 'X-ray');
    const refused = await desk.send('PUT', `services/${service.serviceId}`, {
      ...without(service, 'serviceId'),
      name: { en: '  ' },
      hours: [
        { weekday: 1, from: '08:00', until: '12:00' },
        { weekday: 1, from: '11:00', until: '13:00' },
      ],
    });
    expect(refused.body).toMatchObject({ code: 'invalid_request' });
    expect(refused.body['issues']).toEqual([
      { in: 'body', field: 'name', message: 'text_missing' },
      { in: 'body', field: 'hours', message: 'hours_overlap' },
    ]);
    expect(await desk.configuration()).toEqual(before);
  });

  test('a prefix of another service is refused by its code', async () => {
    const { services } = await desk.configuration();
    const service = only(services, ({ name }) => name.en === 'X-ray');
    const other = only(services, ({ serviceId }) => serviceId !== service.serviceId);
    const body = { ...without(service, 'serviceId'), series: other.series };
    const refused = await desk.send('PUT', `services/${service.serviceId}`, body);
    expect([refused.status, refused.body['code'], refused.body['field']]).toEqual([409, 'prefix_taken', 'series']);
  });

  test('it is not taken out of use while somebody waits for it', async () => {
    const service = only((await desk.configuration()).services, ({ name }) => name.en === 'X-ray');
    const issued = await server.ask('POST', `/clinics/${server.clinicId}/tickets`, {
      token: await server.pair('kiosk'),
      body: { serviceId: service.serviceId, language: 'en' },
    });
    expect(issued.status).toBe(200);
    const refused = await desk.send('PUT', `services/${service.serviceId}`, {
      ...without(service, 'serviceId'),
      isActive: false,
    });
    expect(refused.body).toMatchObject({ code: 'in_use', by: 'patients' });
  });
});

describe('parts of a clinic', () => {
  test('a department, waiting area, service, room, doctor and schedule are made and are there', async () => {
    const idOf = async (path: string, body: object) => {
      const { status, body: answer } = await desk.send('POST', path, body);
      expect(status, `${path} ${JSON.stringify(answer)}`).toBe(200);
      return String(answer['id']);
    };
    const departmentId = await idOf('departments', { name: { en: 'Eyes', fa: 'چشم' } });
    const zoneId = await idOf('zones', { name: { en: 'Garden' } });
    const serviceId = await idOf('services', {
      departmentId,
      name: { en: 'Eye doctor', fa: 'چشم‌پزشک' },
      series: 'EY',
      colour: '#123456',
      hours: HOURS_ALL_WEEK,
      expectedMin: 12,
      walkInOffsetMin: 15,
      acceptsWalkIns: true,
      isScreenFirst: false,
      dailyCap: null,
    });
    const roomId = await idOf('service-points', {
      kind: 'room',
      name: { en: 'Room 9' },
      zoneId,
      serviceIds: [serviceId],
    });
    const insuranceId = await idOf('insurances', { name: { en: 'Tamin' } });
    const doctor = {
      name: { en: 'Dr Iris' },
      medicalCouncilNumber: 'MC-77',
      serviceIds: [serviceId],
      insuranceIds: [insuranceId],
    };
    const practitionerId = await idOf('practitioners', doctor);
    const schedule = {
      serviceId,
      practitionerId,
      series: 'EZ',
      validFrom: '2026-03-01',
      validUntil: null,
      patientTypes: ['new', 'follow_up'],
      extraPerDay: 1,
      hours: [{ weekday: 3, from: '09:00', until: '12:00', slotMin: 15, placesPerSlot: 2 }],
      exceptions: [{ date: '2026-03-04', hours: [], reason: { en: 'Away' } }],
    };
    const scheduleId = await idOf('schedules', schedule);

    const clinic = await desk.configuration();
    expect(only(clinic.servicePoints, (each) => each.servicePointId === roomId).serviceIds).toEqual([serviceId]);
    expect(only(clinic.practitioners, (each) => each.practitionerId === practitionerId)).toMatchObject(doctor);
    expect(only(clinic.schedules, (each) => each.scheduleId === scheduleId)).toMatchObject(schedule);
    expect(only((await kioskView()).services, (each) => each.serviceId === serviceId).closed).toBeNull();

    const taken = await desk.send('POST', 'practitioners', { ...doctor, name: { en: 'Dr Other' } });
    expect(taken.body).toMatchObject({ code: 'council_number_taken', field: 'medicalCouncilNumber' });
    const prefix = await desk.send('POST', 'schedules', { ...schedule, series: 'EY' });
    expect(prefix.body).toMatchObject({ code: 'prefix_taken' });
    const needed = await desk.send('PUT', `departments/${departmentId}`, { name: { en: 'Eyes' }, isActive: false });
    expect(needed.body).toMatchObject({ code: 'in_use', by: 'services' });
  });

  test('the same request twice makes one department', async () => {
    const key = randomUUID();
    const make = () =>
      server.ask('POST', `/clinics/${server.clinicId}/departments`, {
        cookie: desk.cookie,
        key,
        body: { name: { en: 'Once' } },
      });
    const [one, two] = await Promise.all([make(), make()]);
    expect(one.body).toEqual(two.body);
    expect((await desk.configuration()).departments.filter(({ name }) => name.en === 'Once')).toHaveLength(1);
  });

  test('a zone of another clinic is not taken for a room', async () => {
    const body = { kind: 'room', name: { en: 'Room X' }, zoneId: randomUUID(), serviceIds: [] };
    expect((await desk.send('POST', 'service-points', body)).body['code']).toBe('zone_not_found');
  });

  test('whoever makes another clinic administers it, and it begins with the usual classes', async () => {
    const { clinic } = await desk.configuration();
    const body = { ...without(clinic, 'clinicId'), name: { en: 'Second clinic' } };
    const made = await desk.send('POST', 'clinics', body);
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    const second = await server.ask('GET', `/clinics/${String(made.body['id'])}/configuration`, {
      cookie: desk.cookie,
    });
    expect(second.body['classes']).toHaveLength(2);
    const wrong = await desk.send('PUT', 'settings', { ...body, timeZone: 'Mars/Base' });
    expect(wrong.body['issues']).toEqual([{ in: 'body', field: 'timeZone', message: 'time_zone_wrong' }]);
  });
});

test('the clinic decides on which days before an appointment it reminds, each day once', async () => {
  const { clinic } = await desk.configuration();
  const save = (reminderDays: unknown) =>
    desk.send('PUT', 'settings', {
      ...without(clinic, 'clinicId'),
      options: { ...clinic.options, reminderDays },
    });
  expect((await save([7, 2])).status).toBe(200);
  expect((await desk.configuration()).clinic.options).toMatchObject({ reminderDays: [7, 2] });
  for (const wrong of [[2, 2], [0], [15], [1, 2, 3, 4, 5], 3]) expect((await save(wrong)).status).toBe(422);
  expect((await save(undefined)).status).toBe(200);
});

describe('message texts', () => {
  const text = { purpose: 'called', language: 'en' };
  test('a clinic’s own words are kept, and an empty text goes back to the product’s', async () => {
    const own = '{clinic}: number {number}, please come to {room} now.';
    expect((await desk.send('PUT', 'message-texts', { ...text, text: own })).status).toBe(200);
    const find = async () =>
      only((await desk.configuration()).messages, (each) => each.purpose === 'called' && each.language === 'en');
    expect((await find()).text).toBe(own);
    const missing = await desk.send('PUT', 'message-texts', { ...text, text: 'Please come now.' });
    expect(missing.body).toMatchObject({ code: 'wording_missing_name', name: 'number', field: 'text' });
    await desk.send('PUT', 'message-texts', { ...text, text: '' });
    expect((await find()).text).toBeNull();
  });
});
