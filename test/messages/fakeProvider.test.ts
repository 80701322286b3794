import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeProvider, type FakeSettings } from '../../server/adapters/messages/fakeProvider.ts';
import type { DeliveryReport, IncomingMessage, OutgoingMessage } from '../../server/ports/messages.ts';
import type { CallEnd, LineEvent, LineStep } from '../../server/ports/voiceLine.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const MOBILE = '+989121234567';

const message = (over: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  messageId: 'm-1',
  to: MOBILE,
  language: 'en',
  text: 'Your turn is near.',
  expiresAt: NOW + 60_000,
  ...over,
});

const QUESTION: LineStep = {
  utterances: [{ language: 'en', text: 'Press 1, 2 or 3.', soundUrl: 'https://x/1.wav' }],
  gather: { stepId: 's-1', maxDigits: 1, timeoutMs: 3_000, bargeIn: true },
};
const GOODBYE: LineStep = { utterances: [{ language: 'en', text: 'Goodbye.' }] };

/** A provider whose time stands still until the test lets it pass, and whose listener writes down what it hears. */
function open(over: Partial<FakeSettings> = {}) {
  let count = 0;
  let tasks: { readonly delayMs: number; readonly task: () => void }[] = [];
  const heard = {
    reports: [] as DeliveryReport[],
    incoming: [] as IncomingMessage[],
    events: [] as LineEvent[],
    ends: [] as CallEnd[],
  };
  let nextStep: LineStep = QUESTION;
  const provider = new FakeProvider({
    clock: { now: () => NOW },
    newId: () => `id-${(count += 1)}`,
    later: (delayMs, task) => {
      const entry = { delayMs, task };
      tasks.push(entry);
      return () => (tasks = tasks.filter((each) => each !== entry));
    },
    ...over,
  });
  const listener = {
    report: async (report: DeliveryReport) => void heard.reports.push(report),
    incoming: async (text: IncomingMessage) => void heard.incoming.push(text),
    rang: () => Promise.resolve(),
    next: async (event: LineEvent) => {
      heard.events.push(event);
      return nextStep;
    },
    ended: async (end: CallEnd) => void heard.ends.push(end),
  };
  return {
    provider,
    heard,
    listener,
    say: (step: LineStep) => (nextStep = step),
    /** Lets everything that is due within this time happen. */
    pass: async (ms: number) => {
      const due = tasks.filter(({ delayMs }) => delayMs <= ms);
      tasks = tasks.filter(({ delayMs }) => delayMs > ms);
      for (const { task } of due) task();
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    },
  };
}

describe('a telephone of the demonstration', () => {
  test('shows each text, and the sender hears that it was delivered', async () => {
    const { provider, heard, listener, pass } = open();
    await provider.listen(listener);
    await provider.sms.send(message());
    expect(provider.ledger.phone(MOBILE).messages).toMatchObject([{ text: 'Your turn is near.', status: 'sent' }]);
    await pass(0);
    expect(provider.ledger.phone(MOBILE).messages).toMatchObject([{ status: 'delivered' }]);
    expect(heard.reports).toEqual([
      { eventId: 'id-1:delivered', messageId: 'm-1', providerId: 'id-1', status: 'delivered', at: NOW },
    ]);
  });

  test('writes back', async () => {
    const { provider, heard, listener } = open();
    await provider.listen(listener);
    await provider.writeBack(MOBILE, '۱');
    expect(heard.incoming).toMatchObject([{ from: MOBILE, text: '۱', at: NOW }]);
    expect(provider.ledger.phone(MOBILE).messages).toMatchObject([{ direction: 'from_person', text: '۱' }]);
  });

  test('is listed with the others, the latest first, and tells when it changes', async () => {
    const changed: string[] = [];
    const { provider } = open();
    const stop = provider.ledger.watch((address) => changed.push(address));
    await provider.sms.send(message());
    stop();
    await provider.email.send(message({ to: 'a@example.org' }));
    expect(changed).toEqual([MOBILE]);
    expect(provider.ledger.addresses().map(({ address }) => address)).toEqual([MOBILE, 'a@example.org']);
  });
});

describe('its faults', () => {
  test('a message that was taken in silence is in the ledger, and a double is there twice', async () => {
    const { provider } = open();
    provider.setMode('sms', { mode: 'timeout_after_accept' });
    await provider.sms.send(message());
    await provider.sms.send(message());
    expect(provider.ledger.messages().map(({ messageId }) => messageId)).toEqual(['m-1', 'm-1']);
  });

  test('a slow provider answers after its pause, and takes nothing that has expired meanwhile', async () => {
    let now = NOW;
    const { provider, pass } = open({ clock: { now: () => now } });
    provider.setMode('sms', { mode: 'slow', pauseMs: 5_000 });
    const sending = provider.sms.send(message());
    const tooLate = provider.sms.send(message({ expiresAt: NOW + 1_000 }));
    await pass(0);
    expect(provider.ledger.messages()).toEqual([]);
    now += 5_000;
    await pass(5_000);
    expect(await sending).toMatchObject({ kind: 'accepted' });
    expect(await tooLate).toMatchObject({ kind: 'failed', code: 'expired' });
  });

  test('reports and replies come as often as providers repeat themselves, each time with the same id', async () => {
    const { provider, heard, listener, pass } = open({ repeats: 10 });
    await provider.listen(listener);
    await provider.sms.send(message());
    await pass(0);
    await provider.writeBack(MOBILE, '1');
    expect([heard.reports.length, new Set(heard.reports.map(({ eventId }) => eventId)).size]).toEqual([10, 1]);
    expect([heard.incoming.length, new Set(heard.incoming.map((each) => each.providerEventId)).size]).toEqual([10, 1]);
  });

  test('a report can say that the message never arrived', async () => {
    const { provider, heard, listener } = open({ reports: 'by_hand' });
    await provider.listen(listener);
    await provider.sms.send(message());
    await provider.report('id-1', 'failed', 'unreachable');
    expect(heard.reports).toMatchObject([{ messageId: 'm-1', status: 'failed', code: 'unreachable' }]);
  });
});

describe('a call', () => {
  const call = { callId: 'c-1', to: MOBILE, language: 'en', ringMs: 25_000, expiresAt: NOW + 60_000 } as const;
  const ringing = async (over: Partial<FakeSettings> = {}) => {
    const opened = open(over);
    await opened.provider.listen(opened.listener);
    await opened.provider.voice.place(call);
    return opened;
  };

  test('says the prompt once it is taken, and hands the key back with its question', async () => {
    const { provider, heard, say } = await ringing();
    expect(await provider.calls.take('c-1', 'person')).toMatchObject({
      ok: true,
      value: { state: 'talking', step: QUESTION },
    });
    say(GOODBYE);
    expect(await provider.calls.press('c-1', '1')).toMatchObject({ ok: true, value: { step: GOODBYE, keys: '1' } });
    await provider.calls.hearOut('c-1');
    expect(heard.events).toEqual([
      { callId: 'c-1', event: { type: 'answered' }, at: NOW },
      { callId: 'c-1', stepId: 's-1', event: { type: 'digits', digits: '1' }, at: NOW },
    ]);
    expect(heard.ends).toMatchObject([{ callId: 'c-1', outcome: 'completed' }]);
    expect(provider.ledger.phone(MOBILE).calls).toMatchObject([
      { state: 'ended', said: ['Press 1, 2 or 3.', 'Goodbye.'] },
    ]);
  });

  test('counts one key once, however fast it is pressed again', async () => {
    const { provider, heard } = await ringing();
    await provider.calls.take('c-1', 'person');
    const [first, second] = await Promise.all([provider.calls.press('c-1', '1'), provider.calls.press('c-1', '1')]);
    expect([first.ok, second]).toEqual([true, { ok: false, error: 'call_not_waiting' }]);
    expect(heard.events.filter(({ event }) => event.type === 'digits')).toHaveLength(1);
  });

  test('collects as many keys as are asked for, or until the last one', async () => {
    const { provider, heard, say } = await ringing();
    say({ ...QUESTION, gather: { stepId: 's-2', maxDigits: 10, terminator: '#', timeoutMs: 5_000, bargeIn: true } });
    await provider.calls.take('c-1', 'person');
    for (const key of '001#') await provider.calls.press('c-1', key);
    expect(heard.events.at(-1)).toMatchObject({ stepId: 's-2', event: { type: 'digits', digits: '001' } });
  });

  test('tells silence', async () => {
    const { provider, heard } = await ringing();
    await provider.calls.take('c-1', 'person');
    await provider.calls.hearOut('c-1');
    expect(heard.events.at(-1)).toMatchObject({ stepId: 's-1', event: { type: 'silence' } });
  });

  test('tells an answering machine from a person', async () => {
    const { provider, heard } = await ringing();
    await provider.calls.take('c-1', 'machine');
    expect(heard.events).toMatchObject([{ event: { type: 'machine_detected' } }]);
  });

  test('ends by itself when nobody takes it, and cannot be taken then', async () => {
    const { provider, heard, pass } = await ringing();
    await pass(25_000);
    expect(heard.ends).toMatchObject([{ outcome: 'no_answer' }]);
    expect(await provider.calls.take('c-1', 'person')).toEqual({ ok: false, error: 'call_not_ringing' });
  });

  test('does not ring out once it was taken or declined', async () => {
    const { provider, heard, pass } = await ringing();
    await provider.calls.decline('c-1');
    await pass(25_000);
    expect(heard.ends).toMatchObject([{ outcome: 'busy' }]);
  });

  test('what cannot be done says why', async () => {
    const { provider } = await ringing();
    expect(await provider.calls.take('c-9', 'person')).toEqual({ ok: false, error: 'call_not_found' });
    expect(await provider.calls.press('c-1', '1')).toEqual({ ok: false, error: 'call_not_waiting' });
    await provider.calls.take('c-1', 'person');
    expect(await provider.calls.press('c-1', 'x')).toEqual({ ok: false, error: 'key_unknown' });
  });
});

describe('with a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'turnstone-ledger-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  test('the world remembers what was sent when the server is killed, and ends the calls that it cut off', async () => {
    const file = join(folder, 'ledger.jsonl');
    const before = open({ file });
    await before.provider.sms.send(message());
    await before.provider.voice.place({
      callId: 'c-1',
      to: MOBILE,
      language: 'en',
      ringMs: 25_000,
      expiresAt: NOW + 1,
    });

    const after = open({ file, newId: () => 'later' });
    await after.provider.listen(after.listener);
    expect(after.provider.ledger.phone(MOBILE)).toMatchObject({
      messages: [{ messageId: 'm-1' }],
      calls: [{ callId: 'c-1', outcome: 'no_answer' }],
    });
    expect(after.heard.ends).toMatchObject([{ callId: 'c-1', outcome: 'no_answer' }]);
  });
});
