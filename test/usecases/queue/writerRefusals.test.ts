/** Every refusal of the writer itself has a story here; a code without one does not compile. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { BlockId, Series } from '../../../common/contract/vocabulary.ts';
import type { WriterRejection, Answer } from '../../../server/usecases/queue/submission.ts';
import { clock } from '../../queue/build.ts';
import {
  accepted,
  arrival,
  book,
  callsIn,
  eventsOf,
  faulty,
  newIssue,
  newRooms,
  newKey,
  numbersIn,
  openClinicDay,
  pressNext,
  startProcess,
  upTo,
  useDatabase,
} from './build.ts';

const { sql, log } = useDatabase();

const stories = {
  idempotency_key_reused: async () => {
    const process = await startProcess(log(), await openClinicDay(sql()));
    const key = newKey('this');
    await process.give(newIssue(), { idempotency: key });
    return process.give(newIssue(), { idempotency: { ...key, requestHash: 'that' } });
  },
  outcome_unknown: async () => {
    const database = faulty(log());
    const process = await startProcess(database.log, await openClinicDay(sql()));
    database.goDown();
    return process.give(newIssue());
  },
  refused_by_database: async () => {
    const { yesterday, today } = await sameRooms();
    await yesterday.call();
    return today.call();
  },
  appointment_not_open: async () => {
    const day = await openClinicDay(sql());
    const process = await startProcess(log(), day);
    const appointmentId = await book(sql(), day, 1);
    await sql()`update appointments set status = 'cancelled' where id = ${appointmentId}`;
    const { command, over } = arrival(appointmentId, 1);
    return process.give(command, over);
  },
  prefix_taken: async () => {
    const day = await openClinicDay(sql());
    const process = await startProcess(log(), day);
    await sql()`insert into series (clinic_id, prefix, purpose, owner_id)
      values (${day.clinicId}, 'W', 'service', gen_random_uuid())`;
    const [blockId, series] = [BlockId.parse(randomUUID()), Series.parse('W')];
    return process.give(
      { type: 'reserve_block', at: clock('09:00'), blockId, kioskId: null, series, size: 5, fromOrdinal: 1 },
      { companion: { type: 'roll_takes_letters', series } },
    );
  },
} as const satisfies Record<WriterRejection['code'] | 'appointment_not_open', () => Promise<Answer>>;

test.each(Object.entries(stories))('%s', async (code, story) => {
  expect(await story()).toMatchObject({ ok: false, error: { code } });
});

/** Two days that know nothing of each other have the same room: only the database can see both. */
async function sameRooms() {
  const first = await openClinicDay(sql(), { rooms: newRooms(1) });
  const days = [first, await openClinicDay(sql(), { rooms: first.rooms })];
  const [yesterday, today] = await Promise.all(
    days.map(async (day) => {
      const process = await startProcess(log(), day);
      await process.give(newIssue());
      return { day, process, call: () => process.give(pressNext(day.rooms[0]!)) };
    }),
  );
  if (!yesterday || !today) throw new Error('There are two days');
  return { yesterday, today };
}

test('a command that the database refuses keeps nobody else of its batch from being served', async () => {
  const { yesterday, today } = await sameRooms();
  await yesterday.call();
  const { process, day } = today;

  const answers = await Promise.all([
    ...upTo(3).map(() => process.give(newIssue())),
    today.call(),
    ...upTo(3).map(() => process.give(newIssue())),
  ]);

  expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, false, true, true, true]);
  const events = await eventsOf(log(), day);
  expect(numbersIn(events)).toEqual(upTo(7));
  expect(callsIn(events)).toEqual([]);
  expect(process.bugs).toHaveLength(1);
});

test('once the room is free, the same command is carried out', async () => {
  const { yesterday, today } = await sameRooms();
  await yesterday.call();
  expect((await today.call()).ok).toBe(false);
  const room = yesterday.day.rooms[0]!;
  accepted(await yesterday.process.give({ type: 'finish', at: 0 as never, servicePointId: room }));
  accepted(await today.call());
});
