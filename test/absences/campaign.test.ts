/** A doctor falls ill: everybody who is booked is told, and most have another time before anybody at the desk rings. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ScheduleOpening } from '../../common/contract/opening.ts';
import { appointmentHistory, appointments, schedules } from '../../server/db/schema/booking.ts';
import { noticeAttempts, notices } from '../../server/db/schema/notices.ts';
import { endAbsence } from '../../server/usecases/booking/absence.ts';
import { patientsOfAbsence } from '../../server/usecases/booking/absencePatients.ts';
import { book } from '../../server/usecases/booking/book.ts';
import { move } from '../../server/usecases/booking/move.ts';
import { at } from '../booking/build.ts';
import { order, timeOf } from '../booking/world.ts';
import { MINUTE, openCampaign, THURSDAY, WEDNESDAY, type Campaign } from './world.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
beforeEach(() => {
  campaign.dawn();
});
afterAll(() => campaign.close());

const absent = (telephone: string) => campaign.texts(telephone).filter((text) => /absent|نیست/.test(text));

/** From when on somebody is told, in milliseconds. */
async function toldFrom(appointmentId: string): Promise<number> {
  const rows = await campaign.db.select().from(notices).where(eq(notices.appointmentId, appointmentId));
  return rows.find(({ purpose }) => purpose === 'doctor_absent')?.notBefore.getTime() ?? NaN;
}

describe('a doctor is marked absent', () => {
  test('and everybody is told in the order of time, each with other times, and takes one by its number', async () => {
    const schedule = await campaign.open();
    const late = await campaign.books(schedule, '11:30', { language: 'fa' });
    const early = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    const [first, second] = [await toldFrom(early.appointmentId), await toldFrom(late.appointmentId)];
    expect(first).toBeLessThan(second);
    expect(absent(early.telephone)[0]).toBe(
      'Clinic: your doctor is absent on Nov 25, 10:00. Other times: 1) Nov 23 10:00, 2) Nov 23 11:00, 3) Nov 24 10:00. Reply with its number, 4 for a call, 9 to cancel.',
    );
    expect(absent(late.telephone)[0]).toContain('۱) ۲ آذر ۱۰:۳۰، ۲) ۲ آذر ۱۱:۳۰، ۳) ۳ آذر ۱۰:۳۰');

    await campaign.provider.writeBack(late.telephone, '۲ لطفا');
    expect(await campaign.startsAt(late.appointmentId)).toBe(at('2026-11-23', '11:30'));
    expect(await campaign.telling(late.appointmentId)).toMatchObject({ state: 'moved' });
    const history = await campaign.db
      .select({ what: appointmentHistory.what, detail: appointmentHistory.detail })
      .from(appointmentHistory)
      .where(eq(appointmentHistory.appointmentId, late.appointmentId));
    expect(history.find(({ what }) => what === 'moved')?.detail).toMatchObject({ because: 'doctor_away' });
    // What was not taken is free for others at once: only what the other patient may choose is kept.
    expect(await campaign.held(schedule)).toBe(3);
    await campaign.provider.writeBack(early.telephone, '9');
    expect(await campaign.telling(early.appointmentId)).toMatchObject({ state: 'cancelled' });
    expect(await campaign.held(schedule)).toBe(0);
  });

  test('a landline is rung, hears the times, and takes one by a key', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00', { kind: 'landline' });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    const said = await campaign.takes(patient.telephone, '2');
    expect(said).toContain(
      'Your doctor is absent. Your appointment on Wednesday, November 25 at 10:00 cannot take place.',
    );
    expect(said).toContain('For Monday, November 23 at 10:30, press 2.');
    expect(said).toContain('Your appointment is now on Monday, November 23 at 10:30.');
    expect(await campaign.startsAt(patient.appointmentId)).toBe(at('2026-11-23', '10:30'));
    expect(campaign.texts(patient.telephone)).toEqual([]);
  });

  test('late in the evening for the next morning: a text goes out at once, and no telephone rings in the night', async () => {
    const schedule = await campaign.open();
    const mobile = await campaign.books(schedule, '10:00');
    const landline = await campaign.books(schedule, '10:30', { kind: 'landline' });
    await campaign.pass((24 + 14) * 60 + 30); // Tuesday, 23:00
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    expect(absent(mobile.telephone)).toHaveLength(1);
    for (let hour = 0; hour < 7; hour += 1) await campaign.pass(60);
    expect([...campaign.calls(mobile.telephone), ...campaign.calls(landline.telephone)]).toEqual([]);
    expect(absent(mobile.telephone)).toHaveLength(1);
    await campaign.pass(31); // past half past six
    expect(await campaign.takes(landline.telephone)).toContain('Your doctor is absent.');
  });

  test('whoever wants a person, or nobody can reach, is left to the desk', async () => {
    const schedule = await campaign.open();
    const wants = await campaign.books(schedule, '10:00', { kind: 'landline' });
    const nobody = await campaign.books(schedule, '10:30', { kind: 'nothing' });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    await campaign.takes(wants.telephone, '4');
    await campaign.pass();
    expect(await campaign.telling(wants.appointmentId)).toMatchObject({ state: 'wants_call' });
    expect(await campaign.telling(nobody.appointmentId)).toMatchObject({ state: 'not_reached', reason: 'no_contact' });
    expect(await campaign.held(schedule)).toBe(0);
  });

  test('whoever does not answer is offered the next times once, and then left in peace', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] });
    const patient = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    await campaign.pass(61);
    expect(absent(patient.telephone)).toHaveLength(2);
    expect(absent(patient.telephone)[1]).not.toContain('1) Nov 23 10:00');
    await campaign.pass(61);
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'silent' });
    await campaign.pass(61);
    expect(absent(patient.telephone)).toHaveLength(2);
    expect(await campaign.held(schedule)).toBe(0);
    // An answer that comes late still counts, where the time is free.
    await campaign.provider.writeBack(patient.telephone, '7');
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'moved' });
  });

  test('a number of the first times that comes after the second were written takes the time that it stood for', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] });
    const patient = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    await campaign.pass(61);
    const [first, second] = absent(patient.telephone);
    expect(first).toContain('3) Nov 23 11:00');
    expect(second).toMatch(/ 5\) .* 6\) .* 7\) /);
    expect(second).not.toMatch(/ [1-3]\) /);
    await campaign.provider.writeBack(patient.telephone, '3');
    expect(await campaign.startsAt(patient.appointmentId)).toBe(at('2026-11-23', '11:00'));
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'moved' });
    expect(await campaign.held(schedule)).toBe(0);
  });
});

describe('where places are few', () => {
  test('nobody is offered what another may choose, and what nobody took goes to the next', async () => {
    const schedule = await campaign.open({ bookingDaysAhead: 4, noticeChannels: ['sms'] });
    const first = await campaign.books(schedule, '10:00');
    const second = await campaign.books(schedule, '10:30');
    // All but one of the other times are taken.
    for (const day of ['2026-11-23', '2026-11-24', THURSDAY])
      for (const time of ['10:00', '10:30', '11:00', '11:30'])
        if (day !== THURSDAY || time !== '11:30') {
          const place = timeOf(schedule, day, time);
          const { clinicId } = schedule;
          const patient = await campaign.books(schedule, '11:00', { day: '2026-11-25' }).catch(() => undefined);
          const whose = patient ?? first;
          await book(campaign.deps, { ...order(schedule, whose, place), clinicId });
        }
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    expect(absent(first.telephone)[0]).toContain('1) Nov 26 11:30.');
    expect(absent(second.telephone)[0]).not.toContain('Other times');
    await campaign.pass(61);
    const offered = absent(second.telephone).at(-1);
    expect(offered).toContain('1) Nov 26 11:30.');
    // The first one answers too late: the place is kept for the other.
    await campaign.provider.writeBack(first.telephone, '1');
    expect(await campaign.startsAt(first.appointmentId)).toBe(at(WEDNESDAY, '10:00'));
    await campaign.provider.writeBack(second.telephone, '1');
    expect(await campaign.startsAt(second.appointmentId)).toBe(at(THURSDAY, '11:30'));
  });
});

describe('where the places of a day are limited', () => {
  /** One place of a day for those whom the desk booked; who is booked already stays. */
  const limit = async ({ scheduleId }: { readonly scheduleId: string }) => {
    const quotas = [{ of: { by: 'channel', channel: 'desk' }, most: 1, unit: 'places' }];
    const opening = ScheduleOpening.parse({ quotas });
    await campaign.db.update(schedules).set({ opening }).where(eq(schedules.id, scheduleId));
  };

  test('everybody is told of a day that still has one for them, and each may have the one that was offered', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] }, { slotMin: 10 });
    const people = [];
    for (const time of ['10:00', '10:10', '10:20']) people.push(await campaign.books(schedule, time));
    await limit(schedule);
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    const firstOffers = people.map(({ telephone }) => /1\) (Nov \d+)/.exec(absent(telephone)[0] ?? '')?.[1]);
    expect(firstOffers).toEqual(['Nov 23', 'Nov 24', 'Nov 26']);
    for (const { telephone } of people) await campaign.provider.writeBack(telephone, '1');
    for (const { appointmentId } of people)
      expect(await campaign.telling(appointmentId)).toMatchObject({ state: 'moved' });
  });
});

describe('the doctor comes after all', () => {
  test('and whoever was told otherwise is told so; nobody more is told, and nothing is kept', async () => {
    const schedule = await campaign.open();
    const told = await campaign.books(schedule, '10:00');
    const moved = await campaign.books(schedule, '10:30');
    const absenceId = await campaign.marksAbsent(schedule);
    await campaign.pass();
    await campaign.provider.writeBack(moved.telephone, '1');
    await campaign.pass(1);
    const ended = await endAbsence(campaign.deps, { clinicId: schedule.clinicId, absenceId });
    expect(ended.ok).toBe(true);
    await campaign.pass(1);
    expect(campaign.texts(told.telephone).at(-1)).toContain('your doctor comes after all');
    expect(campaign.texts(moved.telephone).join()).not.toContain('comes after all');
    expect(await campaign.held(schedule)).toBe(0);
    expect(await campaign.telling(told.appointmentId)).toMatchObject({ state: 'stopped' });
  });

  test('and nobody is disturbed who had not been told yet', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00');
    const absenceId = await campaign.marksAbsent(schedule);
    await endAbsence(campaign.deps, { clinicId: schedule.clinicId, absenceId });
    await campaign.pass(1);
    expect(campaign.texts(patient.telephone).join()).not.toMatch(/absent|after all/);
  });
});

test('whoever is moved at the desk after being told gives back what was kept', async () => {
  const schedule = await campaign.open();
  const patient = await campaign.books(schedule, '10:00');
  await campaign.marksAbsent(schedule);
  await campaign.pass();
  expect(await campaign.held(schedule)).toBe(3);
  const place = timeOf(schedule, THURSDAY, '11:30');
  const { clinicId } = schedule;
  const moved = await move(campaign.deps, {
    clinicId,
    appointmentId: patient.appointmentId,
    actor: 'staff:desk',
    channel: 'desk',
    place,
  });
  expect(moved.ok).toBe(true);
  await campaign.pass(1);
  expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'moved' });
  expect(await campaign.held(schedule)).toBe(0);
});

describe('one telephone of a family', () => {
  test('is asked about one child at a time, and each answer is that child’s', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] });
    const elder = await campaign.books(schedule, '10:00');
    const younger = await campaign.books(schedule, '10:30', { telephone: elder.telephone });
    await campaign.marksAbsent(schedule);
    await campaign.pass();
    expect(absent(elder.telephone)).toHaveLength(1);
    await campaign.provider.writeBack(elder.telephone, '1');
    expect(await campaign.startsAt(elder.appointmentId)).toBe(at('2026-11-23', '10:00'));
    await campaign.pass(1);
    expect(absent(elder.telephone)).toHaveLength(2);
    await campaign.provider.writeBack(elder.telephone, '9');
    expect(await campaign.telling(younger.appointmentId)).toMatchObject({ state: 'cancelled' });
    expect(await campaign.startsAt(elder.appointmentId)).toBe(at('2026-11-23', '10:00'));
    expect(await campaign.telling(elder.appointmentId)).toMatchObject({ state: 'moved' });
    // Both are settled: nobody knows whose time a further 9 would give up.
    await campaign.provider.writeBack(elder.telephone, '9');
    const [kept] = await campaign.db.select().from(appointments).where(eq(appointments.id, elder.appointmentId));
    expect(kept?.status).toBe('booked');
  });

  test('that had to be asked about both at once decides nothing by a number', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'], reminderDays: [1], reminderTime: '17:00' });
    const elder = await campaign.books(schedule, '10:00');
    const younger = await campaign.books(schedule, '10:30', { telephone: elder.telephone });
    await campaign.pass((at('2026-11-24', '17:00') - campaign.deps.clock.now()) / MINUTE);
    expect(campaign.texts(elder.telephone).length).toBeGreaterThan(1);
    await campaign.provider.writeBack(elder.telephone, '9');
    for (const { appointmentId } of [elder, younger]) {
      const [booking] = await campaign.db.select().from(appointments).where(eq(appointments.id, appointmentId));
      expect(booking?.status).toBe('booked');
    }
  });
});

describe('two absences of one doctor over the same time', () => {
  test('tell everybody once, and nobody that the doctor comes while one of them stands', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00');
    const first = await campaign.marksAbsent(schedule);
    await campaign.pass();
    const second = await campaign.marksAbsent(schedule);
    await campaign.pass(1);
    expect(absent(patient.telephone)).toHaveLength(1);
    expect(await campaign.held(schedule)).toBe(3);
    const { clinicId } = schedule;
    const listed = await patientsOfAbsence(campaign.deps, { clinicId, absenceId: second });
    expect(listed.ok && listed.value.map(({ telling }) => telling?.state)).toEqual(['asked']);

    await endAbsence(campaign.deps, { clinicId, absenceId: first });
    await campaign.pass(1);
    expect(campaign.texts(patient.telephone).join()).not.toContain('comes after all');
    expect(await campaign.held(schedule)).toBe(3);
    expect(await campaign.telling(patient.appointmentId)).toMatchObject({ state: 'asked', absenceId: second });

    await endAbsence(campaign.deps, { clinicId, absenceId: second });
    await campaign.pass(1);
    expect(campaign.texts(patient.telephone).at(-1)).toContain('your doctor comes after all');
    expect(await campaign.held(schedule)).toBe(0);
  });
});

describe('at most once', () => {
  test('though several processes look at the same time, and look again', async () => {
    const schedule = await campaign.open();
    const patient = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await Promise.all([campaign.absences.run(), campaign.absences.run(), campaign.absences.run()]);
    await Promise.all([campaign.work(), campaign.work(), campaign.work()]);
    expect(absent(patient.telephone)).toHaveLength(1);
  });

  test('though the process that was sending has died', async () => {
    const schedule = await campaign.open({ noticeChannels: ['sms'] });
    const patient = await campaign.books(schedule, '10:00');
    await campaign.marksAbsent(schedule);
    await campaign.absences.run();
    const [notice] = await campaign.db
      .select()
      .from(notices)
      .where(eq(notices.appointmentId, patient.appointmentId))
      .then((rows) => rows.filter(({ purpose }) => purpose === 'doctor_absent'));
    const startedAt = new Date(campaign.deps.clock.now());
    await campaign.db.insert(noticeAttempts).values({
      id: randomUUID(),
      noticeId: notice?.id ?? '',
      channel: 'sms',
      contactId: notice?.channels[0]?.contactId ?? '',
      status: 'sending',
      provider: 'fake',
      startedAt,
      updatedAt: startedAt,
    });
    await campaign.pass(5);
    expect(absent(patient.telephone)).toEqual([]);
  });
});
