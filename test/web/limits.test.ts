/** What one address, one telephone, one clinic and all of them may ask for on the public page, and who gets the last place. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundPatients } from '../../common/contract/patients.ts';
import { startBeside, startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { visitorOf, type Chosen } from './visitor.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
let server: ClinicServer;
let beside: ClinicServer;
beforeAll(async () => {
  server = await startClinicServer();
  beside = await startBeside(server);
});
afterAll(async () => {
  await beside.stop();
  await server.stop();
});

let people = 0;
const somebody = (at: ClinicServer = server, from = '') =>
  visitorOf(at, `0912222${String(1000 + (people += 1))}`, 'Sara Testi', from);

/** Times of tomorrow that one person may have. */
async function singlePlaces(): Promise<readonly Chosen[]> {
  const { departments } = await somebody().services();
  const found: Chosen[] = [];
  for (const { serviceId, asksFirst } of departments.flatMap(({ services }) => services)) {
    if (asksFirst) continue;
    const { days } = await somebody().places({ serviceId });
    for (const { scheduleId, startsAt, free } of days.flatMap(({ places }) => places))
      if (free === 1 && startsAt > server.clock.at + DAY_MS) found.push({ scheduleId, startsAt });
  }
  return found;
}

/** As if others had asked for so many, some minutes ago. */
async function othersAsked(what: string, ofWhom: string, many: number): Promise<void> {
  const at = new Date(server.clock.at - MINUTE_MS);
  await server.connections.sql`
    insert into web_counts (id, what, of_whom, at)
    select gen_random_uuid(), ${what}, ${ofWhom}, ${at} from generate_series(1, ${many})`;
}
const nobodyAsked = () => server.connections.sql`delete from web_counts`;

describe('the last place', () => {
  test('goes to one of all who want it at once on the page, at the desk and at a kiosk', async () => {
    const [place] = await singlePlaces();
    if (!place) throw new Error('No place');
    const desk = await server.logIn('reception');
    const kiosk = await server.pair('kiosk');
    const { body } = await server.ask('POST', `/clinics/${server.clinicId}/patients/find`, {
      cookie: desk,
      body: { text: 'R-1003' },
    });
    const patientId = (body as unknown as FoundPatients).patients[0]?.patientId; // checked by the route's own schema
    const { scheduleId, startsAt } = place;
    const answers = await Promise.all([
      ...Array.from({ length: 15 }, (_, nth) =>
        somebody(nth % 2 === 0 ? server : beside, `198.51.100.${nth + 1}`).hold(place),
      ),
      ...Array.from({ length: 5 }, () =>
        server.ask('POST', `/clinics/${server.clinicId}/appointments`, {
          cookie: desk,
          body: { patientType: 'new', patientId, language: 'en', place: { kind: 'time', scheduleId, startsAt } },
        }),
      ),
      ...Array.from({ length: 5 }, (_, nth) =>
        server.ask('POST', `/clinics/${server.clinicId}/other-days`, {
          token: kiosk,
          body: { scheduleId, startsAt, who: { phone: `0912333${String(1000 + nth)}` }, language: 'en' },
        }),
      ),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 200).map(({ body: { code } }) => code);
    // The desk asks for one patient: where it has the place, its other requests meet that booking.
    expect(others.filter((code) => code !== 'slot_taken' && code !== 'overlaps_another')).toEqual([]);
  });

  test('is not taken from whoever types by the desk, and is hers by her code', async () => {
    const [place] = await singlePlaces();
    if (!place) throw new Error('No place');
    const sara = somebody();
    await sara.hold(place);
    await sara.code();
    const code = await sara.textedCode();
    const desk = await server.logIn('reception');
    const { body } = await server.ask('POST', `/clinics/${server.clinicId}/patients/find`, {
      cookie: desk,
      body: { text: 'R-1004' },
    });
    const patientId = (body as unknown as FoundPatients).patients[0]?.patientId;
    const { scheduleId, startsAt } = place;
    const refused = await server.ask('POST', `/clinics/${server.clinicId}/appointments`, {
      cookie: desk,
      body: { patientType: 'new', patientId, language: 'en', place: { kind: 'time', scheduleId, startsAt } },
    });
    expect(refused.body).toMatchObject({ code: 'slot_taken' });
    const both = await Promise.all([sara.confirm(code), sara.confirm(code)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both[0].body).toEqual(both[1].body);
    const [row] = await server.connections.sql<{ channel: string }[]>`
      select channel from appointments where schedule_id = ${scheduleId} and starts_at = ${new Date(startsAt)}`;
    expect(row).toEqual({ channel: 'web' });
  });
});

describe('limits hold for all processes together', () => {
  test('of the places that one address keeps', async () => {
    await nobodyAsked();
    const places = await singlePlaces();
    const visitors = Array.from({ length: 24 }, (_, nth) => somebody(nth % 2 === 0 ? server : beside));
    const answers = await Promise.all(
      visitors.map((visitor, nth) => visitor.hold(places[nth + 1] ?? { scheduleId: randomUUID(), startsAt: 0 })),
    );
    const refused = answers.filter(({ body }) => body['code'] === 'web_too_many_places');
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(8);
    expect(refused.length).toBeGreaterThanOrEqual(16);
    await Promise.all(visitors.map((visitor) => visitor.release()));
  });

  test('of what a clinic, and all of them, are asked for', async () => {
    await nobodyAsked();
    const [place] = await singlePlaces();
    if (!place) throw new Error('No place');
    await othersAsked('place', `clinic:${server.clinicId}`, 600);
    expect((await somebody().hold(place)).body).toMatchObject({ code: 'web_busy' });
    await nobodyAsked();
    const sara = somebody();
    await sara.hold(place);
    await othersAsked('text', 'all', 1_500);
    expect((await sara.code()).body).toMatchObject({ code: 'web_busy' });
    server.clock.at += 61 * MINUTE_MS;
    const later = somebody();
    expect((await later.hold(place)).status).toBe(200);
    expect((await later.code()).status).toBe(200);
    await later.release();
  });

  test('of the codes that one visit asks for, whatever numbers are typed', async () => {
    await nobodyAsked();
    const [place] = await singlePlaces();
    if (!place) throw new Error('No place');
    const sara = somebody();
    await sara.hold(place);
    const codes: unknown[] = [];
    for (let nth = 0; nth < 6; nth += 1)
      codes.push((await sara.code({ phone: `0912444${String(1000 + nth)}` })).body['code']);
    expect(codes).toEqual([undefined, undefined, undefined, undefined, undefined, 'web_too_many_texts']);
    await sara.release();
  });
});

test('numbers that nobody proved are forgotten after two days, and what was counted with them', async () => {
  const { forgetWebVisits } = await import('../../server/usecases/web/forget.ts');
  const { sql, db } = server.connections;
  const unproved = () => sql`
    select 1 from contacts where value like '+98912444%' union all select 1 from web_visits union all select 1 from web_counts`;
  expect((await unproved()).length).toBeGreaterThan(0);
  await forgetWebVisits(db, server.clock.at + 3 * DAY_MS);
  expect(await unproved()).toEqual([]);
});

test('where the clinic has closed it, the page shows nothing and takes nothing', async () => {
  const admin = await server.logIn('admin');
  const { body } = await server.ask('GET', `/clinics/${server.clinicId}/configuration`, { cookie: admin });
  const [place] = await singlePlaces();
  if (!place) throw new Error('No place');
  const clinic = body['clinic'] as Record<string, unknown> & { options: object };
  const changed = await server.ask('PUT', `/clinics/${server.clinicId}/settings`, {
    cookie: admin,
    body: { ...clinic, options: { ...clinic.options, webBooking: false } },
  });
  expect(changed.status).toBe(200);
  server.clock.at += 3_000;
  expect((await somebody().clinics()).clinics).toEqual([]);
  expect(await somebody().services()).toMatchObject({ code: 'web_closed' });
  expect((await somebody().hold(place)).body).toMatchObject({ code: 'web_closed' });
});
