import { expect, vi } from 'vitest';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { FakeProvider } from '../../server/adapters/messages/fakeProvider.ts';
import { createTwilioVoice } from '../../server/adapters/voice/twilioVoice.ts';
import { twilioVoiceWebhooks } from '../../server/adapters/voice/twilioVoiceWebhooks.ts';
import { voiceLineContract, type LineSubject } from '../contract/voiceLine.ts';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import type { LineEvent } from '../../server/ports/voiceLine.ts';
import { openAriExchange } from './ariExchange.ts';
import { openHttpProvider } from './httpProvider.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const clock = { now: () => NOW };

voiceLineContract('the fake line', async (listener) => {
  const fake = new FakeProvider({ clock, newId: newIds(), later: () => () => undefined });
  await fake.listen({ ...listener, report: async () => undefined, incoming: async () => undefined });
  const modes = {
    takes: { mode: 'accept' },
    refuses: { mode: 'reject' },
    takes_and_never_answers: { mode: 'timeout_after_accept' },
    takes_and_breaks_off: { mode: 'timeout_after_accept' },
    is_down: { mode: 'down' },
  } as const;
  const incoming = () => fake.ledger.calls().at(-1)?.callId ?? '';
  const subject: LineSubject = {
    line: fake.voice,
    now: NOW,
    provider: {
      behave: async (behaviour) => fake.setMode('voice', modes[behaviour]),
      rung: () => fake.ledger.calls().map(({ address }) => address),
    },
    phone: {
      take: (by) => done(fake.calls.take('c-0001', by)),
      press: (key) => done(fake.calls.press(incoming(), key)),
      hearOut: () => done(fake.calls.hearOut(incoming())),
      decline: () => done(fake.calls.decline('c-0001')),
      dial: (from, line) => done(fake.calls.dialIn(from, line)),
      hangUp: () => done(fake.calls.hangUp(incoming())),
      heard: () => fake.ledger.call(incoming())?.said ?? [],
    },
    desk: {
      rung: async () => fake.ledger.calls().flatMap(({ step }) => (step?.connect ? [step.connect.to] : [])),
      talk: async () => {
        await fake.calls.deskAnswers(incoming(), true);
        await fake.calls.hangUp(incoming());
      },
      letRing: () => done(fake.calls.deskAnswers(incoming(), false)),
    },
    close: async () => undefined,
  };
  return subject;
});

/** Twilio as its documents describe it: takes calls by REST, asks us by signed requests, obeys the TwiML it gets. */
voiceLineContract('Twilio', async (listener) => {
  const provider = await openHttpProvider({
    takes: () => ({ status: 201, body: '{"sid":"CA1","status":"queued"}' }),
    refuses: () => ({ status: 400, body: '{"code":21211}' }),
  });
  const webhooks = twilioVoiceWebhooks('token', 'https://queue.clinic.example');
  const heard: string[] = [];
  let action: string | undefined;
  let finishOnKey = '';
  let keyed = '';
  let isOver = false;

  const placed = () => new URLSearchParams(provider.requests[0]?.body.toString());
  const signed = (url: string, fields: Record<string, string>) => ({
    url,
    headers: { 'x-twilio-signature': getExpectedTwilioSignature('token', url, fields) },
    rawBody: Buffer.from(new URLSearchParams(fields).toString()),
    receivedAt: NOW,
  });
  const rung: string[] = [];
  async function ask(url: string, fields: Record<string, string>): Promise<void> {
    const event = webhooks.step(signed(url, { CallSid: 'CA1', ...fields }));
    if (!event.ok) throw new Error(event.error);
    await obey(event.value);
  }
  async function obey(event: LineEvent): Promise<void> {
    const answer = webhooks.answer(event.callId, await listener.next(event));
    if (!answer.ok) throw new Error(answer.error);
    const twiml = unescaped(answer.value);
    heard.push(...[...twiml.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g)].map(([, text]) => text ?? ''));
    action = /<(?:Gather|Dial)[^>]* action="([^"]+)"/.exec(twiml)?.[1];
    rung.push(...[...twiml.matchAll(/<Dial[^>]*>([^<]*)</g)].map(([, to]) => to ?? ''));
    finishOnKey = /<Gather[^>]* finishOnKey="([^"]*)"/.exec(twiml)?.[1] ?? '';
    keyed = '';
    isOver = twiml.includes('<Hangup/>');
  }
  const end = async (status: string) => {
    const callback = placed().get('StatusCallback') ?? 'https://queue.clinic.example/webhooks/twilio/call/ended';
    const told = webhooks.ended(signed(callback, { CallSid: 'CA1', CallStatus: status }));
    if (!told.ok) throw new Error(told.error);
    await listener.ended(told.value);
  };

  return {
    line: createTwilioVoice(
      {
        accountSid: 'AC1',
        authToken: 'token',
        from: '+15005550006',
        apiUrl: provider.url,
        callbackUrl: 'https://queue.clinic.example',
        timeoutMs: 300,
      },
      clock,
    ),
    now: NOW,
    provider: {
      behave: provider.behave,
      rung: () => provider.requests.map(({ body }) => new URLSearchParams(body.toString()).get('To') ?? ''),
    },
    phone: {
      take: (by) => ask(placed().get('Url') ?? '', { AnsweredBy: by === 'person' ? 'human' : 'machine_end_beep' }),
      press: async (key) => {
        if (key !== finishOnKey) keyed += key;
        if (key !== finishOnKey && finishOnKey !== '') return;
        await ask(action ?? '', { Digits: keyed, ...(key === finishOnKey ? { FinishedOnKey: key } : {}) });
      },
      hearOut: () => (isOver ? end('completed') : ask(action ?? '', {})),
      decline: () => end('busy'),
      dial: async (from, line) => {
        const fields = { CallSid: 'CA1', From: from, To: line, CallStatus: 'ringing' };
        const call = webhooks.rang(signed('https://queue.clinic.example/webhooks/twilio/call', fields));
        if (!call.ok) throw new Error(call.error);
        await listener.rang(call.value);
        await obey({ callId: call.value.callId, event: { type: 'answered' }, at: NOW });
      },
      hangUp: () => end('completed'),
      heard: () => heard,
    },
    desk: {
      rung: async () => rung,
      talk: async () => {
        await ask(action ?? '', { DialCallStatus: 'completed' });
        await end('completed');
      },
      letRing: () => ask(action ?? '', { DialCallStatus: 'no-answer' }),
    },
    close: provider.close,
  };
});

/** Asterisk as its interface shows it, without telephones; the same with real ones is in test/telephone. */
voiceLineContract('Asterisk', async (listener) => {
  const exchange = await openAriExchange();
  const timers = new Map<() => void, number>();
  let told = 0;
  const counted = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    told += 1;
    return done;
  };
  const line = openAriLine(
    {
      url: exchange.url,
      user: 'turnstone',
      password: 'secret',
      timeoutMs: 300,
      app: 'turnstone',
      outside: 'PJSIP/{number}@trunk',
      inside: 'PJSIP/{number}',
      home: null,
      machineContext: 'turnstone-machine',
      sounds: 'shared',
    },
    {
      clock,
      newId: newIds(),
      later: (delayMs, task) => {
        timers.set(task, delayMs);
        return () => timers.delete(task);
      },
      trouble: () => undefined,
    },
  );
  await line.listen(
    {
      rang: (call) => listener.rang(call),
      next: async (event) => {
        const step = await counted(listener.next(event));
        return { ...step, utterances: step.utterances.map((said) => ({ ...said, soundPath: soundOf(said.text) })) };
      },
      ended: (end) => counted(listener.ended(end)),
    },
    async () => [],
  );
  /** The only call: the person's channel, and whom it was passed on to. */
  const channel = () => exchange.channelIds().find((id) => !id.startsWith('turnstone-leg-')) ?? '';
  const leg = () => exchange.channelIds().find((id) => id.startsWith('turnstone-leg-')) ?? '';
  const waitsForKeys = () => [...timers.values()].includes(QUESTION_MS);
  /** Until the line has done all that it can do without a telephone. */
  const settled = async (toldBefore: number) => {
    await vi.waitFor(() => {
      expect(told).toBeGreaterThan(toldBefore);
      if (channel() !== '' && leg() === '' && !exchange.isPlaying(channel())) expect(waitsForKeys()).toBe(true);
    });
  };
  const isDeskRung = async () => {
    if (leg() === '') exchange.finishPlaying(channel());
    await vi.waitFor(() => expect(leg()).not.toBe(''));
  };
  const after = async (act: () => void) => {
    const toldBefore = told;
    act();
    await settled(toldBefore);
  };
  return {
    line,
    now: NOW,
    provider: {
      behave: async (behaviour) => {
        await exchange.behave(behaviour);
        // A line that has lost its exchange knows so.
        if (behaviour === 'is_down') await vi.waitFor(() => expect([...timers.values()]).toContain(200));
      },
      rung: () => exchange.rung.map((endpoint) => endpoint.replace(/^PJSIP\/(.*)@trunk$/, '$1')),
    },
    phone: {
      take: (by) =>
        after(() => {
          const id = channel();
          exchange.enter(id, ['out']);
          void vi
            .waitFor(() => expect(exchange.asked).toContain('POST channels continue'))
            .then(() => exchange.enter(id, ['heard', by === 'person' ? 'HUMAN' : 'MACHINE']));
        }),
      press: (key) => after(() => exchange.press(channel(), key)),
      hearOut: () =>
        after(() => {
          exchange.finishPlaying(channel());
          void vi
            .waitFor(() => expect(waitsForKeys() || channel() === '').toBe(true))
            .then(() => {
              for (const [task, delayMs] of timers) if (delayMs === QUESTION_MS) task();
            });
        }),
      decline: () => after(() => exchange.hangUp(channel(), 17, 486)),
      dial: (from, number) => after(() => void exchange.dialIn(from, number)),
      hangUp: () => after(() => exchange.hangUp(channel())),
      heard: () => exchange.played.filter((media) => media.startsWith('sound:')).map(textOf),
    },
    desk: {
      rung: async () => {
        await isDeskRung();
        return exchange.rung.map((endpoint) => endpoint.replace(/^PJSIP\/(.*)@trunk$/, '$1'));
      },
      talk: async () => {
        await isDeskRung();
        await after(() => exchange.enter(leg(), ['leg']));
        await after(() => exchange.hangUp(leg()));
      },
      letRing: async () => {
        await isDeskRung();
        await after(() => exchange.hangUp(leg(), 19, 480));
      },
    },
    close: exchange.close,
  };
});

/** As long as both scripts of the contract wait for a key. */
const QUESTION_MS = 3_000;
const soundOf = (text: string): string => `/sounds/${encodeURIComponent(text)}.wav`;
const textOf = (media: string): string => decodeURIComponent(media.replace('sound:/sounds/', ''));

/** Ids that differ. */
function newIds(): () => string {
  let count = 0;
  return () => `id-${(count += 1)}`;
}

const done = async (act: Promise<unknown>): Promise<void> => {
  await act;
};

const unescaped = (xml: string): string => xml.replaceAll('&amp;', '&').replaceAll('&apos;', "'");
