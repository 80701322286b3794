/** A check-in moves its booking in the same transaction, or does not happen. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { BlockId, Series } from '../../../common/contract/vocabulary.ts';
import { clock, closeDay, K, stageId } from '../../queue/build.ts';
import {
  accepted,
  appointmentOf,
  arrival,
  book,
  eventsOf,
  faulty,
  newIssue,
  newKey,
  numbersIn,
  openClinicDay,
  pressNext,
  startProcess,
  upTo,
  useDatabase,
} from './build.ts';

const { sql, log } = useDatabase();

async function start() {
  const day = await openClinicDay(sql());
  return { day, process: await startProcess(log(), day), appointmentId: await book(sql(), day, 1) };
}
const cancel = (id: string) =>
  sql()`update appointments set status = 'cancelled' where id = ${id} and status = 'booked' returning id`;
const historyOf = async (id: string) => [
  ...(await sql()<{ what: string; actor: string; channel: string; at: Date; detail: unknown }[]>`
    select what, actor, channel, at, detail from appointment_history where appointment_id = ${id} order by at, what`),
];

test('who checks in has arrived, in the books as in the queue', async () => {
  const { process, appointmentId } = await start();
  const { command, over } = arrival(appointmentId, 1);
  const { visitId } = accepted(await process.give(command, over));
  expect(await appointmentOf(sql(), appointmentId)).toEqual({ status: 'arrived', visit_id: visitId });
});

describe('a booking that was cancelled meanwhile', () => {
  test('is refused at the kiosk, and nothing of the arrival is written', async () => {
    const { day, process, appointmentId } = await start();
    await cancel(appointmentId);
    const { command, over } = arrival(appointmentId, 1);
    expect(await process.give(command, over)).toEqual({
      ok: false,
      error: { code: 'appointment_not_open', appointmentId },
    });
    expect(await eventsOf(log(), day)).not.toContainEqual(expect.objectContaining({ type: 'appointment_checked_in' }));
    expect((await sql()`select 1 from visits where appointment_id = ${appointmentId}`).length).toBe(0);
  });

  test('does not hold up the others of the batch', async () => {
    const { day, process, appointmentId } = await start();
    await cancel(appointmentId);
    const good = await book(sql(), day, 2);
    const [refused, fine] = [arrival(appointmentId, 1), arrival(good, 2)];
    const answers = await Promise.all([
      process.give(newIssue()),
      process.give(newIssue()),
      process.give(refused.command, refused.over),
      process.give(fine.command, fine.over),
      process.give(newIssue()),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, true, true]);
    expect(numbersIn(await eventsOf(log(), day))).toEqual([1, 2, 3]);
  });

  test('at the very same moment: either it was cancelled or the patient has arrived, never both', async () => {
    const { day, process } = await start();
    for (const ordinal of upTo(12)) {
      const appointmentId = await book(sql(), day, 100 + ordinal);
      const { command, over } = arrival(appointmentId, 100 + ordinal);
      const [cancelled, answer] = await Promise.all([cancel(appointmentId), process.give(command, over)]);
      const row = await appointmentOf(sql(), appointmentId);
      expect(row?.status).toBe(answer.ok ? 'arrived' : 'cancelled');
      expect(cancelled.length).toBe(answer.ok ? 0 : 1);
    }
  });
});

describe('one arrival twice', () => {
  test('at two kiosks of two processes: one visit, the other is told the number', async () => {
    const { day, process, appointmentId } = await start();
    const other = await startProcess(log(), day);
    const [one, two] = [arrival(appointmentId, 1), arrival(appointmentId, 1)];
    const answers = await Promise.all([process.give(one.command, one.over), other.give(two.command, two.over)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'already_checked_in', number: 'K-001' } });
  });

  test('with the same key after a restart: the stored answer, not "cancelled or already here"', async () => {
    const { day, process, appointmentId } = await start();
    const idempotency = newKey();
    const [one, again] = [arrival(appointmentId, 1), arrival(appointmentId, 1)];
    const blind = await startProcess(log(), day);
    const first = await process.give(one.command, { ...one.over, idempotency });
    accepted(first);
    // This process has not read of it yet.
    expect(await blind.give(again.command, { ...again.over, idempotency })).toEqual(first);
  });

  test('whose answer was lost: the patient has arrived once and is told so', async () => {
    const day = await openClinicDay(sql());
    const appointmentId = await book(sql(), day, 1);
    const database = faulty(log());
    const process = await startProcess(database.log, day);
    database.next('answer lost');
    const { command, over } = arrival(appointmentId, 1);
    expect(accepted(await process.give(command, over))['number']).toBe('K-001');
    expect((await appointmentOf(sql(), appointmentId))?.status).toBe('arrived');
  });
});

describe('what becomes of the booking', () => {
  test.each([
    ['fulfilled', ['start', 'finish']],
    ['noshow', ['mark_no_show']],
    ['arrived', ['start']],
  ] as const)('%s', async (status, keys) => {
    const { day, process, appointmentId } = await start();
    const { command, over } = arrival(appointmentId, 1);
    accepted(await process.give(command, over));
    const room = day.rooms[0]!;
    accepted(await process.give(pressNext(room)));
    for (const type of keys) accepted(await process.give({ type, at: clock('09:05'), servicePointId: room }));
    expect((await appointmentOf(sql(), appointmentId))?.status).toBe(status);
    const before = status === 'arrived' ? [] : [status];
    expect((await historyOf(appointmentId)).map(({ what }) => what)).toEqual(['arrived', ...before]);
  });

  test('is written down with who did it, through what and when, once each', async () => {
    const { process, appointmentId, day } = await start();
    const { command, over } = arrival(appointmentId, 1);
    accepted(await process.give(command, { ...over, actor: 'device:kiosk' }));
    const room = day.rooms[0]!;
    accepted(await process.give(pressNext(room), { actor: 'staff:doctor' }));
    // Seen with one press: called, begun and ended without a line for each.
    accepted(
      await process.give({ type: 'start', at: clock('09:05'), servicePointId: room }, { actor: 'staff:doctor' }),
    );
    accepted(
      await process.give({ type: 'finish', at: clock('09:15'), servicePointId: room }, { actor: 'staff:doctor' }),
    );
    expect(await historyOf(appointmentId)).toEqual([
      {
        what: 'arrived',
        actor: 'device:kiosk',
        channel: 'kiosk',
        at: new Date(command.at),
        detail: { number: 'K-1' },
      },
      {
        what: 'fulfilled',
        actor: 'staff:doctor',
        channel: 'desk',
        at: new Date(clock('09:15')),
        detail: { number: 'K-1' },
      },
    ]);
  });

  test('is not written down where the arrival was refused', async () => {
    const { process, appointmentId } = await start();
    await cancel(appointmentId);
    const { command, over } = arrival(appointmentId, 1);
    expect((await process.give(command, over)).ok).toBe(false);
    expect(await historyOf(appointmentId)).toEqual([]);
  });

  test('with another answer lost on the way is still written down once', async () => {
    const day = await openClinicDay(sql());
    const appointmentId = await book(sql(), day, 1);
    const database = faulty(log());
    const process = await startProcess(database.log, day);
    database.next('answer lost');
    const { command, over } = arrival(appointmentId, 1);
    accepted(await process.give(command, over));
    expect((await historyOf(appointmentId)).map(({ what }) => what)).toEqual(['arrived']);
  });

  test('cancelled by the patient in the waiting room', async () => {
    const { process, appointmentId } = await start();
    const { command, over } = arrival(appointmentId, 1);
    accepted(await process.give(command, over));
    const own = command.type === 'check_in' ? command.stageId : stageId(0);
    accepted(await process.give({ type: 'cancel', at: clock('09:00'), stageId: own, by: 'patient' }));
    expect((await appointmentOf(sql(), appointmentId))?.status).toBe('cancelled');
  });

  test('never came: a no-show when the day is closed, its number voided, the day marked as closed', async () => {
    const { day, process, appointmentId } = await start();
    accepted(
      await process.give(closeDay(clock('18:00'), [{ series: K, ordinal: 1 }]), {
        companion: { type: 'bookings_never_came', clinicId: day.clinicId, date: '2026-03-02' as never },
      }),
    );
    expect((await appointmentOf(sql(), appointmentId))?.status).toBe('noshow');
    expect((await historyOf(appointmentId)).map(({ what }) => what)).toEqual(['noshow']);
    const [row] = await sql()`select closed_at from queue_days where id = ${day.queueDayId}`;
    expect(row).toEqual({ closed_at: new Date(clock('18:00')) });
  });
});

test('letters that a service took in that very moment are refused to a roll, and nothing is set aside', async () => {
  const { day, process } = await start();
  await sql()`insert into series (clinic_id, prefix, purpose, owner_id)
    values (${day.clinicId}, 'W', 'service', gen_random_uuid())`;
  const open = (prefix: string, fromOrdinal: number) => {
    const series = Series.parse(prefix);
    const blockId = BlockId.parse(randomUUID());
    return process.give(
      { type: 'reserve_block', at: clock('09:00'), blockId, kioskId: null, series, size: 5, fromOrdinal },
      { companion: { type: 'roll_takes_letters', series } },
    );
  };
  const answers = await Promise.all([open('W', 1), open('V', 1), open('V', 6)]);
  expect(answers.map((answer) => answer.ok || answer.error)).toEqual([
    { code: 'prefix_taken', field: 'series', prefix: 'W' },
    true,
    true,
  ]);
  const events = await eventsOf(log(), day);
  expect(events.flatMap((event) => (event.type === 'block_reserved' ? [event.series] : []))).toEqual(['V', 'V']);
});
