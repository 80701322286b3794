/** What is asked together costs one commit together. */
import { expect, test } from 'vitest';
import {
  accepted,
  eventsOf,
  faulty,
  newIssue,
  numbersIn,
  openClinicDay,
  startProcess,
  upTo,
  useDatabase,
} from './build.ts';

const { sql, log } = useDatabase();

test('kiosks that were answered together and are touched again at once are written together again, none ahead', async () => {
  const day = await openClinicDay(sql());
  const { log: counted, calls } = faulty(log());
  const process = await startProcess(counted, day);
  const [kiosks, rounds] = [20, 5];
  await Promise.all(
    upTo(kiosks).map(async () => {
      for (const _ of upTo(rounds)) accepted(await process.give(newIssue()));
    }),
  );
  expect(calls.append).toBe(rounds);
  expect(numbersIn(await eventsOf(log(), day))).toEqual(upTo(kiosks * rounds));
});
