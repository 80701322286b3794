import { expect, test } from 'vitest';
import { asIs, createApi, newIdempotencyKey, type ApiSettings } from '../../common/ui/api.ts';

type Call = { readonly url: string; readonly init: RequestInit };
type Answer = { readonly status: number; readonly body?: unknown; readonly text?: string } | 'no_answer';

/** A network that gives these answers one after the other and remembers what it was asked. */
function network(answers: readonly Answer[], settings: ApiSettings = {}) {
  const calls: Call[] = [];
  const pauses: number[] = [];
  const api = createApi({
    fetch: async (input, init) => {
      calls.push({ url: typeof input === 'string' ? input : '', init: init ?? {} });
      const answer = answers[calls.length - 1] ?? 'no_answer';
      if (answer === 'no_answer') throw new TypeError('Failed to fetch');
      return new Response(answer.text ?? (answer.body === undefined ? null : JSON.stringify(answer.body)), {
        status: answer.status,
      });
    },
    pause: async (ms) => void pauses.push(ms),
    ...settings,
  });
  const header = (call: number, name: string) => new Headers(calls[call]?.init.headers).get(name);
  return { api, calls, pauses, header };
}

test('an answer arrives as its parsed body', async () => {
  const { api, calls } = network([{ status: 200, body: { number: 'A-001' } }]);
  expect(await api.get<{ number: string }>('/tickets/1', asIs)).toEqual({ ok: true, value: { number: 'A-001' } });
  expect(calls[0]?.url).toBe('/api/v1/tickets/1');
});

test('a change carries a key, and repeats it when the answer was lost', async () => {
  const { api, calls, pauses, header } = network(['no_answer', 'no_answer', { status: 201, body: { id: 'x' } }]);
  const result = await api.post<{ id: string }>('/tickets', { serviceId: 's' }, asIs);
  expect(result.ok).toBe(true);
  expect(calls).toHaveLength(3);
  expect(header(0, 'idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set([0, 1, 2].map((call) => header(call, 'idempotency-key'))).size).toBe(1);
  expect(pauses).toHaveLength(2);
});

test('what was given up while it waited to be sent again is not sent any more', async () => {
  const givingUp = new AbortController();
  const { api, calls } = network([], {
    pause: () => {
      givingUp.abort();
      return Promise.resolve();
    },
  });
  const answer = await api.post('/tickets', {}, asIs, { signal: givingUp.signal });
  expect(answer).toMatchObject({ ok: false, error: { code: 'not_connected' } });
  expect(calls).toHaveLength(1);
});

test('an unknown outcome is asked again with the same key', async () => {
  const unknown = { status: 503, body: { type: '/problems/outcome_unknown', title: 'outcome_unknown', status: 503 } };
  const { api, calls, header } = network([unknown, { status: 201, body: {} }]);
  expect((await api.post('/tickets', {}, asIs)).ok).toBe(true);
  expect(calls).toHaveLength(2);
  expect(header(1, 'idempotency-key')).toBe(header(0, 'idempotency-key'));
});

test('a refusal is an answer: it is not repeated, and its details are told', async () => {
  const { api, calls } = network([
    { status: 409, body: { type: '/problems/service_closed', title: 'service_closed', status: 409, opensAt: 5 } },
  ]);
  expect(await api.post('/tickets', {}, asIs)).toEqual({
    ok: false,
    error: { code: 'service_closed', status: 409, detail: { opensAt: 5 } },
  });
  expect(calls).toHaveLength(1);
});

test('another trouble of the server is not repeated either', async () => {
  const { api, calls } = network([{ status: 503, body: { type: '/problems/shutting_down' } }]);
  expect(await api.get('/x', asIs)).toMatchObject({ ok: false, error: { code: 'shutting_down', status: 503 } });
  expect(calls).toHaveLength(1);
});

test.each([502, 503, 504])(
  'a page of the load balancer, %i, is no answer: it is asked again with the same key',
  async (status) => {
    const page = { status, text: '<html><body><h1>Service Unavailable</h1></body></html>' };
    const { api, header } = network([page, { status }, { status: 201, body: { id: 'x' } }]);
    expect(await api.post('/tickets', {}, asIs)).toEqual({ ok: true, value: { id: 'x' } });
    expect(new Set([0, 1, 2].map((call) => header(call, 'idempotency-key'))).size).toBe(1);

    const lost = network([page, page, page]);
    expect(await lost.api.post('/tickets', {}, asIs)).toMatchObject({ error: { code: 'not_connected', status: 0 } });
  },
);

test('without any answer the code is not_connected, and a second press may use the first key', async () => {
  const { api, header, calls } = network([]);
  const idempotencyKey = newIdempotencyKey();
  expect(await api.post('/tickets', {}, asIs, { idempotencyKey })).toEqual({
    ok: false,
    error: { code: 'not_connected', status: 0, detail: {} },
  });
  await api.post('/tickets', {}, asIs, { idempotencyKey });
  expect(new Set(calls.map((_, call) => header(call, 'idempotency-key')))).toEqual(new Set([idempotencyKey]));
});

test('each change has a key of its own, and reading has none', async () => {
  const fine = { status: 200, body: {} };
  const { api, header } = network([fine, fine, fine]);
  await api.post('/a', {}, asIs);
  await api.delete('/a', asIs);
  await api.get('/a', asIs);
  expect(header(0, 'idempotency-key')).not.toBe(header(1, 'idempotency-key'));
  expect(header(2, 'idempotency-key')).toBeNull();
});

test('an answer that is not ours is said to be unreadable', async () => {
  const { api } = network([
    { status: 500, text: '<html>Error</html>' },
    { status: 200, body: { wrong: true } },
  ]);
  expect(await api.get('/x', asIs)).toMatchObject({ ok: false, error: { code: 'unreadable_answer', status: 500 } });
  const readNothing = () => {
    throw new Error('not what was expected');
  };
  expect(await api.get('/x', readNothing)).toMatchObject({ ok: false, error: { code: 'unreadable_answer' } });
});

test('an empty answer is undefined, and a token goes into the header, never into the address', async () => {
  const { api, calls, header } = network([{ status: 204 }], { token: () => 'secret' });
  expect(await api.delete('/x', asIs)).toEqual({ ok: true, value: undefined });
  expect(header(0, 'authorization')).toBe('Bearer secret');
  expect(calls[0]?.url).not.toContain('secret');
});

test('keys are random UUIDs of version 4', () => {
  const keys = Array.from({ length: 200 }, newIdempotencyKey);
  expect(new Set(keys).size).toBe(200);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
