/** The rules of the order as the panel writes them, and the running day that goes on with them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PanelView } from '../../common/contract/panelView.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { adminDesk, only, without, type AdminDesk } from './build.ts';

let server: ClinicServer;
let desk: AdminDesk;
let reception = '';
beforeAll(async () => {
  server = await startClinicServer();
  desk = await adminDesk(server);
  reception = await server.logIn('reception');
});
afterAll(() => server.stop());

const OFF = { late: 'desk', lateUntilMin: null, waitCapMin: null, ratio: null, othersPerReturning: 1 } as const;
const MINUTE = 60_000;
const path = (rest: string) => `/clinics/${server.clinicId}/${rest}`;

async function ticket(service: string, classCode: string): Promise<string> {
  const { services } = await desk.configuration();
  const { serviceId } = only(services, ({ name }) => name.en === service);
  const made = await server.ask('POST', path('tickets'), {
    cookie: reception,
    body: { serviceId, language: 'en', classCode },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(200);
  return (made.body['ticket'] as { number: string }).number; // the server checked its own answer
}

/** The numbers that a room calls, one after the other. */
async function calls(room: string, count: number): Promise<readonly string[]> {
  const { servicePoints } = await desk.configuration();
  const { servicePointId } = only(servicePoints, ({ name }) => name.en === room);
  await server.ask('POST', path(`rooms/${servicePointId}/open`), { cookie: reception, body: {} });
  const called: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const answer = await server.ask('POST', path(`rooms/${servicePointId}/next`), { cookie: reception, body: {} });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const view = await server.look<PanelView>({ cookie: reception });
    const now = view.queue.find(({ status, servicePointId: at }) => status === 'called' && at === servicePointId);
    called.push(now?.number ?? '');
  }
  return called;
}

describe('the rules of the order', () => {
  test('are kept as they were written, and the clinic’s own form leaves them alone', async () => {
    const policy = {
      ...OFF,
      late: 'joins_walk_ins',
      lateUntilMin: 45,
      waitCapMin: 90,
      ratio: { booked: 3, walkIn: 1 },
    };
    const { services, servicePoints } = await desk.configuration();
    const xray = only(services, ({ name }) => name.en === 'X-ray');
    const room = only(servicePoints, ({ serviceIds }) => serviceIds.length > 1);
    const weights = Object.fromEntries(room.serviceIds.map((id, index) => [id, index + 1]));
    const sent = await desk.send('PUT', 'order', {
      policy,
      classes: { vip: { isAbsolute: true, yieldsToCap: true, offsetMin: 0, slope: 1.5 } },
      services: { [xray.serviceId]: { firstAfterMin: 60 } },
      servicePoints: { [room.servicePointId]: { weights } },
    });
    expect(sent.status, JSON.stringify(sent.body)).toBe(200);

    const before = await desk.configuration();
    await desk.send('PUT', 'settings', { ...without(before.clinic, 'clinicId', 'order'), phone: '021 555' });
    const { clinic, classes, ...after } = await desk.configuration();
    expect(clinic).toMatchObject({ phone: '021 555', order: policy });
    expect(only(classes, ({ code }) => code === 'vip')).toMatchObject({ yieldsToCap: true, slope: 1.5 });
    expect(only(after.services, ({ serviceId }) => serviceId === xray.serviceId).firstAfterMin).toBe(60);
    expect(only(after.servicePoints, (each) => each.servicePointId === room.servicePointId).weights).toEqual(weights);
  });

  test('of a class, a service or a room that is not here are refused, and nothing of them is written', async () => {
    const before = await desk.configuration();
    const nowhere = randomUUID();
    const narrow = only(before.servicePoints, ({ serviceIds }) => serviceIds.length === 1);
    const other = only(before.services, ({ serviceId }) => !narrow.serviceIds.includes(serviceId));
    const policy = { ...OFF, waitCapMin: 33 };
    const plain = { isAbsolute: false, offsetMin: 0 };
    for (const [code, body] of [
      ['class_not_found', { policy, classes: { nobody: plain } }],
      ['service_not_found', { policy, services: { [nowhere]: { firstAfterMin: 10 } } }],
      ['service_point_not_found', { policy, servicePoints: { [nowhere]: { weights: {} } } }],
      [
        'not_served_here',
        { policy, servicePoints: { [narrow.servicePointId]: { weights: { [other.serviceId]: 2 } } } },
      ],
      ['invalid_request', { policy: { ...policy, waitCapMin: 0 } }],
    ] as const)
      expect((await desk.send('PUT', 'order', body)).body['code'], code).toBe(code);
    expect(await desk.configuration()).toEqual(before);
  });
});

describe('rules under which somebody might never be called', () => {
  const yields = { vip: { isAbsolute: true, yieldsToCap: true, offsetMin: 0 } };

  test('are refused with what makes them so, and nothing of them is written', async () => {
    const before = await desk.configuration();
    const refused = await desk.send('PUT', 'order', { policy: { ...OFF, othersPerReturning: 3 }, classes: yields });
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'somebody_would_starve', starved: [{ code: 'class_first_without_cap', of: 'vip' }] },
    ]);
    expect(await desk.configuration()).toEqual(before);
    expect((await desk.send('PUT', 'order', { policy: { ...OFF, waitCapMin: 60 }, classes: yields })).status).toBe(200);
  });

  test('are refused in the form of a class too, and a name may be changed whatever the rules are', async () => {
    await desk.send('PUT', 'order', { policy: OFF, classes: { vip: { isAbsolute: false, offsetMin: -10 } } });
    const vip = without(
      only((await desk.configuration()).classes, ({ code }) => code === 'vip'),
      'code',
    );
    const refused = await desk.send('PUT', 'classes/vip', { ...vip, ...yields.vip });
    expect(refused.body).toMatchObject({ code: 'somebody_would_starve' });
    expect((await desk.send('PUT', 'classes/vip', { ...vip, name: { en: 'Guest' } })).status).toBe(200);
  });
});

test('a limit on the wait that is set during the day is followed by the next call', async () => {
  await desk.send('PUT', 'order', { policy: OFF, classes: { vip: { isAbsolute: false, offsetMin: -10 } } });
  const first = await ticket('Blood tests', 'standard');
  server.clock.at += 31 * MINUTE;
  const later = await ticket('Blood tests', 'elderly');
  const latest = await ticket('Blood tests', 'emergency');
  await desk.send('PUT', 'order', {
    policy: { ...OFF, waitCapMin: 30 },
    classes: { elderly: { isAbsolute: false, offsetMin: -120 } },
  });
  expect(await calls(await roomOf('Blood tests'), 3)).toEqual([latest, first, later]);
});

test('a class out of use is offered to nobody new, and who has it keeps it', async () => {
  const vip = only((await desk.configuration()).classes, ({ code }) => code === 'vip');
  expect((await desk.send('PUT', 'classes/vip', { ...without(vip, 'code'), isActive: false })).status).toBe(200);
  const { classes } = await server.look<PanelView>({ cookie: reception });
  expect(only(classes, ({ code }) => code === 'vip').isActive).toBe(false);
});

async function roomOf(service: string): Promise<string> {
  const { services, servicePoints } = await desk.configuration();
  const { serviceId } = only(services, ({ name }) => name.en === service);
  return only(servicePoints, ({ serviceIds }) => serviceIds.includes(serviceId)).name.en ?? '';
}

test('a room that is to call by itself calls whoever waits, and what follows a missed call is kept', async () => {
  const before = await desk.configuration();
  const room = only(before.servicePoints, ({ name }) => name.en === 'Room 1');
  const calls = {
    missed: { kind: 'put_back', places: 2, times: 1 },
    callsByItself: { servicePoints: [room.servicePointId], services: [] },
  } as const;
  const sent = await desk.send('PUT', 'order', { policy: before.clinic.order, calls });
  expect(sent.status, JSON.stringify(sent.body)).toBe(200);
  expect((await desk.configuration()).clinic.calls).toMatchObject(calls);

  // Rules that are not named stay; the clinic's own form leaves these alone, too.
  await desk.send('PUT', 'order', { policy: before.clinic.order });
  expect((await desk.configuration()).clinic.calls).toMatchObject(calls);
  const view = await server.look<PanelView>({ cookie: reception });
  expect(view.rooms.find(({ servicePointId }) => servicePointId === room.servicePointId)?.calling).toBe('by_itself');
});
