/** Messages that reached nobody, and what a person at the desk does about them, on a real database. */
import { randomUUID } from 'node:crypto';
import { and, eq, like } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsPerson, type NoticeState } from '../../common/contract/noticeDesk.ts';
import { notices } from '../../server/db/schema/notices.ts';
import { contacts } from '../../server/db/schema/people.ts';
import { Directories } from '../../server/usecases/clinic/directory.ts';
import { noticeList } from '../../server/usecases/notices/noticeList.ts';
import { handleNotice, personOfNotice, tellAgain, type SeeToDeps } from '../../server/usecases/notices/seeToNotice.ts';
import { at, date } from '../booking/build.ts';
import {
  addClinic,
  addSchedule,
  aPatient,
  booked,
  DESK,
  MONDAY,
  openWorld,
  timeOf,
  TUESDAY,
  type World,
} from '../booking/world.ts';

let world: World;
let deps: SeeToDeps;
let schedule: Awaited<ReturnType<typeof addSchedule>>;
let told: string[];
beforeAll(async () => {
  world = await openWorld();
  told = [];
  const news = {
    tell: ({ kind }: { kind: string }) => void told.push(kind),
    listen: () => Promise.reject(new Error()),
  };
  deps = { ...world.deps, news, directories: new Directories(world.db) };
  schedule = await addSchedule(world, { until: '18:00' });
});
afterAll(() => world.close());

let nth = 0;
/** The confirmation of a booking, which ended like this. */
async function aNotice(status: NoticeState) {
  const phone = `0912555${String(1000 + nth)}`;
  const patient = await aPatient(world, { name: `Patient ${nth}`, contacts: [{ kind: 'phone', value: phone }] });
  const minutes = 600 + 30 * nth;
  const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  nth += 1;
  const booking = await booked(world, patient, timeOf(schedule, TUESDAY, time));
  const [row] = await world.db
    .update(notices)
    .set({ status, finishedAt: new Date(world.deps.clock.now()) })
    .where(and(eq(notices.appointmentId, booking.appointmentId), eq(notices.purpose, 'booking_confirmed')))
    .returning();
  if (!row) throw new Error('Nobody was told of the booking');
  return { row, booking, phone };
}
const order = (noticeId: string) => ({ clinicId: world.clinicId, noticeId, actor: DESK, idempotency: null });
const listed = async (noticeId: string) => {
  const { notices: all } = await noticeList(world.db, world.clinicId, date(MONDAY));
  return all.find((notice) => notice.noticeId === noticeId);
};
const newOnes = (key: string) =>
  world.db
    .select()
    .from(notices)
    .where(like(notices.key, `${key}:again:%`));

describe('a message that reached nobody', () => {
  test('stands in the day’s list by its number, and needs a person until one has seen to it', async () => {
    const { row, booking } = await aNotice('failed');
    const before = await listed(row.id);
    expect(before).toMatchObject({ status: 'failed', number: booking.number, handledAt: null });
    expect(before && needsPerson(before)).toBe(true);
    expect(JSON.stringify(before)).not.toMatch(/Patient|\+98/);

    expect((await handleNotice(deps, order(row.id))).ok).toBe(true);
    const after = await listed(row.id);
    expect(after && needsPerson(after)).toBe(false);
    const [kept] = await world.db.select().from(notices).where(eq(notices.id, row.id));
    expect(kept?.handledBy).toBe(DESK);
    expect(told).toContain('beside');
  });

  test('tells the desk whom to ring, name and telephone', async () => {
    const { row, phone } = await aNotice('failed');
    expect(await personOfNotice(deps, order(row.id))).toEqual({
      ok: true,
      value: { name: `Patient ${nth - 1}`, phones: [`+98${phone.slice(1)}`] },
    });
  });

  test.each(['failed', 'unknown', 'expired'] as const)(
    'and is %s may be told again once, by a new message, and is itself never sent again',
    async (status) => {
      const { row } = await aNotice(status);
      const again = await tellAgain(deps, order(row.id));
      expect(again.ok).toBe(true);
      const [made, ...more] = await newOnes(row.key);
      expect(more).toEqual([]);
      expect(made).toMatchObject({ status: 'open', purpose: 'booking_confirmed', params: row.params });
      const [old] = await world.db.select().from(notices).where(eq(notices.id, row.id));
      expect(old).toMatchObject({ status, handledBy: DESK });
      expect(await tellAgain(deps, order(row.id))).toMatchObject({ error: { code: 'notice_needs_nothing' } });
      expect(await newOnes(row.key)).toHaveLength(1);
    },
  );

  test('is told again once however often the key is pressed, also by two at the same moment', async () => {
    const { row } = await aNotice('failed');
    const idempotency = { scope: 'desk', key: randomUUID(), requestHash: 'x' };
    const both = await Promise.all([
      tellAgain(deps, { ...order(row.id), idempotency }),
      tellAgain(deps, { ...order(row.id), idempotency }),
      tellAgain(deps, order(row.id)),
    ]);
    expect(both.filter(({ ok }) => ok).length).toBeGreaterThanOrEqual(1);
    expect(await newOnes(row.key)).toHaveLength(1);
  });
});

test.each(['open', 'reached', 'answered', 'cancelled'] as const)(
  'a message that is %s is not told again',
  async (status) => {
    const { row } = await aNotice(status);
    expect(await tellAgain(deps, order(row.id))).toMatchObject({ error: { code: 'notice_needs_nothing' } });
    expect(await newOnes(row.key)).toEqual([]);
  },
);

test('nobody who said STOP is written to again', async () => {
  const { row, phone } = await aNotice('failed');
  await world.db
    .update(contacts)
    .set({ blockedReason: 'stop' })
    .where(eq(contacts.value, `+98${phone.slice(1)}`));
  expect(await tellAgain(deps, order(row.id))).toMatchObject({
    error: { code: 'nobody_to_reach', because: 'opted_out' },
  });
});

test('what is over by now is told to nobody', async () => {
  const { row, booking } = await aNotice('failed');
  await world.db
    .update(notices)
    .set({ params: { ...row.params, startsAt: booking.startsAt } })
    .where(eq(notices.id, row.id));
  const before = world.deps.clock.now();
  world.setTime(at(TUESDAY, '23:00'));
  expect(await tellAgain(deps, order(row.id))).toMatchObject({ error: { code: 'notice_too_late' } });
  world.setTime(before as typeof booking.startsAt);
  expect(await newOnes(row.key)).toEqual([]);
});

test('another clinic’s message is not there, and another day’s is in its own list', async () => {
  const { row } = await aNotice('failed');
  const elsewhere = { ...order(row.id), clinicId: await addClinic(world.db, world.organisationId) };
  for (const answer of [
    await personOfNotice(deps, elsewhere),
    await handleNotice(deps, elsewhere),
    await tellAgain(deps, elsewhere),
  ])
    expect(answer).toMatchObject({ error: { code: 'notice_not_found' } });
  expect((await noticeList(world.db, world.clinicId, date(TUESDAY))).notices).toEqual([]);
});
