/** One call's row is held by a process that was frozen: the other calls go on, and are over when they are. */
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../server/db/database.ts';
import { phoneCalls } from '../../server/db/schema/phone.ts';
import { gathered } from '../../server/db/together.ts';
import { writeEnd } from '../../server/usecases/phone/writtenCalls.ts';
import { openWorld, type World } from '../booking/world.ts';
import { addLine, Telephone } from './calls.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await addLine(world);
});
afterEach(() => world.close());

async function aCall(): Promise<Telephone> {
  const telephone = new Telephone(world);
  await telephone.dial();
  return telephone;
}

/** As a step does while it acts at the clinic. @returns what lets it go */
async function hold({ callId }: Telephone): Promise<() => Promise<void>> {
  const [held, freed] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const holding = world.db.transaction(async (tx) => {
    await tx.select({ id: phoneCalls.id }).from(phoneCalls).where(eq(phoneCalls.id, callId)).for('share');
    held.resolve(undefined);
    await freed.promise;
  });
  await held.promise;
  return () => {
    freed.resolve(undefined);
    return holding;
  };
}

const ends = ({ callId }: Telephone) => {
  const now = new Date(world.deps.clock.now()).toISOString();
  return writeEnd(world.db, {
    ...{ id: callId, eventId: `${callId}:end`, outcome: 'completed', provider: 'test', holder: callId, now },
  });
};

test('calls that end in the same moment are over, also while one of them is held', async () => {
  const [held, second, third] = [await aCall(), await aCall(), await aCall()];
  const letGo = await hold(held);
  const stuck = ends(held);
  expect(await Promise.all([ends(second), ends(third)])).toEqual([true, true]);
  expect((await held.row()).endedAt).toBeNull();
  await letGo();
  expect(await stuck).toBe(true);
});

test('calls that end afterwards do not wait for the one that is held', async () => {
  const [held, later] = [await aCall(), await aCall()];
  const letGo = await hold(held);
  const stuck = ends(held);
  await new Promise(setImmediate); // it has been asked for alone
  expect(await ends(later)).toBe(true);
  expect((await held.row()).endedAt).toBeNull();
  await letGo();
  expect(await stuck).toBe(true);
});

test('who presses a key is answered, also while the call of somebody else is held', async () => {
  const [held, other] = [await aCall(), await aCall()];
  const letGo = await hold(held);
  const before = (await held.row()).path;
  const stuck = held.press('4');
  expect(await other.press('4')).not.toEqual([]);
  expect((await held.row()).path).toEqual(before);
  await letGo();
  expect(await stuck).toEqual(other.heard);
});

test('only where there are several does nobody wait long for a row, and afterwards it is as before', async () => {
  const waits = gathered(async (tx: Db, items: readonly string[]) => {
    const [shown] = await tx.execute<{ lock_timeout: string }>(sql`show lock_timeout`);
    return items.map(() => shown?.lock_timeout);
  });
  expect(await waits(world.db, ['one', 'other'])).toEqual(['500ms', '500ms']);
  expect(await waits(world.db, ['one'])).toEqual(['0']);
});
