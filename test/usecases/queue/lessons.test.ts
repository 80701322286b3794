/** A day that is over teaches the next one, which keeps it in its own log. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderNow } from '../../../common/contract/order.ts';
import type { PanelView } from '../../../common/contract/panelView.ts';
import type { ClinicDate, QueueDayId } from '../../../common/contract/vocabulary.ts';
import { connect, type Connections } from '../../../server/db/database.ts';
import { postgresQueueLog } from '../../../server/db/queueLog.ts';
import { addDays } from '../../../server/booking/clinicTime.ts';
import { Directories } from '../../../server/usecases/clinic/directory.ts';
import { learnFromClosedDays, type LessonDeps } from '../../../server/usecases/queue/lessons.ts';
import { adminDesk } from '../../administration/build.ts';
import { liveMorning } from '../../administration/morning.ts';
import { startClinicServer, type ClinicServer } from '../../support/clinicServer.ts';

let server: ClinicServer;
let connections: Connections;
beforeAll(async () => {
  server = await startClinicServer();
  connections = connect(server.databaseUrl, 2);
});
afterAll(async () => {
  await connections.end();
  await server.stop();
});

const settingsOf = async (date: string) => {
  const { sql } = connections;
  const [row] = await sql`select id from queue_days where date = ${date}`;
  const events = await postgresQueueLog(sql).readAfter(String(row?.['id']) as QueueDayId, 0); // the primary key
  return events.flatMap(({ event }) =>
    event.type === 'day_opened' || event.type === 'settings_changed' ? [event.settings] : [],
  );
};

test('what a morning showed is known when the next day opens, and stays the same until it closes', async () => {
  const { db, sql } = connections;
  const warnings: string[] = [];
  const learn = (log: LessonDeps['log'] = postgresQueueLog(sql)) =>
    learnFromClosedDays({
      db,
      log,
      directories: new Directories(db),
      clock: { now: () => server.clock.at },
      warn: (_, message) => void warnings.push(message),
    });
  const date = await liveMorning(server);
  expect((await settingsOf(date)).map(({ learned }) => learned)).toEqual([undefined]);
  expect(await learn()).toBe(0); // nothing of a day that goes on

  const cookie = await server.logIn('reception');
  const closed = await server.ask('POST', `/clinics/${server.clinicId}/day/close`, { cookie, body: {} });
  expect(closed.status, JSON.stringify(closed.body)).toBe(200);
  // A day that cannot be read is said, and hinders nothing.
  expect(await learn({ readAfter: () => Promise.reject(new Error('unreadable')) })).toBe(0);
  expect(warnings).toHaveLength(1);
  expect(await learn()).toBe(1);
  expect(await learn()).toBe(0);

  server.clock.at += 24 * 60 * 60_000;
  const next = (await server.look<PanelView>({ cookie: await server.loggedIn('reception') })).date;
  expect(next).toBe(addDays(date as ClinicDate, 1));
  const [opened] = await settingsOf(next);
  const blood = Object.entries(opened?.learned?.services ?? {});
  expect(blood).toHaveLength(1);
  // Twelve services of ten minutes, the last of twelve, and nineteen of the five that the clinic expects.
  expect(blood[0]?.[1]).toBe((12 * 10 + 2 + 19 * 5) * (60_000 / 31));

  const desk = await adminDesk(server);
  const now = (await desk.send('GET', 'order')).body as unknown as OrderNow; // the server checked its own answer
  const order = {
    policy: { ...now.order, waitCapMin: null, ratio: null },
    classes: { vip: { isAbsolute: false, offsetMin: -5 } },
  };
  expect((await desk.send('PUT', 'order', order)).status).toBe(200);
  const after = await settingsOf(next);
  expect(after).toHaveLength(2);
  expect(after[1]?.learned).toEqual(opened?.learned);
});
