import { expect, test } from 'vitest';
import { SIMULATED_ROOMS, simulatedDay } from '../../../scripts/whatIf/simulatedDay.ts';
import type { ClinicId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import { liveAgainInThread } from '../../../server/adapters/whatIf/liveAgainThread.ts';
import { whatIf, withOrder } from '../../../server/queue/whatIf/whatIf.ts';
import { settings } from '../build.ts';

const [here, there, elsewhere] = ['here', 'there', 'elsewhere'].map((id) => id as ClinicId) as [
  ClinicId,
  ClinicId,
  ClinicId,
]; // three names for three
const log = simulatedDay(1);
const order = { policy: { ...settings.policy, waitCapMin: 20 }, classes: {}, services: {}, servicePoints: {} };
const roster = { longer: [{ servicePointId: SIMULATED_ROOMS[0] as ServicePointId, minutes: 30 }], extra: [] };
const day = { log, order, roster };
/** A program that is written here, as one of the thread. */
const program = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`);
const FOR_EVER = program('setInterval(() => {}, 1000)');

const noBug = (error: unknown): void => {
  throw error;
};

test('a day lived through in a thread of its own comes out as it would here', async () => {
  const answer = await liveAgainInThread({ reportBug: noBug })(here, day);
  expect(answer).toEqual({ ok: true, value: whatIf(log, { settings: withOrder(order), roster }) });
});

test('a clinic is answered one question at a time, and the server two', async () => {
  const ask = liveAgainInThread({ reportBug: noBug });
  const first = ask(here, day);
  expect(await ask(here, day)).toEqual({ ok: false, error: { code: 'what_if_busy' } });
  const second = ask(there, day);
  expect(await ask(elsewhere, day)).toEqual({ ok: false, error: { code: 'what_if_busy' } });
  expect([(await first).ok, (await second).ok]).toEqual([true, true]);
  expect((await ask(here, day)).ok).toBe(true);
});

test('a day that takes too long is given up, and the next question is answered', async () => {
  const ask = liveAgainInThread({ reportBug: noBug, program: FOR_EVER, withinMs: 50 });
  for (const _ of [1, 2]) expect(await ask(here, day)).toEqual({ ok: false, error: { code: 'what_if_too_long' } });
});

test('a thread that breaks down is a refusal with a code, and told to whoever looks after the server', async () => {
  const bugs: unknown[] = [];
  const reportBug = (error: unknown) => void bugs.push(error);
  const failed = { ok: false, error: { code: 'what_if_failed' } };
  // A log that speaks of a ticket which was never given.
  const torn = { ...day, log: log.filter(({ type }) => type !== 'ticket_issued') };
  expect(await liveAgainInThread({ reportBug })(here, torn)).toEqual(failed);
  expect(bugs).toHaveLength(1);
  for (const text of ['throw new Error("torn")', 'process.exit(3)', ''])
    expect(await liveAgainInThread({ reportBug, program: program(text) })(here, day), text).toEqual(failed);
});
