/** Calls that could not be made ready are the keeper's business, unless the server ends anyway. */
import { expect, test } from 'vitest';
import { prepareCalls } from '../../server/wiring/speech.ts';

test.each([
  { when: 'while the server runs', ends: false, says: ['Calls are spoken without preparation'] },
  { when: 'because the server ends', ends: true, says: [] },
])('calls that are not made ready $when', async ({ ends, says }) => {
  const said: string[] = [];
  const say = (_: object | string, message?: string) => void said.push(message ?? '');
  let isEnding = false;
  const away = () => {
    isEnding = ends; // asked only after it has broken off
    return Promise.reject(new Error('The database is closed'));
  };
  await prepareCalls(away, { log: { info: say, warn: say, error: say }, isEnding: () => isEnding });
  expect(said).toEqual(says);
});
