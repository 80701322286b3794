/** A morning that happened, and what it would have been: over the interface, by those who may. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderNow } from '../../common/contract/order.ts';
import type { WhatIfAnswer } from '../../common/contract/whatIf.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { adminDesk, loginOf, only, type AdminDesk } from './build.ts';
import { liveMorning } from './morning.ts';

let server: ClinicServer;
let desk: AdminDesk;
let date = '';
beforeAll(async () => {
  server = await startClinicServer();
  desk = await adminDesk(server, loginOf(server.logins, 'supervisor'));
  date = await liveMorning(server);
});
afterAll(() => server.stop());

const ask = async (body: object): Promise<WhatIfAnswer> => {
  const answer = await desk.send('POST', `days/${date}/what-if`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as unknown as WhatIfAnswer; // the server checked its own answer
};

test('without a change the day comes out call by call', async () => {
  const answer = await ask({});
  expect(answer).toMatchObject({ calls: 12, alike: 12, othersInAll: 0 });
  expect(answer.after).toEqual(answer.before);
});

test('a supervisor sees what a limit on the wait would have done, and decides it', async () => {
  const now = (await desk.send('GET', 'order')).body as unknown as OrderNow; // the server checked its own answer
  const order = {
    policy: { ...now.order, waitCapMin: null, ratio: null },
    classes: { vip: { isAbsolute: false, offsetMin: -120 } },
  };
  const answer = await ask({ order });
  expect(answer.othersInAll).toBeGreaterThan(0);
  const longest = (figures: WhatIfAnswer['before'], classCode: string) =>
    only(figures.groups, (group) => group.classCode === classCode).longestMs ?? 0;
  expect(longest(answer.after, 'vip')).toBeLessThan(longest(answer.before, 'vip'));

  expect((await desk.send('PUT', 'order', order)).status).toBe(200);
  const after = (await desk.send('GET', 'order')).body as unknown as OrderNow; // the same
  expect(only(after.classes, ({ code }) => code === 'vip').offsetMin).toBe(-120);
});

test('one room more shortens the waits', async () => {
  const { servicePoints } = (await desk.send('GET', 'order')).body as unknown as OrderNow; // the same
  const room = only(servicePoints, ({ name }) => name.en === 'Room 5');
  const answer = await ask({ extraLike: [room.servicePointId] });
  expect(answer.after.all.meanMs).toBeLessThan(answer.before.all.meanMs ?? 0);
  expect(answer.extra).toMatchObject([{ like: room.servicePointId }]);
});

test('of a day that was not, and for who does not decide the order, there is nothing to see', async () => {
  expect((await desk.send('POST', 'days/2020-01-01/what-if', {})).body['code']).toBe('day_not_found');
  const doctor = await adminDesk(server, loginOf(server.logins, 'doctor'));
  for (const [method, path] of [
    ['GET', 'order'],
    ['PUT', 'order'],
    ['POST', `days/${date}/what-if`],
  ] as const)
    expect((await doctor.send(method, path, method === 'GET' ? undefined : {})).body['code']).toBe('not_allowed');
});
