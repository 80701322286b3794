import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../../common/contract/language.ts';
import { findKannel } from './kannelPrograms.ts';
import { createKannel } from '../../server/adapters/messages/kannel.ts';
import { parseKannelIncoming, parseKannelReport } from '../../server/adapters/messages/kannelWebhooks.ts';
import type { MessageChannel } from '../../server/ports/messages.ts';
import { openGateway, until } from './gateway.ts';

const SECRET = 'quiet';
const kannel = findKannel();

/** `لغو A12` as the fake network wants it: bytes of UTF-16BE by their numbers. */
const CANCEL_IN_PERSIAN = Array.from(Buffer.from('لغو A12', 'utf16le').swap16())
  .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
  .join('');

const TEXTS: readonly (readonly [Language, string])[] = [
  ['en', 'Green Clinic: ticket B-042, your turn is near. Please come now.'],
  ['fa', 'درمانگاه سبز: نوبت B-042 نزدیک است. لطفاً هم‌اکنون بیایید.'],
  ['ar', 'عيادة الخضراء: اقترب دور التذكرة B-042. يُرجى الحضور الآن.'],
  ['zh', '绿色诊所：B-042 号快到了，请现在过来。'],
  ['ru', 'Клиника: скоро очередь талона B-042. Приходите.'],
];

if (kannel === undefined) {
  test('a real Kannel carries our texts', () => {
    if (process.env['CI'] === 'true') throw new Error('There is no Kannel here: npm test fetches it');
    process.stdout.write('skipped: no Kannel on this machine (npm test fetches it)\n');
  });
} else {
  describe('a real Kannel', () => {
    let gateway: Awaited<ReturnType<typeof openGateway>>;
    let channel: MessageChannel;
    beforeAll(async () => {
      gateway = await openGateway(kannel, SECRET, [
        '+989120000001 3000123 text CANCEL A12',
        `+989120000002 3000123 ucs2 ${CANCEL_IN_PERSIAN}`,
      ]);
      const { sendUrl, callbackUrl } = gateway;
      const user = { username: 'clinic', password: 'secret', from: '3000123', webhookSecret: SECRET };
      channel = createKannel({ sendUrl, callbackUrl, ...user }, { now: () => Date.now() });
    });
    afterAll(async () => {
      await gateway.close();
    });

    const send = (messageId: string, language: Language, text: string) =>
      channel.send({ messageId, to: '+989121234567', language, text, expiresAt: Date.now() + 600_000 });

    test('carries a text in each of the five languages, letter by letter', async () => {
      for (const [language, text] of TEXTS) {
        expect(await send(`m-${language}`, language, text)).toEqual({ kind: 'accepted', providerId: `m-${language}` });
      }
      await until(() => gateway.received().length === TEXTS.length);
      expect(gateway.received()).toEqual(TEXTS.map(([, text]) => ({ to: '+989121234567', text })));
    });

    test('reports what became of a message, under our own id and with our key', async () => {
      await send('m-reported', 'en', 'Your turn is near.');
      const reports = () =>
        gateway.webhooks.flatMap((webhook) => {
          const report = parseKannelReport(webhook, SECRET);
          return report.ok && report.value.messageId === 'm-reported' ? [report.value.status] : [];
        });
      await until(() => reports().length === 2);
      expect(reports()).toEqual(['sent', 'delivered']);
    });

    const texts = () =>
      gateway.webhooks.flatMap((webhook) => {
        const incoming = parseKannelIncoming(webhook, SECRET);
        return incoming.ok ? [incoming.value] : [];
      });

    test('hands over what people write, in both alphabets', async () => {
      const written = () => new Map(texts().map(({ from, to, text }) => [from, { to, text }]));
      await until(() => written().size === 2);
      expect(written().get('+989120000001')).toEqual({ to: '3000123', text: 'CANCEL A12' });
      expect(written().get('+989120000002')).toEqual({ to: '3000123', text: 'لغو A12' });
    });

    test('offers a text again that we could not take, under the same id', async () => {
      const refused = texts()[0]?.providerEventId;
      const offered = () => texts().filter(({ providerEventId }) => providerEventId === refused);
      await until(() => offered().length === 2);
      expect(offered()[1]).toEqual(offered()[0]);
    });

    test('refuses a wrong password, and we say so', async () => {
      const { sendUrl } = gateway;
      const user = { username: 'clinic', password: 'wrong', from: '3000123', webhookSecret: SECRET };
      const other = createKannel({ sendUrl, ...user }, { now: () => Date.now() });
      const outcome = await other.send({
        messageId: 'm-refused',
        to: '+989121234567',
        language: 'en',
        text: 'x',
        expiresAt: Date.now() + 60_000,
      });
      expect(outcome).toEqual({ kind: 'failed', code: 'credentials_refused', isPermanent: false });
    });

    test('is never given a number or a text in an address, where it would be logged', () => {
      for (const { url } of gateway.webhooks) expect(decodeURIComponent(url)).not.toMatch(/98912|CANCEL|لغو/);
    });
  });
}
