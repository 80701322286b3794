/** A clock that was ahead and is right again: what it had to say is said now, and what has its own time keeps it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connections } from '../../server/db/database.ts';
import { noticeAttempts, notices } from '../../server/db/schema/notices.ts';
import { bringNoticesToNow } from '../../server/usecases/notices/clockSetBack.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const NOW = Date.parse('2026-03-06T08:00:00Z');
const [MINUTE, HOUR] = [60_000, 3_600_000];

let database: TestDatabase;
let connections: Connections;
beforeAll(async () => {
  database = await createTestDatabase();
  connections = connect(database.url, 2);
});
afterAll(async () => {
  await connections.end();
  await database.drop();
});

type Times = { readonly created: number; readonly notBefore: number; readonly expires: number; readonly look: number };

test('a turn is told now, a reminder at its own time, a text that failed is tried again soon, and who is sending is left to it', async () => {
  const { db, sql } = connections;
  const ids = {
    turn: randomUUID(),
    reminder: randomUUID(),
    failed: randomUUID(),
    honest: randomUUID(),
    takenNextDoor: randomUUID(),
    taken: randomUUID(),
    triedNextDoor: randomUUID(),
  };
  const times: Record<keyof typeof ids, Times> = {
    turn: { created: HOUR, notBefore: HOUR, expires: HOUR + 15 * MINUTE, look: HOUR },
    reminder: { created: HOUR, notBefore: 20 * HOUR, expires: 40 * HOUR, look: 20 * HOUR },
    failed: { created: -MINUTE, notBefore: -MINUTE, expires: 14 * MINUTE, look: HOUR + 15_000 },
    honest: { created: -MINUTE, notBefore: -MINUTE, expires: 14 * MINUTE, look: 15_000 },
    // Made and taken by a process whose clock is a second ahead; and by one whose clock was set back while it sends.
    takenNextDoor: { created: 1_000, notBefore: 1_000, expires: 15 * MINUTE, look: 61_000 },
    taken: { created: HOUR, notBefore: HOUR, expires: HOUR + 15 * MINUTE, look: HOUR + 61_000 },
    triedNextDoor: { created: -MINUTE, notBefore: -MINUTE, expires: 14 * MINUTE, look: 60_500 },
  };
  const at = (ms: number) => new Date(NOW + ms);
  for (const [key, { created, notBefore, expires, look }] of Object.entries(times))
    await db.insert(notices).values({
      id: ids[key as keyof typeof ids], // the keys of the same record
      clinicId: randomUUID(),
      key,
      purpose: 'turn_near',
      language: 'en',
      channels: [],
      notBefore: at(notBefore),
      expiresAt: at(expires),
      nextLookAt: at(look),
      createdAt: at(created),
    });
  const attempt = { channel: 'sms', contactId: randomUUID(), status: 'failed', provider: 'kannel' } as const;
  await db.insert(noticeAttempts).values([
    { ...attempt, id: randomUUID(), noticeId: ids.failed, startedAt: at(HOUR), updatedAt: at(HOUR) },
    { ...attempt, id: randomUUID(), noticeId: ids.honest, startedAt: at(-1_000), updatedAt: at(-500) },
    { ...attempt, id: randomUUID(), noticeId: ids.triedNextDoor, startedAt: at(500), updatedAt: at(1_000) },
  ]);

  await bringNoticesToNow(sql, at(0));

  const stands = Object.fromEntries(
    (await db.select().from(notices)).map((row) => [
      row.key,
      {
        created: row.createdAt.getTime() - NOW,
        notBefore: row.notBefore.getTime() - NOW,
        expires: row.expiresAt.getTime() - NOW,
        look: row.nextLookAt.getTime() - NOW,
      },
    ]),
  );
  expect(stands).toEqual({
    turn: { created: 0, notBefore: 0, expires: 15 * MINUTE, look: 0 },
    reminder: { ...times.reminder, created: 0, look: 0 }, // looked at, and waited for again
    failed: { ...times.failed, look: MINUTE }, // as long as a process may have it
    honest: times.honest,
    takenNextDoor: times.takenNextDoor,
    taken: { created: 0, notBefore: 0, expires: 15 * MINUTE, look: MINUTE },
    triedNextDoor: times.triedNextDoor,
  });
  const tried = Object.fromEntries(
    (await db.select().from(noticeAttempts)).map((row) => [row.noticeId, row.updatedAt.getTime() - NOW]),
  );
  expect(tried).toEqual({ [ids.failed]: 0, [ids.honest]: -500, [ids.triedNextDoor]: 1_000 });
});
