/** Whether the text of a booking is the last that is sent about it, and so says what coming late means. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { textOf, type NoticeRow } from '../../server/usecases/notices/writeNoticeText.ts';
import { PatientLinks } from '../../server/usecases/queue/patientLinks.ts';
import { at } from '../booking/build.ts';
import { addClinic, MONDAY, openWorld, type World } from '../booking/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const links = new PatientLinks(Buffer.alloc(32), {
  publicUrl: 'https://queue.clinic.example',
  localUrl: 'http://localhost',
});
const NINE = at(MONDAY, '09:00');
const DAY_MS = 24 * 60 * 60_000;

async function textBooked(told: NoticeRow['params']): Promise<string> {
  const clinicId = await addClinic(world.db, world.organisationId, { reminderDays: [1, 3], reminderTime: '17:00' });
  const directory = await new Directories(world.db).of(clinicId);
  if (!directory) throw new Error('The clinic was just made');
  const moment = new Date(NINE);
  const row: NoticeRow = {
    id: randomUUID(),
    clinicId,
    key: randomUUID(),
    purpose: 'booking_confirmed',
    patientRef: null,
    visitId: null,
    appointmentId: randomUUID(),
    language: 'en',
    params: { number: 'B-042', code: '123456', startsAt: NINE + 2 * DAY_MS, ...told },
    channels: [],
    priority: 4,
    status: 'open',
    answer: null,
    notBefore: moment,
    expiresAt: moment,
    nextLookAt: moment,
    createdAt: moment,
    finishedAt: null,
    handledAt: null,
    handledBy: null,
  };
  return textOf(row, directory, links, { channel: 'sms', takesReplies: true, wording: undefined }).text;
}

test.each([
  ['with which no reminder was written, whatever the clinic does', { isLastWord: 1 }, true],
  ['whose reminder follows, or that was written before this was kept', {}, false],
] as const)('a text of a booking %s', async (_, told, says) => {
  const text = await textBooked(told);
  expect(text).toMatch(/^Clinic: booked for .*https:\/\/queue\.clinic\.example\/t\/#/);
  expect(/After \d\d:\d\d: /.test(text)).toBe(says);
  expect(text.length <= 160).toBe(!says);
});
