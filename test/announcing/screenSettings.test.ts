/** What an administrator sets on a screen and tries there, on the real server. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Configuration } from '../../common/contract/configuration.ts';
import { TestCall } from '../../common/contract/screens.ts';
import type { DisplayView } from '../../common/contract/displayView.ts';
import { countOf } from '../../server/db/count.ts';
import { connect } from '../../server/db/database.ts';
import { announcements, outbox, queueEvents } from '../../server/db/schema/queue.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let cookie: string;
let token: string;
let screenId: string;
beforeAll(async () => {
  server = await startClinicServer();
  cookie = await server.logIn('admin');
  token = await server.pair('display');
  const { devices } = Configuration.parse((await server.ask('GET', path('configuration'), { cookie })).body);
  screenId = devices.find(({ kind, isPaired }) => kind === 'display' && isPaired)?.deviceId ?? '';
});
afterAll(() => server.stop());

const path = (rest: string) => `/clinics/${server.clinicId}/${rest}`;
const set = (settings: object) =>
  server.ask('PUT', path(`devices/${screenId}`), {
    cookie,
    body: {
      kind: 'display',
      name: 'Hall',
      settings: {
        layout: 'main_hall',
        zoneIds: [],
        languages: ['en'],
        twoLanguages: 'in_turn',
        hasSound: true,
        ...settings,
      },
    },
  });
const shown = async () => (await server.look<DisplayView>({ token })).settings;
const tryScreen = (id = screenId) => server.ask('POST', path(`devices/${id}/test`), { cookie });

/** A screen that draws what it is told, and says that its sound is on. */
async function connected() {
  const socket = server.socket({ token });
  const tests: TestCall[] = [];
  socket.on('screen:test', (given: unknown, reply: (drawn: { sound: string }) => void) => {
    tests.push(TestCall.parse(given));
    reply({ sound: 'on' });
  });
  await socket.emitWithAck('view:join', {});
  return { tests, leave: () => socket.disconnect() };
}

test('a screen is as loud, and laid out, as it was set', async () => {
  expect((await set({ volume: 40, layout: 'corridor' })).status).toBe(200);
  await expect.poll(shown).toMatchObject({ volume: 0.4, layout: 'corridor', isQuiet: false });
  expect((await set({ layout: 'services' })).status).toBe(200);
  await expect.poll(shown).toMatchObject({ volume: 1, layout: 'services' });
});

test('quiet hours have a beginning and an end, over midnight too', async () => {
  const { status, body } = await set({ quietFrom: '20:00' });
  expect([status, body['issues']]).toEqual([
    422,
    [{ in: 'body', field: 'settings.quietUntil', message: 'text_missing' }],
  ]);
  expect((await set({ quietFrom: '20:00', quietUntil: '07:30' })).status).toBe(200);
  const before = server.clock.at;
  server.clock.at = Date.parse('2026-03-02T07:29:00Z');
  await expect.poll(shown).toMatchObject({ isQuiet: true });
  server.clock.at = Date.parse('2026-03-02T07:30:00Z');
  expect(await shown()).toMatchObject({ isQuiet: false });
  server.clock.at = before;
});

test('a test is shown and said on the one screen, and is in no queue, no story and no history', async () => {
  await set({});
  const screen = await connected();
  const connections = connect(server.databaseUrl);
  const { db } = connections;
  const [eventsBefore, effectsBefore] = await Promise.all([countOf(db, queueEvents), countOf(db, outbox)]);
  const answer = await tryScreen();
  expect([answer.status, answer.body]).toEqual([200, { deviceId: screenId, sound: 'on' }]);
  const [{ number, sounds, saidAfterMs } = {}] = screen.tests;
  expect([number, sounds?.length, saidAfterMs]).toEqual(['A-000', 1, 0]);
  expect((await fetch(server.url + (sounds?.[0]?.url ?? ''))).headers.get('content-type')).toBe('audio/wav');

  // It has its turn in the zone: the next waits until it has been said.
  const second = await tryScreen();
  expect(second.body['sound']).toBe('on');
  expect(screen.tests[1]?.saidAfterMs).toBeGreaterThan(sounds?.[0]?.durationMs ?? Number.MAX_SAFE_INTEGER);
  expect(
    (await db.select().from(announcements).where(eq(announcements.number, 'A-000'))).map(({ kind }) => kind),
  ).toEqual(['notice', 'notice']);
  expect(await Promise.all([countOf(db, queueEvents), countOf(db, outbox)])).toEqual([eventsBefore, effectsBefore]);
  const { current, recent } = await server.look<DisplayView>({ token });
  expect([current, recent]).toEqual([[], []]);
  await connections.end();
  screen.leave();
});

test('a silent screen shows the test, and says that it is silent', async () => {
  await set({ hasSound: false });
  const screen = await connected();
  expect((await tryScreen()).body).toEqual({ deviceId: screenId, sound: 'off' });
  expect(screen.tests[0]?.sounds).toEqual([]);
  screen.leave();
});

test('a screen that is not there is told so, and an unknown one is not found', async () => {
  await expect.poll(async () => (await tryScreen()).body['code']).toBe('screen_not_connected');
  const { body } = await tryScreen('00000000-0000-4000-8000-000000000000');
  expect(body['code']).toBe('device_not_found');
});
