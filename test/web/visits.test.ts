/** Whether somebody comes for the first time: asked on the public page where it matters, and set against the record. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import { adminDesk } from '../administration/build.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { visitorOf, type Chosen } from './visitor.ts';

const MINUTE_MS = 60_000;
let server: ClinicServer;
let schedule: Configuration['schedules'][number];
/** When its practitioner takes this many first visits a day, in percent. */
async function takeFirstVisits(most: number) {
  const desk = await adminDesk(server);
  const { scheduleId, ...input } = schedule;
  const opening = {
    portions: [],
    allOpenUntil: null,
    quotas: [{ of: { by: 'patient_type', patientType: 'new' }, most, unit: 'percent' }],
  };
  const { status, body } = await desk.send('PUT', `schedules/${scheduleId}`, { ...input, opening });
  expect([status, body['code']]).toEqual([200, undefined]);
}
beforeAll(async () => {
  server = await startClinicServer();
  const { schedules, services } = await (await adminDesk(server)).configuration();
  const found = schedules.find(
    ({ isActive, practitionerId, serviceId, patientTypes }) =>
      isActive &&
      practitionerId !== null &&
      patientTypes.length === 3 &&
      services.some((each) => each.serviceId === serviceId && !each.isScreenFirst) &&
      schedules.filter((each) => each.serviceId === serviceId).length === 1,
  );
  if (!found) throw new Error('The demonstration has no such schedule');
  schedule = found;
});
afterAll(() => server.stop());

let people = 0;
const somebody = () => visitorOf(server, `0912444${String(1000 + (people += 1))}`);
const offered = async () => {
  const { departments } = await somebody().services();
  return departments.flatMap(({ services }) => services).find(({ serviceId }) => serviceId === schedule.serviceId);
};
const placesOf = async (patientType: string): Promise<readonly Chosen[]> => {
  const { days } = await somebody().places({ serviceId: schedule.serviceId, patientType });
  return days
    .flatMap(({ places }) => places)
    .filter(({ startsAt }) => startsAt > server.clock.at + 60 * MINUTE_MS)
    .map(({ scheduleId, startsAt }) => ({ scheduleId, startsAt }));
};

describe('whoever books on the public page', () => {
  test('is not asked whether it is a first visit where that makes no difference', async () => {
    expect(await offered()).toMatchObject({ asksVisit: false });
  });

  test('is asked where first visits have a quota, and has the places that are left for the answer', async () => {
    await takeFirstVisits(0);
    expect(await offered()).toMatchObject({ asksVisit: true });
    expect(await placesOf('new')).toEqual([]);
    const [place] = await placesOf('follow_up');
    if (!place) throw new Error('No place');
    expect((await somebody().hold(place, { patientType: 'new' })).body).toMatchObject({
      code: 'quota_reached',
      of: 'patient_type',
      mayOverride: false,
    });
  });

  test('and who was never here is told so once the number is proved, and books a first visit instead', async () => {
    await takeFirstVisits(100);
    const [place] = await placesOf('follow_up');
    if (!place) throw new Error('No place');
    const sara = somebody();
    expect((await sara.hold(place, { patientType: 'follow_up' })).status).toBe(200);
    await sara.code();
    expect((await sara.confirm(await sara.textedCode())).body).toMatchObject({ code: 'web_not_here_before' });
    // Nothing of her was written down, and the place is still hers to choose again.
    expect((await sara.hold(place, { patientType: 'new' })).status).toBe(200);
    await sara.code();
    const booked = await sara.confirm(await sara.textedCode(2));
    expect(booked.body).toMatchObject({ kind: 'booked', startsAt: place.startsAt });

    await server.connections.sql`
      update appointments set status = 'fulfilled' where schedule_id = ${schedule.scheduleId} and channel = 'web'`;
    const other = (await placesOf('new')).find(({ startsAt }) => startsAt > place.startsAt);
    if (!other) throw new Error('No other place');
    const again = visitorOf(server, sara.phone);
    expect((await again.hold(other, { patientType: 'new' })).status).toBe(200);
    await again.code();
    expect((await again.confirm(await again.textedCode(3))).body).toMatchObject({ code: 'web_here_before' });
  });
});
