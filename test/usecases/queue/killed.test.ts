/** A server that is killed in the middle of its work: whoever was told a number has a ticket. */
import { fork } from 'node:child_process';
import { expect, test } from 'vitest';
import { eventsOf, openClinicDay, startProcess, newIssue, accepted, useDatabase, numbersIn } from './build.ts';

const { sql, log, url } = useDatabase();

test('every ticket that was told is there, and the numbers go on without a gap', { timeout: 60_000 }, async () => {
  const day = await openClinicDay(sql());
  const told: string[] = [];
  for (let life = 1; life <= 5; life += 1) {
    const server = fork(`${import.meta.dirname}/kiosksUntilKilled.ts`, [url(), JSON.stringify(day)]);
    const wanted = told.length + 40 + life * 7;
    await new Promise<void>((resolve, reject) => {
      server.on('message', (number: string) => {
        told.push(number);
        if (told.length === wanted) server.kill('SIGKILL');
      });
      server.on('exit', (code, signal) => {
        if (signal === 'SIGKILL') resolve();
        else reject(new Error(`The server ended by itself with ${code}`));
      });
    });
  }

  const events = await eventsOf(log(), day);
  const there = new Set(events.flatMap((event) => (event.type === 'ticket_issued' ? [event.number] : [])));
  expect(told.filter((number) => !there.has(number as never))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
  const numbers = numbersIn(events);
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  expect(numbers.length).toBeGreaterThanOrEqual(told.length);

  const next = await startProcess(log(), day);
  expect(accepted(await next.give(newIssue()))['number']).toBe(`B-${String(numbers.length + 1).padStart(3, '0')}`);
});
