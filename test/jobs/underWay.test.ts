/** Work in the background is not cut off when the server stops. */
import { expect, test } from 'vitest';
import { UnderWay } from '../../server/jobs/underWay.ts';

test('the server waits for what goes on by itself, also for what that begins', async () => {
  const underWay = new UnderWay(() => undefined);
  const done: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const second = Promise.withResolvers<undefined>();
  underWay.letGoOn(
    first.promise.then(() => {
      done.push('first');
      underWay.letGoOn(second.promise.then(() => void done.push('second')));
    }),
  );
  const settled = underWay.settled().then(() => done.push('stopped'));
  first.resolve(undefined);
  await first.promise;
  second.resolve(undefined);
  await settled;
  expect(done).toEqual(['first', 'second', 'stopped']);
});

test('what fails is reported and holds up nobody', async () => {
  const bugs: unknown[] = [];
  const underWay = new UnderWay((error) => bugs.push(error));
  const failure = new Error('the line was cut');
  underWay.letGoOn(Promise.reject(failure));
  await underWay.settled();
  expect(bugs).toEqual([failure]);
});
