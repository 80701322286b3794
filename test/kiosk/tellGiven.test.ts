/** A kiosk tells the server of the tickets that it gave alone. */
import { expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { Api } from '../../common/ui/api.ts';
import type { Given } from '../../kiosk/src/lib/offlineStore.ts';
import { tellGiven } from '../../kiosk/src/lib/tellGiven.ts';

const CLINIC = '0192f0c0-7d4e-7c11-8a10-0000000000c1' as ClinicId;

/** A kiosk that has given three tickets, of which it tells; the second one gets this answer. */
async function tell(status: number, code: string) {
  const kept = new Map(['first', 'second', 'third'].map((key) => [key, { key } as Given]));
  const api: Pick<Api, 'post'> = {
    post: (_path, _body, read, options) => {
      const isRefused = options?.idempotencyKey === 'second' && status !== 200;
      return Promise.resolve(isRefused ? err({ code, status, detail: {} }) : ok(read({})));
    },
  };
  const store = {
    untold: () => Promise.resolve([...kept.values()]),
    told: (key: string) => Promise.resolve(void kept.delete(key)),
  };
  return { told: await tellGiven(api, store, CLINIC), kept: [...kept.keys()] };
}

test('what the server took over is kept no longer', async () => {
  expect(await tell(200, '')).toEqual({ told: 'all', kept: [] });
});

test.each([
  [409, 'day_closed'],
  [404, 'block_not_found'],
  [404, 'service_not_found'],
  [500, 'refused_by_database'],
])('what was refused so that the desk has heard of it is kept no longer: %i %s', async (status, code) => {
  expect(await tell(status, code)).toEqual({ told: 'all', kept: [] });
});

test.each([
  [400, 'unreadable_answer'],
  [404, 'not_found'],
  [404, 'clinic_not_found'],
  [413, 'body_too_large'],
  [422, 'invalid_request'],
])('a ticket of which the desk has not heard is kept, and the next one is told: %i %s', async (status, code) => {
  expect(await tell(status, code)).toEqual({ told: 'some', kept: ['second'] });
});

test.each([
  [0, 'not_connected'],
  [401, 'not_logged_in'],
  [429, 'too_many_requests'],
  [502, 'unreadable_answer'],
  [503, 'outcome_unknown'],
])('while the server does not hear, the rest waits: %i %s', async (status, code) => {
  expect(await tell(status, code)).toEqual({ told: 'unheard', kept: ['second', 'third'] });
});
