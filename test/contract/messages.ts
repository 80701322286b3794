import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import type { MessageChannel, OutgoingMessage } from '../../server/ports/messages.ts';

/** How the provider behind a channel is made to behave, in the words of what it does with the message. */
export type ProviderBehaviour = 'takes' | 'refuses' | 'takes_and_never_answers' | 'takes_and_breaks_off' | 'is_down';

export type ChannelSubject = {
  readonly channel: MessageChannel;
  /** One that this channel reaches. */
  readonly address: string;
  /** One that is no address at all. */
  readonly wrongAddress: string;
  readonly now: number;
  readonly provider: {
    behave(behaviour: ProviderBehaviour): Promise<void>;
    /** What really went out, in order. */
    received(): Promise<readonly { readonly to: string; readonly text: string; readonly subject?: string }[]>;
  };
  close(): Promise<void>;
};

const TEXTS: readonly (readonly [Language, string])[] = [
  ['en', 'Green Clinic: ticket B-042, your turn is near. Please come now.'],
  ['fa', 'درمانگاه سبز: نوبت B-042 نزدیک است. لطفاً هم‌اکنون بیایید.'],
  ['ar', 'عيادة الخضراء: اقترب دور التذكرة B-042. يُرجى الحضور الآن.'],
  ['zh', '绿色诊所：B-042 号快到了，请现在过来。'],
  ['ru', 'Клиника Зелёная: скоро очередь талона B-042. Приходите сейчас.'],
];

/** What every message channel must do, whichever provider is behind it. */
export function messageChannelContract(name: string, open: () => Promise<ChannelSubject>): void {
  describe(`${name} as a message channel`, () => {
    let subject: ChannelSubject;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(async () => {
      await subject.channel.close();
      await subject.close();
    });

    const message = (over: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
      messageId: 'm-0001',
      to: subject.address,
      language: 'en',
      subject: 'Your turn is near',
      text: 'Your turn is near.',
      url: 'https://queue.clinic.example/t/abc',
      expiresAt: subject.now + 60_000,
      ...over,
    });

    test.each(TEXTS)('carries a text in %s letter by letter to the right person', async (language, text) => {
      const outcome = await subject.channel.send(message({ language, text }));
      expect(outcome.kind).toBe('accepted');
      const received = await subject.provider.received();
      expect(received.map((each) => ({ to: each.to, text: each.text }))).toEqual([{ to: subject.address, text }]);
    });

    test('says that a message has failed which the provider refuses', async () => {
      await subject.provider.behave('refuses');
      const outcome = await subject.channel.send(message());
      expect(outcome).toMatchObject({ kind: 'failed' });
    });

    test('says that nothing was sent while the provider is down, and that it may be tried again', async () => {
      await subject.provider.behave('is_down');
      const outcome = await subject.channel.send(message());
      expect(outcome).toEqual({ kind: 'failed', code: 'provider_unreachable', isPermanent: false });
      expect(await subject.provider.received()).toEqual([]);
    });

    test.each(['takes_and_never_answers', 'takes_and_breaks_off'] as const)(
      'does not know, and sends once only, when the provider %s',
      async (behaviour) => {
        await subject.provider.behave(behaviour);
        const outcome = await subject.channel.send(message());
        expect(outcome.kind).toBe('unknown');
        expect(await subject.provider.received()).toHaveLength(1);
      },
    );

    test('sends nothing that has expired', async () => {
      const outcome = await subject.channel.send(message({ expiresAt: subject.now }));
      expect(outcome).toEqual({ kind: 'failed', code: 'expired', isPermanent: true });
      expect(await subject.provider.received()).toEqual([]);
    });

    test('works again after the provider has come back', async () => {
      await subject.provider.behave('is_down');
      await subject.channel.send(message({ messageId: 'm-0001' }));
      await subject.provider.behave('takes');
      expect((await subject.channel.send(message({ messageId: 'm-0002' }))).kind).toBe('accepted');
      expect(await subject.provider.received()).toHaveLength(1);
    });

    test('an address that is none is a failure for good, not an accident', async () => {
      await subject.provider.behave('refuses');
      const outcome = await subject.channel.send(message({ to: subject.wrongAddress }));
      expect(outcome).toMatchObject({ kind: 'failed', isPermanent: true });
    });
  });
}
