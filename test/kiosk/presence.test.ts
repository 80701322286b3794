import { expect, test } from 'vitest';
import { tellPresence } from '../../kiosk/src/lib/presence.ts';

/** Time that passes when the test says so. */
function time() {
  let waiting: { readonly task: () => void; readonly ms: number }[] = [];
  return {
    later: (task: () => void, ms: number) => {
      const entry = { task, ms };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((each) => each !== entry);
      };
    },
    waiting: () => waiting.map(({ ms }) => ms),
    pass: () => {
      waiting.splice(0).forEach(({ task }) => {
        task();
      });
    },
  };
}

test('a kiosk says that it is there at once and again and again, whether it was heard or not, until it stops', () => {
  const { later, waiting, pass } = time();
  let told = 0;
  const stop = tellPresence(() => {
    told += 1;
    return told === 2 ? Promise.reject(new Error('operation has timed out')) : Promise.resolve();
  }, later);
  expect(told).toBe(1);
  pass();
  pass();
  expect(told).toBe(3);
  expect(waiting()).toEqual([10_000]);
  stop();
  expect(waiting()).toEqual([]);
});
