/** Rules of the order that a supervisor plans for a later day, having seen what they do. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { OrderInput, OrderNow } from '../../common/contract/order.ts';
import type { PanelView } from '../../common/contract/panelView.ts';
import type { QueueEvent } from '../../server/queue/event.ts';
import { ClinicId } from '../../common/contract/vocabulary.ts';
import { lateToldOf } from '../../server/usecases/booking/lateTold.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import type { DaySettings } from '../../server/queue/settings.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';
import { adminDesk, loginOf, only, without, type AdminDesk } from './build.ts';

const DAY = 24 * 60 * 60_000;
const YIELDS = { vip: { isAbsolute: true, yieldsToCap: true, offsetMin: 0 } };
let server: ClinicServer;
let desk: AdminDesk;
beforeAll(async () => {
  server = await startClinicServer(Date.parse('2026-03-02T09:00:00Z'));
  desk = await adminDesk(server, loginOf(server.logins, 'supervisor'));
});
afterAll(() => server.stop());
beforeEach(async () => {
  for (const { date } of (await now()).planned) await desk.send('DELETE', `order/planned/${date}`);
});

const now = async (): Promise<OrderNow> => (await desk.send('GET', 'order')).body as unknown as OrderNow; // checked by its route
const plan = (date: string, body: object) => desk.send('PUT', `order/planned/${date}`, body);
const rules = async (over: Partial<OrderInput['policy']>, rest: object = {}) => ({
  policy: { ...(await now()).order, ...over },
  ...rest,
});

/** The settings with which a day opened, as its log has them, and how often they were changed afterwards. */
async function openedWith(date: string): Promise<{ settings: DaySettings; changes: number }> {
  const { sql } = server.connections;
  const rows = await sql<{ event: QueueEvent }[]>`
    select event from queue_events join queue_days d on d.id = queue_day_id where d.date = ${date} order by seq`;
  const opened = rows.map(({ event }) => event).find((event) => event.type === 'day_opened');
  if (opened?.type !== 'day_opened') throw new Error(`${date} was not opened`);
  return { settings: opened.settings, changes: rows.filter(({ event }) => event.type === 'settings_changed').length };
}

async function audited(): Promise<readonly string[]> {
  const { sql } = server.connections;
  const rows = await sql<{ line: string }[]>`
    select split_part(actor, ':', 1) || ' ' || action || ' ' || subject as line from audit
    where subject like 'planned_order:%' order by id`;
  return rows.map(({ line }) => line);
}

test('today goes on as it was; the planned day opens with its rules, and from then on they are the clinic’s', async () => {
  await server.look<PanelView>({ cookie: desk.cookie });
  const before = await now();
  const planned = await rules({ waitCapMin: 77 }, { classes: { vip: { isAbsolute: false, offsetMin: -40 } } });
  expect((await plan('2026-03-03', planned)).status).toBe(200);
  const after = await now();
  expect(after).toEqual({ ...before, planned: after.planned });
  expect(after.planned).toMatchObject([{ date: '2026-03-03', rules: { policy: { waitCapMin: 77 } } }]);
  expect(after.planned[0]?.by).not.toBeNull();

  server.clock.at += DAY;
  desk = await adminDesk(server, loginOf(server.logins, 'supervisor'));
  await server.look<PanelView>({ cookie: desk.cookie });
  const { settings, changes } = await openedWith('2026-03-03');
  expect(settings.policy.waitCapMin).toBe(77);
  expect(settings.classes).toMatchObject({ vip: { offsetMin: -40 } });
  expect((await openedWith('2026-03-02')).settings.policy.waitCapMin).toBe(before.order.waitCapMin);

  // A job writes them into the settings; nothing changes for the running day by that.
  await expect.poll(async () => (await now()).planned).toEqual([]);
  const used = await now();
  expect(used.order.waitCapMin).toBe(77);
  expect(only(used.classes, ({ code }) => code === 'vip').offsetMin).toBe(-40);
  await server.look<PanelView>({ cookie: desk.cookie });
  expect((await openedWith('2026-03-03')).changes).toBe(changes);
  expect(await audited()).toEqual([
    'staff order_planned planned_order:2026-03-03',
    'job order_changed planned_order:2026-03-03',
  ]);
});

test('whoever is booked for the planned day or a later one is told beforehand what coming late will mean then', async () => {
  const { late } = (await now()).order;
  expect(late).not.toBe('keeps_place');
  const date = new Date(server.clock.at + 2 * DAY).toISOString().slice(0, 10);
  expect((await plan(date, await rules({ late: 'keeps_place' }))).status).toBe(200);
  const directory = await new Directories(server.connections.db).of(ClinicId.parse(server.clinicId));
  if (!directory) throw new Error('No clinic');
  const told = [1, 2, 3].map((days) => lateToldOf(directory, server.clock.at + days * DAY).late);
  expect(told).toEqual([late, 'keeps_place', 'keeps_place']);
});

test('a plan is changed, moved to another day, and withdrawn', async () => {
  await plan('2026-03-05', await rules({ waitCapMin: 60 }));
  await plan('2026-03-05', await rules({ waitCapMin: 65 }));
  expect((await now()).planned).toMatchObject([{ date: '2026-03-05', rules: { policy: { waitCapMin: 65 } } }]);
  await plan('2026-03-07', { ...(await rules({ waitCapMin: 65 })), insteadOf: '2026-03-05' });
  expect((await now()).planned.map(({ date }) => date)).toEqual(['2026-03-07']);
  expect((await desk.send('DELETE', 'order/planned/2026-03-07')).status).toBe(200);
  expect((await now()).planned).toEqual([]);
  expect(await desk.send('DELETE', 'order/planned/2026-03-07')).toMatchObject({
    status: 404,
    body: { code: 'planned_order_not_found' },
  });
  expect(await plan('2026-03-08', { ...(await rules({})), insteadOf: '2026-03-05' })).toMatchObject({
    status: 404,
    body: { code: 'planned_order_not_found' },
  });
  expect((await now()).planned).toEqual([]);
});

test('rules are planned for a later day only, and by those who decide the order', async () => {
  const today = new Date(server.clock.at).toISOString().slice(0, 10);
  expect(await plan(today, await rules({}))).toMatchObject({ status: 409, body: { code: 'planned_date_past' } });
  // Nor is a plan whose day has come moved to another day.
  expect(await plan('2026-03-30', { ...(await rules({})), insteadOf: today })).toMatchObject({
    status: 409,
    body: { code: 'planned_date_past', date: today },
  });
  expect(await plan('2026-02-30', await rules({}))).toMatchObject({ status: 422 });
  expect(await desk.send('DELETE', `order/planned/${today}`)).toMatchObject({ body: { code: 'planned_date_past' } });
  const reception = await server.logIn('reception');
  const asked = { cookie: reception, body: await rules({}) };
  for (const method of ['PUT', 'DELETE'])
    expect(await server.ask(method, `/clinics/${server.clinicId}/order/planned/2026-03-09`, asked)).toMatchObject({
      status: 403,
      body: { code: 'not_allowed' },
    });
});

test('rules under which somebody might never be called are refused for a later day too', async () => {
  const starving = await rules({ waitCapMin: null }, { classes: YIELDS });
  expect(await plan('2026-03-10', starving)).toMatchObject({
    status: 409,
    body: {
      code: 'somebody_would_starve',
      starved: [{ code: 'class_first_without_cap', of: 'vip', date: '2026-03-10' }],
    },
  });
  expect((await now()).planned).toEqual([]);
  expect((await plan('2026-03-10', await rules({ waitCapMin: 60 }, { classes: YIELDS }))).status).toBe(200);
});

test('what somebody changes in a form today must not starve anybody under the rules of a later day', async () => {
  const admin = await adminDesk(server);
  await desk.send('PUT', 'order', await rules({ waitCapMin: 60 }));
  await plan('2026-03-10', await rules({ waitCapMin: null }));
  const elderly = without(
    only((await admin.configuration()).classes, ({ code }) => code === 'elderly'),
    'code',
  );
  expect(
    await admin.send('PUT', 'classes/elderly', { ...elderly, isAbsolute: true, yieldsToCap: true, offsetMin: 0 }),
  ).toMatchObject({ status: 409, body: { code: 'somebody_would_starve', starved: [{ date: '2026-03-10' }] } });
});
