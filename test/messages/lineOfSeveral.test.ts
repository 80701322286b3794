import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import { connect } from '../../server/db/database.ts';
import { telephoneLock } from '../../server/db/telephoneLock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openAriExchange, type AriExchange } from './ariExchange.ts';

let database: TestDatabase;
let exchange: AriExchange;
let running: { readonly stop: () => Promise<void> }[];
beforeEach(async () => {
  database = await createTestDatabase();
  exchange = await openAriExchange();
  running = [];
});
afterEach(async () => {
  for (const { stop } of running) await stop();
  await exchange.close();
  await database.drop();
});

/** The line of one server process; resolves when it has the line, or knows that another has it. */
async function aProcess() {
  const connections = connect(database.url);
  const lock = telephoneLock(connections.sql);
  const troubles: string[] = [];
  const looks = new Set<() => void>();
  const ended: string[] = [];
  let ids = 0;
  const line = openAriLine(
    {
      ...{ url: exchange.url, user: 'turnstone', password: 'secret', app: 'turnstone', home: '98', sounds: 'shared' },
      outside: 'PJSIP/{number}@trunk',
      inside: 'PJSIP/{number}',
    },
    {
      clock: { now: () => 0 },
      newId: () => `id-${running.length}-${(ids += 1)}`,
      later: (_, task) => {
        looks.add(task);
        return () => looks.delete(task);
      },
      mayOpen: () => lock.take(),
      trouble: (code) => troubles.push(code),
    },
  );
  await line.listen(
    {
      rang: () => Promise.resolve(),
      next: () => Promise.resolve({ utterances: [{ language: 'en', text: 'hello', soundPath: '/sounds/hello.wav' }] }),
      ended: ({ callId }) => Promise.resolve(void ended.push(callId)),
    },
    () => Promise.resolve([{ callId: 'of whoever died', providerId: 'gone' }]),
  );
  let isOver = false;
  const process = {
    lock,
    troubles,
    ended,
    lookAgain: () => {
      for (const task of looks) {
        looks.delete(task);
        task();
      }
    },
    stop: async () => {
      if (isOver) return;
      isOver = true;
      await line.close();
      await lock.close();
      await connections.end();
    },
  };
  running.push(process);
  return process;
}

test('a process that is started beside another leaves its calls alone, and takes the line when that one ends', async () => {
  const first = await aProcess();
  const caller = exchange.dialIn('09121234567', '1000');
  await expect.poll(() => exchange.isPlaying(caller)).toBe(true);

  const second = await aProcess();
  expect([await first.lock.where(), await second.lock.where()]).toEqual(['here', 'elsewhere']);
  expect(exchange.isPlaying(caller)).toBe(true);
  expect([first.troubles, second.troubles]).toEqual([[], []]);

  await first.stop();
  expect(exchange.isThere(caller)).toBe(false);
  second.lookAgain();
  await expect.poll(() => exchange.isListenedTo()).toBe(true);
  await expect.poll(() => second.ended).toEqual(['of whoever died']);
  const next = exchange.dialIn('09121234567', '1000');
  await expect.poll(() => exchange.isPlaying(next)).toBe(true);
  expect(second.troubles).toEqual([]);
});
