/** A clock that was ahead and is right again: calls are spoken at once, and nothing waits until it has caught up. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { announceCall } from '../../server/usecases/announcing/announceCall.ts';
import { openHall } from './hall.ts';

const HOUR_MS = 3_600_000;
let hall: Awaited<ReturnType<typeof openHall>>;
beforeAll(async () => {
  hall = await openHall();
});
beforeEach(() => hall.reset());
afterAll(() => hall.close());

test('a call is spoken at once, where others were spoken by a clock that was ahead', async () => {
  await hall.addScreen();
  hall.clock.at += HOUR_MS;
  await hall.announce(await hall.call());
  hall.clock.at -= HOUR_MS;
  const called = await hall.call();
  expect(await hall.announce(called)).toEqual({ kind: 'done', detail: { isVoiced: true } });
  expect(hall.told.at(-1)).toMatchObject({ at: called.calledAt, announcement: { callId: called.callId } });
});

test('a zone that a process took by a clock that was ahead is free for the others', async () => {
  await hall.addScreen();
  hall.clock.at += HOUR_MS;
  await hall.announce(await hall.call(), 'call', 'another process');
  hall.clock.at -= HOUR_MS;
  expect(await hall.announce(await hall.call())).toEqual({ kind: 'done', detail: { isVoiced: true } });
});

test('a clock that is set back while a call waits for its turn, or is spoken, makes neither longer', async () => {
  await hall.addScreen();
  const paused: number[] = [];
  const deps = {
    ...hall.deps(),
    pause: (ms: number) => {
      paused.push(ms);
      return Promise.resolve();
    },
    tellScreens: () => void (hall.clock.at -= HOUR_MS),
  };
  const called = await hall.call();
  expect(await announceCall(deps, hall.effectOf(called))).toMatchObject({ kind: 'done' });
  const [plan] = await hall.plan();
  const lasts = (plan?.endsAt?.getTime() ?? 0) - (plan?.startsAt?.getTime() ?? 0);
  expect(paused).toEqual([0, lasts]);
});
