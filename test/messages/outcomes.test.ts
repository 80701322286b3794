import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createEmail } from '../../server/adapters/messages/email.ts';
import { httpPost } from '../../server/adapters/messages/httpPost.ts';
import { createKannel } from '../../server/adapters/messages/kannel.ts';
import { createTwilioSms } from '../../server/adapters/messages/twilioSms.ts';
import { createWebPush, makePushKeys } from '../../server/adapters/messages/webPush.ts';
import type { OutgoingMessage } from '../../server/ports/messages.ts';
import { openHttpProvider, type Answer } from './httpProvider.ts';
import { openPushReceiver } from './pushReceiver.ts';
import { openSmtpProvider } from './smtpProvider.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const clock = { now: () => NOW };
const message = (over: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  messageId: 'm/0001',
  to: '+989121234567',
  language: 'fa',
  subject: 'نوبت شما نزدیک است',
  text: 'نوبت B-042 نزدیک است.',
  url: 'https://queue.clinic.example/t/abc',
  expiresAt: NOW + 10 * 60_000,
  ...over,
});

const failed = (code: string, isPermanent: boolean) => ({ kind: 'failed', code, isPermanent });
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const provider = async (answer: Answer = { status: 201, body: '{"sid":"SM1"}' }) => {
  const opened = await openHttpProvider({ takes: () => answer, refuses: () => answer });
  closing.push(opened.close);
  return opened;
};

describe('Kannel', () => {
  const open = async (answer: Answer = { status: 202, body: '0: Accepted for delivery' }) => {
    const gateway = await provider(answer);
    const channel = createKannel(
      {
        sendUrl: `${gateway.url}/cgi-bin/sendsms`,
        username: 'clinic',
        password: 'secret',
        from: '3000123',
        callbackUrl: 'http://10.0.0.5:3000',
        webhookSecret: 'quiet',
      },
      clock,
    );
    return { gateway, channel };
  };

  test('is given everything in headers and body, never in the address, which is logged', async () => {
    const { gateway, channel } = await open();
    await channel.send(message());
    expect(gateway.requests[0]).toMatchObject({ method: 'POST', path: '/cgi-bin/sendsms' });
    expect(gateway.requests[0]?.headers).toMatchObject({
      'x-kannel-username': 'clinic',
      'x-kannel-password': 'secret',
      'x-kannel-from': '3000123',
      'x-kannel-to': '+989121234567',
      'x-kannel-validity': '10',
      'x-kannel-dlr-mask': '31',
      'content-type': 'text/plain; charset=UTF-8',
    });
    const report = String(gateway.requests[0]?.headers['x-kannel-dlr-url']);
    expect(report).toMatch(
      /^http:\/\/10\.0\.0\.5:3000\/webhooks\/kannel\/report\?id=m%2F0001&key=[\w-]{43}&status=%d$/,
    );
  });

  test('sends as UCS-2 what the short alphabet of texts does not have', async () => {
    const { gateway, channel } = await open();
    for (const text of ['Ticket B-042', 'é', '5 €', 'نوبت', '号', 'талон']) await channel.send(message({ text }));
    expect(gateway.requests.map(({ headers }) => headers['x-kannel-coding'])).toEqual(['0', '0', '2', '2', '2', '2']);
  });

  test.each([
    [202, '3: Queued for later delivery', { kind: 'accepted', providerId: 'm/0001' }],
    [403, 'Authorization failed for sendsms', failed('credentials_refused', false)],
    [400, 'Number(s) has/have been denied by white- and/or black-lists.', failed('blocked', true)],
    [400, 'Empty receiver number not allowed, rejected', failed('wrong_address', true)],
    [404, 'Unknown request.', failed('provider_refused', true)],
    [503, 'Temporal failure, try again later.', failed('provider_unreachable', false)],
    [202, '<html>welcome to the hotel</html>', { kind: 'unknown', code: 'unexpected_answer' }],
    [500, '', { kind: 'unknown', code: 'unexpected_answer' }],
  ])('%d %s', async (status, body, outcome) => {
    const { channel } = await open({ status, body });
    expect(await channel.send(message())).toEqual(outcome);
  });
});

describe('Twilio', () => {
  const open = async (answer?: Answer, from = '+15005550006') => {
    const twilio = await provider(answer);
    const account = { accountSid: 'AC1', authToken: 'token', apiUrl: twilio.url };
    const channel = createTwilioSms({ ...account, from, callbackUrl: 'https://queue.clinic.example' }, clock);
    return { twilio, channel };
  };

  test('is told to drop the message when it expires and where to report', async () => {
    const { twilio, channel } = await open();
    expect(await channel.send(message())).toEqual({ kind: 'accepted', providerId: 'SM1' });
    const [request] = twilio.requests;
    expect(request?.path).toBe('/2010-04-01/Accounts/AC1/Messages.json');
    expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('AC1:token').toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(request?.body.toString()))).toEqual({
      To: '+989121234567',
      From: '+15005550006',
      Body: 'نوبت B-042 نزدیک است.',
      ValidityPeriod: '600',
      StatusCallback: 'https://queue.clinic.example/webhooks/twilio/report?id=m%2F0001',
    });
  });

  test('sends from a messaging service where there is one, and keeps no message longer than Twilio does', async () => {
    const { twilio, channel } = await open(undefined, 'MG1');
    await channel.send(message({ expiresAt: NOW + 48 * 3_600_000 }));
    const form = new URLSearchParams(twilio.requests[0]?.body.toString());
    expect([form.get('MessagingServiceSid'), form.get('From'), form.get('ValidityPeriod')]).toEqual([
      'MG1',
      null,
      '36000',
    ]);
  });

  test.each([
    [400, 21610, failed('opted_out', true)],
    [400, 21211, failed('wrong_address', true)],
    [400, 21614, failed('not_textable', true)],
    [400, 21635, failed('not_textable', true)],
    [400, 21408, failed('blocked', true)],
    [400, 13224, failed('unreachable', true)],
    [400, 99999, failed('provider_refused', true)],
    [401, 20003, failed('credentials_refused', false)],
    [429, 20429, failed('rate_limited', false)],
    [500, 20500, { kind: 'unknown', code: 'unexpected_answer' }],
    [503, 20503, { kind: 'unknown', code: 'unexpected_answer' }],
  ])('%d with code %d', async (status, code, outcome) => {
    const { channel } = await open({ status, body: JSON.stringify({ code, message: 'no' }) });
    expect(await channel.send(message())).toEqual(outcome);
  });

  test('an answer that says nothing leaves it unknown', async () => {
    for (const body of ['', '[]', 'null', '{}', '<html>']) {
      const { channel } = await open({ status: 201, body });
      expect(await channel.send(message())).toEqual({ kind: 'unknown', code: 'unexpected_answer' });
    }
  });
});

describe('a mail server', () => {
  const open = async () => {
    const server = await openSmtpProvider();
    closing.push(server.close);
    const settings = { host: '127.0.0.1', port: server.port, isSecure: false, from: 'Clinic <queue@clinic.example>' };
    return { server, channel: createEmail({ ...settings, timeoutMs: 300 }, clock) };
  };
  const mail = message({ messageId: 'm-0001', to: 'patient@example.org' });

  test('gets a message that says in which language it is and that no person wrote it', async () => {
    const { server, channel } = await open();
    expect(await channel.send(mail)).toEqual({ kind: 'accepted', providerId: '<m-0001@clinic.example>' });
    const headers = server.mails[0]?.headers ?? '';
    expect(headers).toContain('From: Clinic <queue@clinic.example>');
    expect(headers).toContain('Content-Language: fa');
    expect(headers).toContain('Auto-Submitted: auto-generated');
    expect(headers).toContain('Message-ID: <m-0001@clinic.example>');
  });

  test.each([
    ['RCPT', '550 5.1.1 no such mailbox', failed('wrong_address', true)],
    ['RCPT', '550 no such mailbox', failed('wrong_address', true)],
    ['RCPT', '554 5.7.1 relay access denied', failed('blocked', true)],
    ['RCPT', '550 5.7.1 your address is on a list', failed('blocked', true)],
    ['RCPT', '553 5.1.8 the sender has no such domain', failed('provider_refused', true)],
    ['RCPT', '550 5.2.2 over quota', failed('unreachable', true)],
    ['RCPT', '450 4.2.0 greylisted', failed('rate_limited', false)],
    ['RCPT', '552 5.2.2 mailbox full', failed('unreachable', true)],
    ['MAIL', '421 4.3.2 shutting down', failed('provider_unreachable', false)],
    ['.', '554 5.7.1 looks like spam', failed('blocked', true)],
    ['.', '451 4.3.0 try again', failed('rate_limited', false)],
  ])('that answers %s with %s', async (command, reply, outcome) => {
    const { server, channel } = await open();
    server.replies.set(command, reply);
    expect(await channel.send(mail)).toEqual(outcome);
    expect(server.mails).toEqual([]);
  });

  test('never gets a second address smuggled in', async () => {
    const { server, channel } = await open();
    for (const to of ['a@x.example,b@x.example', 'a@x.example\r\nBcc: b@x.example', '<a@x.example> b@x.example']) {
      expect(await channel.send({ ...mail, to })).toEqual(failed('wrong_address', true));
    }
    expect(server.mails).toEqual([]);
  });
});

describe('a push service', () => {
  const { publicKey, privateKey } = makePushKeys();
  const keys = { publicKey, privateKey, contact: 'mailto:desk@clinic.example' };

  test('gets what the page needs, encrypted for this browser alone', async () => {
    const service = await provider({ status: 201, body: '' });
    const receiver = openPushReceiver(`${service.url}/push/1`);
    const channel = createWebPush({ ...keys, mayCall: () => true }, clock);
    await channel.send(message({ to: receiver.subscription }));
    const [request] = service.requests;
    expect(request?.headers).toMatchObject({ ttl: '600', urgency: 'high', 'content-encoding': 'aes128gcm' });
    expect(request?.headers.authorization).toContain(`k=${publicKey}`);
    expect(receiver.read(request?.body ?? Buffer.alloc(0))).toEqual({
      title: 'نوبت شما نزدیک است',
      body: 'نوبت B-042 نزدیک است.',
      url: 'https://queue.clinic.example/t/abc',
      tag: 'm/0001',
      language: 'fa',
      dir: 'rtl',
    });
  });

  test.each([
    [410, failed('wrong_address', true)],
    [404, failed('wrong_address', true)],
    [403, failed('credentials_refused', false)],
    [429, failed('rate_limited', false)],
    [406, failed('rate_limited', false)],
    [413, failed('text_refused', true)],
    [503, failed('provider_unreachable', false)],
    [502, { kind: 'unknown', code: 'unexpected_answer' }],
  ])('that answers %d', async (status, outcome) => {
    const service = await provider({ status, body: '' });
    const receiver = openPushReceiver(`${service.url}/push/1`);
    const channel = createWebPush({ ...keys, mayCall: () => true }, clock);
    expect(await channel.send(message({ to: receiver.subscription }))).toEqual(outcome);
  });

  test('is only called when it belongs to a browser, never a machine of the clinic’s own network', async () => {
    const service = await provider();
    const channel = createWebPush(keys, clock);
    for (const endpoint of [
      `${service.url}/push`,
      'https://localhost/push',
      'https://fcm.googleapis.com.example.org/push',
      'http://fcm.googleapis.com/push',
    ]) {
      const { subscription } = openPushReceiver(endpoint);
      expect(await channel.send(message({ to: subscription }))).toEqual(failed('wrong_address', true));
    }
    expect(service.requests).toEqual([]);
  });
});

describe('a request that is sent once', () => {
  const post = (url: string, timeoutMs = 300) => httpPost({ url: new URL(url), headers: {}, body: 'x', timeoutMs });

  test('has not left when the name is unknown, the port is closed, or TLS is not agreed on', async () => {
    const plain = await provider();
    const gone = await provider();
    await gone.close();
    expect(await post('http://no-such-host.invalid/', 5_000)).toEqual({ kind: 'not_sent' });
    expect(await post(gone.url)).toEqual({ kind: 'not_sent' });
    expect(await post(plain.url.replace('http:', 'https:'))).toEqual({ kind: 'not_sent' });
    expect(plain.requests).toEqual([]);
  });

  test('may have been acted on when the answer stops half-way', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end('HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"sid":'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => {
      server.close();
      await once(server, 'close');
    });
    const { port } = server.address() as AddressInfo; // a TCP server has one
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'unknown', code: 'connection_lost' });
  });

  test('does not follow anywhere else, and reads no endless answer', async () => {
    const target = await provider();
    const elsewhere = await provider({ status: 307, headers: { location: target.url }, body: '' });
    expect(await post(elsewhere.url)).toMatchObject({ kind: 'answered', status: 307 });
    expect(target.requests).toEqual([]);
    const endless = await provider({ status: 200, body: 'x'.repeat(100_000) });
    expect(await post(endless.url)).toEqual({ kind: 'unknown', code: 'unexpected_answer' });
  });
});
