import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import type { LineStep, ListeningLine } from '../../server/ports/voiceLine.ts';
import { openAriExchange, type AriExchange } from './ariExchange.ts';

const MOST_OWED = 24;
const RINGS_MS = 10_000;

describe('a line on which many wait for an answer', () => {
  let exchange: AriExchange;
  let line: ListeningLine;
  let timers: Map<() => void, number>;
  /** What was told, by channel. */
  let told: string[];
  /** When each began to ring, as it is written down. */
  let rangAt: number[];
  let now: number;
  /** Answers the first who waits. */
  let owed: (() => void)[];
  let busy: readonly string[];

  beforeEach(async () => {
    exchange = await openAriExchange();
    timers = new Map();
    told = [];
    rangAt = [];
    now = Date.parse('2026-03-02T10:00:00Z');
    owed = [];
    let ids = 0;
    line = openAriLine(
      {
        url: exchange.url,
        user: 'turnstone',
        password: 'secret',
        app: 'turnstone',
        outside: null,
        inside: 'PJSIP/{number}',
        home: '98',
        sounds: 'shared',
      },
      {
        clock: { now: () => now },
        newId: () => `id-${(ids += 1)}`,
        later: (delayMs, task) => {
          timers.set(task, delayMs);
          return () => timers.delete(task);
        },
        trouble: (code) => told.push(code),
      },
    );
    await line.listen({
      rang: async ({ providerId, at }) => {
        told.push(`rang ${providerId}`);
        rangAt.push(at);
      },
      next: () =>
        new Promise<LineStep>((resolve) =>
          owed.push(() =>
            resolve({ utterances: [], gather: { stepId: '1', maxDigits: 1, timeoutMs: 60_000, bargeIn: true } }),
          ),
        ),
      ended: async ({ providerId = '' }) => void told.push(`ended ${providerId}`),
    });
    busy = Array.from({ length: MOST_OWED }, () => exchange.dialIn('09121234567', '1000'));
    await vi.waitFor(() => expect(owed).toHaveLength(MOST_OWED));
  });
  afterEach(async () => {
    for (const answer of owed) answer();
    await line.close();
    await exchange.close();
  });

  const dial = () => exchange.dialIn('09127654321', '1000');
  const rings = (times: number) =>
    vi.waitFor(() => expect(exchange.asked.filter((verb) => verb === 'POST channels ring')).toHaveLength(times));

  test('lets a new caller hear it ring, and takes them, first come first, as soon as one was answered', async () => {
    const [first, second] = [dial(), dial()];
    await rings(2);
    expect(told).toEqual(busy.map((channel) => `rang ${channel}`));

    owed.shift()?.();
    await vi.waitFor(() => expect(told.slice(MOST_OWED)).toEqual([`rang ${first}`]));
    owed.shift()?.();
    await vi.waitFor(() => expect(told.slice(MOST_OWED)).toEqual([`rang ${first}`, `rang ${second}`]));
  });

  test('takes a new caller at the latest after two rings, and writes down when it began to ring', async () => {
    const began = now;
    const caller = dial();
    await rings(1);
    now += RINGS_MS;
    for (const [task, delayMs] of timers) if (delayMs === RINGS_MS) task();
    await vi.waitFor(() => expect(told.slice(MOST_OWED)).toEqual([`rang ${caller}`]));
    expect([...timers.values()]).not.toContain(RINGS_MS);
    expect(rangAt.at(-1)).toBe(began);
  });

  test('writes down who hung up while it rang, and waits for none of them', async () => {
    const callers = Array.from({ length: MOST_OWED }, () => dial());
    await rings(MOST_OWED);
    for (const caller of callers) exchange.hangUp(caller);
    const written = callers.flatMap((caller) => [`rang ${caller}`, `ended ${caller}`]);
    await vi.waitFor(() => expect(told.slice(MOST_OWED).toSorted()).toEqual(written.toSorted()));
    expect(owed).toHaveLength(MOST_OWED);

    owed.shift()?.();
    dial();
    await vi.waitFor(() => expect(owed).toHaveLength(MOST_OWED));
    expect(exchange.asked.filter((verb) => verb === 'POST channels ring')).toHaveLength(MOST_OWED);
  });

  test('takes everybody at once again where nobody waits any more', async () => {
    for (const answer of owed.splice(0)) answer();
    await new Promise((resolve) => setImmediate(resolve));
    dial();
    await vi.waitFor(() => expect(owed).toHaveLength(1));
    expect(exchange.asked).not.toContain('POST channels ring');
  });
});
