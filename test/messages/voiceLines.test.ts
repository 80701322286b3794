import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { FakeProvider } from '../../server/adapters/messages/fakeProvider.ts';
import { createTwilioVoice } from '../../server/adapters/voice/twilioVoice.ts';
import { twilioVoiceWebhooks } from '../../server/adapters/voice/twilioVoiceWebhooks.ts';
import { voiceLineContract, type LineSubject } from '../contract/voiceLine.ts';
import { openHttpProvider } from './httpProvider.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const clock = { now: () => NOW };

voiceLineContract('the fake line', async (listener) => {
  const fake = new FakeProvider({ clock, newId: () => 'id-1', later: () => () => undefined });
  await fake.listen({ ...listener, report: async () => undefined, incoming: async () => undefined });
  const modes = {
    takes: { mode: 'accept' },
    refuses: { mode: 'reject' },
    takes_and_never_answers: { mode: 'timeout_after_accept' },
    takes_and_breaks_off: { mode: 'timeout_after_accept' },
    is_down: { mode: 'down' },
  } as const;
  const subject: LineSubject = {
    line: fake.voice,
    now: NOW,
    provider: {
      behave: async (behaviour) => fake.setMode('voice', modes[behaviour]),
      rung: () => fake.ledger.calls().map(({ address }) => address),
    },
    phone: {
      take: (by) => done(fake.calls.take('c-0001', by)),
      press: (key) => done(fake.calls.press('c-0001', key)),
      hearOut: () => done(fake.calls.hearOut('c-0001')),
      decline: () => done(fake.calls.decline('c-0001')),
      heard: () => fake.ledger.call('c-0001')?.said ?? [],
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
  let isOver = false;

  const placed = () => new URLSearchParams(provider.requests[0]?.body.toString());
  const signed = (url: string, fields: Record<string, string>) => ({
    url,
    headers: { 'x-twilio-signature': getExpectedTwilioSignature('token', url, fields) },
    rawBody: Buffer.from(new URLSearchParams(fields).toString()),
    receivedAt: NOW,
  });
  async function ask(url: string, fields: Record<string, string>): Promise<void> {
    const event = webhooks.step(signed(url, { CallSid: 'CA1', ...fields }));
    if (!event.ok) throw new Error(event.error);
    const answer = webhooks.answer(event.value.callId, await listener.next(event.value));
    if (!answer.ok) throw new Error(answer.error);
    const twiml = unescaped(answer.value);
    heard.push(...[...twiml.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g)].map(([, text]) => text ?? ''));
    action = /<Gather[^>]* action="([^"]+)"/.exec(twiml)?.[1];
    isOver = twiml.includes('<Hangup/>');
  }
  const end = async (status: string) => {
    const told = webhooks.ended(signed(placed().get('StatusCallback') ?? '', { CallSid: 'CA1', CallStatus: status }));
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
      press: (key) => ask(action ?? '', { Digits: key }),
      hearOut: () => (isOver ? end('completed') : ask(action ?? '', {})),
      decline: () => end('busy'),
      heard: () => heard,
    },
    close: provider.close,
  };
});

const done = async (act: Promise<unknown>): Promise<void> => {
  await act;
};

const unescaped = (xml: string): string => xml.replaceAll('&amp;', '&').replaceAll('&apos;', "'");
