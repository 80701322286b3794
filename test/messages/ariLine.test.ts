import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import { whyUnanswered } from '../../server/adapters/voice/ari/hangupCause.ts';
import { callersNumber, dialled } from '../../server/adapters/voice/ari/lineNumbers.ts';
import type {
  CallEnd,
  CallListener,
  LineEvent,
  LineStep,
  ListeningLine,
  UnendedCall,
} from '../../server/ports/voiceLine.ts';
import { openAriExchange, type AriExchange } from './ariExchange.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const QUESTION_MS = 4_000;
const ANSWER_WITHIN_MS = 15_000;

describe('keys on a line of Asterisk', () => {
  let line: ListeningLine;
  let exchange: AriExchange;
  let heard: { answers: string[]; ends: CallEnd[]; troubles: string[] };
  let now: number;
  let timers: Map<() => void, number>;
  let steps: LineStep[];
  /** In place of the steps. */
  let next: ((left: AbortSignal | undefined) => Promise<LineStep>) | undefined;
  /** So many ends the database does not take, and how many came. */
  let refusesEnds: number;
  let endsRefused: number;

  beforeEach(async () => {
    refusesEnds = 0;
    endsRefused = 0;
    exchange = await openAriExchange();
    now = NOW;
    timers = new Map();
    steps = [];
    next = undefined;
    heard = { answers: [], ends: [], troubles: [] };
    line = await open(exchange);
  });
  afterEach(async () => {
    await line.close();
    await exchange.close();
  });

  async function open({ url }: AriExchange, unended: readonly UnendedCall[] = []): Promise<ListeningLine> {
    let ids = 0;
    const opened = openAriLine(
      {
        url,
        user: 'turnstone',
        password: 'secret',
        app: 'turnstone',
        outside: 'PJSIP/{number}@trunk',
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
        trouble: (code) => heard.troubles.push(code),
      },
    );
    await opened.listen(listener, async () => unended);
    return opened;
  }
  const listener: CallListener = {
    rang: async () => undefined,
    next: async ({ stepId, event }: LineEvent, left) => {
      if (next !== undefined) return next(left);
      if (stepId !== undefined) heard.answers.push(`${stepId}:${'digits' in event ? event.digits : event.type}`);
      return steps.shift() ?? { utterances: [] };
    },
    ended: async (end) => {
      endsRefused += 1;
      if (endsRefused <= refusesEnds) throw new Error('The database is away');
      heard.ends.push(end);
    },
  };
  const asks = (stepId: string, maxDigits: number, terminator?: '#'): LineStep => ({
    utterances: [{ language: 'en', text: stepId, soundPath: `/sounds/${stepId}.wav` }],
    gather: { stepId, maxDigits, timeoutMs: QUESTION_MS, bargeIn: true, ...(terminator ? { terminator } : {}) },
  });
  const dial = () => exchange.dialIn('09121234567', '1000');
  const press = (channel: string, keys: string) => {
    for (const key of keys) exchange.press(channel, key);
  };
  const until = (look: () => void) => vi.waitFor(look);
  const runOut = () => {
    for (const [task, delayMs] of timers) if (delayMs === QUESTION_MS) task();
  };
  const waiting = () => [...timers].flatMap(([task, delayMs]) => (delayMs === QUESTION_MS ? [task] : []));
  const waits = () => until(() => expect([...timers.values()]).toContain(QUESTION_MS));

  test('end the prompt, and every one of them counts once, however fast and however often the same', async () => {
    steps = [asks('language', 1), asks('identity', 10, '#'), asks('place', 1)];
    const caller = dial();
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    press(caller, '20012233445#3');
    await until(() => expect(heard.answers).toEqual(['language:2', 'identity:0012233445', 'place:3']));
    // Only the first question was begun; the others were answered before they could be asked.
    expect(exchange.played).toEqual(['sound:/sounds/language']);
    expect(exchange.asked).toContain('DELETE playbacks');
  });

  test('that end an entry which was whole already are no answer to the next question', async () => {
    steps = [asks('identity', 4, '#'), asks('repeat', 1)];
    const caller = dial();
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    press(caller, '1234');
    await until(() => expect(heard.answers).toEqual(['identity:1234']));
    press(caller, '#');
    now += 5_000;
    press(caller, '#');
    await until(() => expect(heard.answers).toEqual(['identity:1234', 'repeat:#']));
  });

  test('are waited for from the end of what is said, and from each key', async () => {
    steps = [asks('identity', 10, '#'), asks('again', 1)];
    const caller = dial();
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    expect([...timers.values()]).not.toContain(QUESTION_MS);
    exchange.finishPlaying(caller);
    await waits();
    for (const key of '12') {
      const [before] = waiting();
      press(caller, key);
      await until(() => expect(waiting()).not.toContain(before));
      await waits();
    }
    runOut();
    await until(() => expect(heard.answers).toEqual(['identity:12']));
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    exchange.finishPlaying(caller);
    await waits();
    runOut();
    await until(() => expect(heard.answers).toEqual(['identity:12', 'again:silence']));
  });

  test('do not end what nobody asks about', async () => {
    steps = [{ utterances: [{ language: 'en', text: 'bye', soundPath: '/sounds/bye.wav' }] }];
    const caller = dial();
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    press(caller, '1');
    exchange.finishPlaying(caller);
    await until(() => expect(heard.ends).toHaveLength(1));
    expect(exchange.asked).not.toContain('DELETE playbacks');
    expect(exchange.isThere(caller)).toBe(false);
  });

  test('are not waited for in silence where there is no sound', async () => {
    steps = [{ ...asks('language', 1), utterances: [{ language: 'en', text: 'no voice here' }] }];
    dial();
    await waits();
    expect(heard.troubles).toEqual(['sound_missing']);
  });

  test('whoever is passed on for want of an answer is told as left to whoever still works at it', async () => {
    const asked: AbortSignal[] = [];
    const slow = Promise.withResolvers<LineStep>();
    next = (left) => {
      if (left !== undefined) asked.push(left);
      return slow.promise;
    };
    const caller = dial();
    await until(() => expect(asked.map(({ aborted }) => aborted)).toEqual([false]));
    // The socket's own pings have the same pace, and were begun before.
    const runsOut = [...timers].findLast(([, delayMs]) => delayMs === ANSWER_WITHIN_MS);
    runsOut?.[0]();
    expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
    await until(() => expect(exchange.isThere(caller)).toBe(false));
    expect(heard.troubles).toEqual(['call_broken: Error']);
    slow.resolve({ utterances: [] });
  });

  test('an end that the database does not take is told until it does', async () => {
    refusesEnds = 6;
    steps = [asks('language', 1)];
    const caller = dial();
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    exchange.hangUp(caller);
    for (const [index, pauseMs] of [1_000, 5_000, 30_000, 30_000, 30_000, 30_000].entries()) {
      await until(() => expect(endsRefused).toBe(index + 1));
      await until(() => expect([...timers.values()]).toContain(pauseMs));
      for (const [task, delayMs] of timers) if (delayMs === pauseMs) task();
    }
    await until(() => expect(heard.ends).toHaveLength(1));
    expect(heard.troubles).toEqual(['end_not_told']);
  });

  test('and closing the line waits for no pause', async () => {
    refusesEnds = Infinity;
    steps = [asks('language', 1)];
    const caller = dial();
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    exchange.hangUp(caller);
    await until(() => expect(endsRefused).toBe(1));
    await line.close();
    expect(heard.troubles).toEqual(['end_not_told']);
  });

  test('the desk stops ringing when the caller hangs up', async () => {
    steps = [{ utterances: [], connect: { stepId: 'desk', to: '201', ringMs: 20_000 } }];
    const caller = dial();
    await until(() => expect(exchange.rung).toEqual(['PJSIP/201']));
    exchange.hangUp(caller);
    await until(() => expect(exchange.channelIds()).toEqual([]));
    await until(() => expect(heard.ends).toMatchObject([{ outcome: 'completed' }]));
  });

  test('the desk does not ring for a caller who hung up before its telephone was there', async () => {
    steps = [{ utterances: [], connect: { stepId: 'desk', to: '201', ringMs: 20_000 } }];
    const ring = exchange.holdRinging();
    const caller = dial();
    await until(() => expect(exchange.rung).toEqual(['PJSIP/201']));
    exchange.hangUp(caller);
    // The one telephone that may ring for this caller is ended, and was not there.
    await until(() => expect(exchange.asked).toContain('DELETE channels'));
    ring();
    await until(() => expect(heard.ends).toMatchObject([{ outcome: 'completed' }]));
    expect(exchange.channelIds()).toEqual([]);
  });

  const call = { callId: 'c-1', to: '+989121234567', language: 'en', ringMs: 25_000, expiresAt: NOW + 60_000 } as const;

  test('the same call asked twice rings once, also when it is over', async () => {
    await line.place(call);
    expect(await line.place(call)).toEqual({ kind: 'accepted', providerId: 'turnstone-out-c-1' });
    exchange.hangUp('turnstone-out-c-1', 17, 486);
    await until(() => expect(heard.ends).toMatchObject([{ callId: 'c-1', outcome: 'busy' }]));
    await line.place(call);
    expect(exchange.rung).toEqual(['PJSIP/09121234567@trunk']);
  });

  test('when the exchange is lost, each call is ended and told once, and nothing is left of it', async () => {
    steps = [asks('language', 1)];
    const caller = dial();
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    await line.place(call);
    exchange.cutOff();
    await until(() => expect(heard.ends.map(({ outcome }) => outcome).toSorted()).toEqual(['completed', 'unknown']));
    await until(() => expect(exchange.channelIds()).toEqual([]));
    expect(heard.troubles).toContain('exchange_lost');
    expect(await line.place({ ...call, callId: 'c-2' })).toMatchObject({ code: 'provider_unreachable' });

    for (const [task, delayMs] of timers) if (delayMs === 200) task();
    await expect.poll(() => line.place({ ...call, callId: 'c-2' })).toMatchObject({ kind: 'accepted' });
    expect(heard.ends).toHaveLength(2);
  });

  test('what another process left on the exchange is ended and told, never rung again', async () => {
    steps = [asks('language', 1)];
    const caller = dial();
    await until(() => expect(exchange.isPlaying(caller)).toBe(true));
    await line.place(call);
    const before = heard.ends.length;
    const next = await open(exchange, [
      { callId: 'still there', providerId: caller },
      { callId: 'gone meanwhile', providerId: '1690000000.7' },
    ]);
    await until(() => expect(exchange.channelIds()).toEqual([]));
    await until(() => expect(heard.ends.length).toBeGreaterThan(before));
    await until(() =>
      expect(heard.ends).toContainEqual(expect.objectContaining({ callId: 'gone meanwhile', outcome: 'unknown' })),
    );
    expect(new Set(heard.ends.map(({ eventId }) => eventId))).toEqual(
      new Set([`${caller}:ended`, 'turnstone-out-c-1:ended', '1690000000.7:ended']),
    );
    expect(exchange.rung).toHaveLength(1);
    await next.close();
  });
});

describe('why nobody took a call', () => {
  test.each([
    ['busy', 17, 486, { outcome: 'busy' }],
    ['turned down', 21, 603, { outcome: 'refused' }],
    ['turned down, on an older exchange', 21, undefined, { outcome: 'refused' }],
    ['no such number', 1, 404, { outcome: 'failed', code: 'wrong_address' }],
    ['a number that is gone', 22, 410, { outcome: 'failed', code: 'wrong_address' }],
    ['dialled too short', 28, 484, { outcome: 'failed', code: 'provider_refused' }],
    ['dialled in another form', 28, undefined, { outcome: 'failed', code: 'provider_refused' }],
    ['a number that has changed', 22, undefined, { outcome: 'failed', code: 'unreachable' }],
    ['rang until the end', 19, 480, { outcome: 'no_answer' }],
    ['no line is free', 34, 503, { outcome: 'failed', code: 'provider_unreachable' }],
    ['the trunk does not know us', 21, 401, { outcome: 'failed', code: 'credentials_refused' }],
    ['barred', 21, 403, { outcome: 'failed', code: 'blocked' }],
    ['something else', 127, undefined, { outcome: 'failed', code: 'unreachable' }],
  ] as const)('%s', (_, cause, sipCode, told) => {
    expect(whyUnanswered(cause, sipCode, true)).toEqual(told);
  });

  test('a telephone that never rang is out of reach, not unanswered', () => {
    expect(whyUnanswered(19, 480, false)).toEqual({ outcome: 'failed', code: 'unreachable' });
  });
});

describe('numbers on the line', () => {
  test('are dialled as at home, and abroad with the code', () => {
    expect(dialled('+989121234567', '98')).toBe('09121234567');
    expect(dialled('+442071234567', '98')).toBe('00442071234567');
    expect(dialled('+989121234567', null)).toBe('+989121234567');
    expect(dialled('201', '98')).toBe('201');
  });

  test('of callers are read whichever way the line shows them', () => {
    for (const shown of ['09121234567', '+989121234567', '00989121234567']) {
      expect(callersNumber(shown, '98')).toBe('+989121234567');
    }
    expect(callersNumber('201', '98')).toBe('201');
    expect(callersNumber('', '98')).toBeNull();
    expect(callersNumber('anonymous', '98')).toBeNull();
  });
});
