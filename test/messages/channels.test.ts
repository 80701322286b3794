import { createEmail } from '../../server/adapters/messages/email.ts';
import { FakeProvider } from '../../server/adapters/messages/fakeProvider.ts';
import { createKannel } from '../../server/adapters/messages/kannel.ts';
import { createTwilioSms } from '../../server/adapters/messages/twilioSms.ts';
import { createWebPush, makePushKeys } from '../../server/adapters/messages/webPush.ts';
import { messageChannelContract, type ChannelSubject, type ProviderBehaviour } from '../contract/messages.ts';
import { openHttpProvider } from './httpProvider.ts';
import { openPushReceiver } from './pushReceiver.ts';
import { openSmtpProvider } from './smtpProvider.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const clock = { now: () => NOW };
const MOBILE = '+989121234567';
const timeoutMs = 300;

const FAKE_MODES = {
  takes: { mode: 'accept' },
  refuses: { mode: 'reject' },
  takes_and_never_answers: { mode: 'timeout_after_accept' },
  takes_and_breaks_off: { mode: 'timeout_after_accept' },
  is_down: { mode: 'down' },
} as const satisfies Record<ProviderBehaviour, object>;

for (const [name, pick, address] of [
  ['the fake text provider', (fake: FakeProvider) => fake.sms, MOBILE],
  ['the fake mail server', (fake: FakeProvider) => fake.email, 'patient@example.org'],
  ['the fake push service', (fake: FakeProvider) => fake.webPush, '{"endpoint":"https://push.example"}'],
] as const) {
  messageChannelContract(name, () => {
    let count = 0;
    const fake = new FakeProvider({ clock, newId: () => `id-${(count += 1)}`, reports: 'by_hand' });
    const channel = pick(fake);
    const subject: ChannelSubject = {
      channel,
      address,
      wrongAddress: 'nobody',
      now: NOW,
      provider: {
        behave: (behaviour) => {
          fake.setMode(channel.channel, FAKE_MODES[behaviour]);
          return Promise.resolve();
        },
        received: () =>
          Promise.resolve(fake.ledger.messages().map((message) => ({ to: message.address, text: message.text }))),
      },
      close: () => Promise.resolve(),
    };
    return Promise.resolve(subject);
  });
}

messageChannelContract('Kannel', async () => {
  const provider = await openHttpProvider({
    takes: () => ({ status: 202, body: '0: Accepted for delivery' }),
    refuses: () => ({ status: 400, body: 'Number(s) has/have been denied by white- and/or black-lists.' }),
  });
  return {
    channel: createKannel(
      {
        sendUrl: `${provider.url}/cgi-bin/sendsms`,
        username: 'clinic',
        password: 'secret',
        from: '3000123',
        webhookSecret: 'quiet',
        timeoutMs,
      },
      clock,
    ),
    address: MOBILE,
    wrongAddress: '0912',
    now: NOW,
    provider: {
      behave: provider.behave,
      received: () =>
        Promise.resolve(
          provider.requests.map(({ headers, body }) => ({
            to: String(headers['x-kannel-to']),
            text: body.toString('utf8'),
          })),
        ),
    },
    close: provider.close,
  };
});

messageChannelContract('Twilio', async () => {
  const provider = await openHttpProvider({
    takes: () => ({ status: 201, body: '{"sid":"SM0123","status":"queued"}' }),
    refuses: () => ({ status: 400, body: '{"code":21211,"message":"Invalid \'To\' Phone Number"}' }),
  });
  return {
    channel: createTwilioSms(
      { accountSid: 'AC1', authToken: 'token', from: '+15005550006', apiUrl: provider.url, timeoutMs },
      clock,
    ),
    address: MOBILE,
    wrongAddress: '+12',
    now: NOW,
    provider: {
      behave: provider.behave,
      received: () =>
        Promise.resolve(
          provider.requests.map(({ body }) => {
            const form = new URLSearchParams(body.toString('utf8'));
            return { to: form.get('To') ?? '', text: form.get('Body') ?? '' };
          }),
        ),
    },
    close: provider.close,
  };
});

messageChannelContract('a push service', async () => {
  const { publicKey, privateKey } = makePushKeys();
  const provider = await openHttpProvider({
    takes: () => ({ status: 201, headers: { location: 'https://push.example/m/1' }, body: '' }),
    refuses: () => ({ status: 410, body: '' }),
  });
  const receiver = openPushReceiver(`${provider.url}/push/1`);
  return {
    channel: createWebPush(
      { publicKey, privateKey, contact: 'mailto:desk@clinic.example', mayCall: () => true, timeoutMs },
      clock,
    ),
    address: receiver.subscription,
    wrongAddress: '{"endpoint":"no address"}',
    now: NOW,
    provider: {
      behave: provider.behave,
      received: () =>
        Promise.resolve(
          provider.requests.map(({ body }) => {
            const shown = receiver.read(body) as { readonly body: string }; // what the page's service worker gets
            return { to: receiver.subscription, text: shown.body };
          }),
        ),
    },
    close: provider.close,
  };
});

messageChannelContract('a mail server', async () => {
  const provider = await openSmtpProvider();
  return {
    channel: createEmail(
      { host: '127.0.0.1', port: provider.port, isSecure: false, from: 'Clinic <queue@clinic.example>', timeoutMs },
      clock,
    ),
    address: 'patient@example.org',
    wrongAddress: 'one@example.org, two@example.org',
    now: NOW,
    provider: {
      behave: provider.behave,
      received: () => Promise.resolve(provider.mails.map((mail) => ({ to: mail.to, text: bodyOf(mail) }))),
    },
    close: provider.close,
  };
});

function bodyOf({ headers, body }: { readonly headers: string; readonly body: string }): string {
  const encoding = /^content-transfer-encoding: (\S+)/im.exec(headers)?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8').trim();
  if (encoding !== 'quoted-printable') return body.trim();
  const bytes = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => `%${hex}`);
  return decodeURIComponent(bytes).trim();
}
