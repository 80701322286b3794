/** What one address may do on the public page, and for how long one visit keeps a place. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createOutsideApp } from '../../server/app.ts';
import { hashOfToken } from '../../server/usecases/access/secrets.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { visitorOf, type Chosen } from './visitor.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
let server: ClinicServer;
let places: readonly Chosen[];
beforeAll(async () => {
  server = await startClinicServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.connections.sql`delete from web_counts`;
  places = await singlePlaces();
});

let people = 0;
const somebody = (from = '') => visitorOf(server, `0912666${String(1000 + (people += 1))}`, 'Sara Testi', from);
const placeAt = (nth: number): Chosen => {
  const place = places[nth];
  if (!place) throw new Error('Too few places are free');
  return place;
};

/** Times after tomorrow that one person may have. */
async function singlePlaces(): Promise<readonly Chosen[]> {
  const { departments } = await somebody().services();
  const found: Chosen[] = [];
  for (const { serviceId, asksFirst } of departments.flatMap(({ services }) => services)) {
    if (asksFirst) continue;
    const { days } = await somebody().places({ serviceId });
    for (const { scheduleId, startsAt, free } of days.flatMap((day) => day.places))
      if (free === 1 && startsAt > server.clock.at + DAY_MS) found.push({ scheduleId, startsAt });
  }
  return found;
}

test('a visit keeps a place for half an hour and no longer, however often it asks', async () => {
  const sara = somebody();
  for (let minutes = 0; minutes < 30; minutes += 5) {
    expect((await sara.hold(placeAt(0))).status).toBe(200);
    server.clock.at += 5 * MINUTE_MS;
  }
  expect((await sara.hold(placeAt(0))).body).toMatchObject({ code: 'web_begin_again' });
  expect((await sara.hold(placeAt(1))).body).toMatchObject({ code: 'web_begin_again' });
  const endsAt = server.clock.at + 5 * MINUTE_MS;
  const { status, body } = await sara.code();
  expect([status, body['heldUntil']]).toEqual([200, endsAt]);
  server.clock.at = endsAt + 1;
  const next = somebody();
  expect((await next.hold(placeAt(0))).status).toBe(200);
  await next.release();
});

test('the lines of one subscriber are one address, also with IPv6, and those who asked for a code are more', async () => {
  const lines = Array.from({ length: 8 }, (_, nth) => somebody(`2001:db8:0:1${String(nth)}::${String(nth + 1)}`));
  for (const [nth, line] of lines.entries()) expect((await line.hold(placeAt(nth))).status).toBe(200);
  const ninth = somebody('2001:db8:0:1f:abcd::9');
  expect((await ninth.hold(placeAt(8))).body).toMatchObject({ code: 'web_too_many_places' });
  const elsewhere = somebody('2001:db8:0:200::9');
  expect((await elsewhere.hold(placeAt(9))).status).toBe(200);
  expect((await lines[0]?.code())?.status).toBe(200);
  expect((await ninth.hold(placeAt(8))).status).toBe(200);
  for (const line of [...lines, ninth, elsewhere]) await line.release();
});

test('only a proxy that is named is believed when it says who asks', () => {
  const parts = { routes: [], outsideMounts: [], checksAnswers: true };
  const nobody = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const believes = (trustedProxies: readonly string[], address: string): unknown => {
    // Asked of no principal here: no route is served.
    const app = createOutsideApp({ ...parts, log: nobody, principals: {} as never, trustedProxies });
    const trust = app.get('trust proxy fn') as (address: string, hop: number) => boolean; // Express's own
    return trust(address, 0);
  };
  expect(believes(['loopback'], '127.0.0.1')).toBe(true);
  expect(believes(['loopback'], '192.168.1.5')).toBe(false);
  expect(believes(['192.168.1.5'], '192.168.1.5')).toBe(true);
  expect(believes(['192.168.1.5'], '192.168.1.6')).toBe(false);
});

test('whoever is over the limit is answered at once, and holds nobody up', async () => {
  const sara = somebody();
  await sara.hold(placeAt(0));
  const { sql } = server.connections;
  const at = new Date(server.clock.at);
  await sql`
    insert into web_counts (id, what, of_whom, at)
    select gen_random_uuid(), 'place', 'address:' || address_hash, ${at} from web_visits, generate_series(1, 60)
    where secret_hash = ${hashOfToken(sara.secret)}`;
  await sql.begin(async (tx) => {
    // Somebody else is being counted, and takes long.
    await tx`select pg_advisory_xact_lock(hashtextextended('web_place all', 0))`;
    await tx`select pg_advisory_xact_lock(hashtextextended(${`web_place clinic:${server.clinicId}`}, 0))`;
    await tx`
      select pg_advisory_xact_lock(hashtextextended('web_place address:' || address_hash, 0))
      from web_visits where secret_hash = ${hashOfToken(sara.secret)}`;
    expect((await somebody().hold(placeAt(1))).body).toMatchObject({ code: 'web_too_many_places' });
  });
  await sara.release();
});

test.each(['/hold', '/release', '/code', '/confirm'])('%s is asked sixty times a minute and no more', async (path) => {
  const statuses: number[] = [];
  for (let nth = 0; nth <= 60; nth += 1)
    statuses.push(
      (await server.ask('POST', `/web-booking/clinics/${server.clinicId}${path}`, { body: {}, from: '198.51.100.7' }))
        .status,
    );
  expect(statuses).toEqual([...Array.from({ length: 60 }, () => 422), 429]);
});

test('the clinics of the page are read once for all who open it within seconds', async () => {
  server.clock.at += MINUTE_MS;
  const before = await somebody().clinics();
  const [first] = before.clinics;
  await server.connections
    .sql`update clinics set options = options || '{"webAsksNoName": true}' where id = ${server.clinicId}`;
  expect((await somebody().clinics()).clinics).toEqual([first]);
  server.clock.at += 3_000;
  expect((await somebody().clinics()).clinics).toEqual([{ ...first, asksName: false }]);
  await server.connections.sql`update clinics set options = options - 'webAsksNoName' where id = ${server.clinicId}`;
});
