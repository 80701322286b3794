import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, test } from 'vitest';
import { err, ok } from '../../common/contract/result.ts';
import { kannelIncomingUrl } from '../../server/adapters/messages/kannel.ts';
import { parseKannelIncoming, parseKannelReport } from '../../server/adapters/messages/kannelWebhooks.ts';
import { parseTwilioIncoming, parseTwilioStatus } from '../../server/adapters/messages/twilioWebhooks.ts';
import { keyFor } from '../../server/adapters/messages/webhookKey.ts';
import { parseTwilioCallEnd, parseTwilioVoice } from '../../server/adapters/voice/twilioVoiceWebhooks.ts';
import type { WebhookRequest } from '../../server/ports/webhook.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const SECRET = 'quiet';
const TOKEN = 'twilio-token';
const SITE = 'https://queue.clinic.example';

const request = (url: string, over: Partial<WebhookRequest> = {}): WebhookRequest => ({
  url,
  headers: {},
  rawBody: Buffer.alloc(0),
  receivedAt: NOW,
  ...over,
});

/** As Twilio would send it, signed by Twilio's own routine. */
function signed(path: string, fields: Record<string, string>, token = TOKEN): WebhookRequest {
  const url = `${SITE}${path}`;
  return request(url, {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(token, url, fields),
    },
    rawBody: Buffer.from(new URLSearchParams(fields).toString()),
  });
}

describe('a delivery report from Kannel', () => {
  const url = (status: string, key = keyFor(SECRET, 'report:m-1'), id = 'm-1') =>
    `http://10.0.0.5:3000/webhooks/kannel/report?id=${id}&key=${key}&status=${status}`;

  test.each([
    ['1', { status: 'delivered' }],
    ['2', { status: 'failed', code: 'unreachable' }],
    ['4', { status: 'sent' }],
    ['8', { status: 'sent' }],
    ['16', { status: 'failed', code: 'blocked' }],
    ['34', { status: 'failed', code: 'unreachable' }],
  ])('status %s', (status, said) => {
    expect(parseKannelReport(request(url(status)), SECRET)).toEqual(
      ok({ eventId: `m-1:${status}`, messageId: 'm-1', at: NOW, ...said }),
    );
  });

  test('with the key of another message, a made-up one, or none is refused', () => {
    for (const key of [keyFor(SECRET, 'report:m-2'), keyFor('guess', 'report:m-1'), 'x', '']) {
      expect(parseKannelReport(request(url('1', key)), SECRET)).toEqual(err('webhook_forged'));
    }
    expect(parseKannelReport(request('not an address'), SECRET)).toEqual(err('webhook_forged'));
  });

  test('with a status that does not exist is malformed', () => {
    expect(parseKannelReport(request(url('7')), SECRET)).toEqual(err('webhook_malformed'));
    expect(parseKannelReport(request(url('')), SECRET)).toEqual(err('webhook_malformed'));
    expect(parseKannelReport(request(url('constructor')), SECRET)).toEqual(err('webhook_malformed'));
  });
});

describe('a text that came through Kannel', () => {
  const url = kannelIncomingUrl('http://10.0.0.5:3000', SECRET).replace('%I', 'event-1');
  const headers = {
    'content-type': 'text/plain; charset="UTF-8"',
    'x-kannel-from': '+989121234567',
    'x-kannel-to': '3000123',
    'x-kannel-time': '2026-03-02 09:59:58',
  };
  const text = (body: Buffer, over: object = {}) => request(url, { headers: { ...headers, ...over }, rawBody: body });

  test('is read with its sender, its line and the time at which it was sent', () => {
    expect(parseKannelIncoming(text(Buffer.from('لغو A12')), SECRET)).toEqual(
      ok({
        providerEventId: 'event-1',
        from: '+989121234567',
        to: '3000123',
        text: 'لغو A12',
        at: Date.parse('2026-03-02T09:59:58Z'),
      }),
    );
  });

  test('is read in UTF-16 too, as Kannel passes on what came as UCS-2', () => {
    const body = Buffer.from('بله', 'utf16le').swap16();
    const read = parseKannelIncoming(text(body, { 'content-type': 'text/plain; charset="UTF-16BE"' }), SECRET);
    expect(read).toMatchObject({ ok: true, value: { text: 'بله' } });
  });

  test('has a sender with country code however the network writes it', () => {
    for (const from of ['+989121234567', '989121234567', '00989121234567']) {
      const read = parseKannelIncoming(text(Buffer.from('1'), { 'x-kannel-from': from }), SECRET);
      expect(read).toMatchObject({ ok: true, value: { from: '+989121234567' } });
    }
  });

  test('without its key, its sender or readable letters is refused', () => {
    const forged = request(url.replace(/key=[\w-]+/, 'key=x'), { headers, rawBody: Buffer.from('1') });
    expect(parseKannelIncoming(forged, SECRET)).toEqual(err('webhook_forged'));
    expect(parseKannelIncoming(text(Buffer.from('1'), { 'x-kannel-from': '' }), SECRET)).toEqual(
      err('webhook_malformed'),
    );
    expect(parseKannelIncoming(text(Buffer.from([0xff, 0xfe, 0xfd])), SECRET)).toEqual(err('webhook_malformed'));
    expect(
      parseKannelIncoming(text(Buffer.from('1'), { 'content-type': 'text/plain; charset=klingon' }), SECRET),
    ).toEqual(err('webhook_malformed'));
  });
});

describe('a delivery report from Twilio', () => {
  const report = (fields: Record<string, string>) =>
    parseTwilioStatus(signed('/webhooks/twilio/report?id=m-1', { MessageSid: 'SM1', ...fields }), TOKEN);

  test.each([
    [{ MessageStatus: 'sent' }, { status: 'sent' }],
    [{ MessageStatus: 'delivered' }, { status: 'delivered' }],
    [
      { MessageStatus: 'undelivered', ErrorCode: '30003' },
      { status: 'failed', code: 'unreachable' },
    ],
    [
      { MessageStatus: 'failed', ErrorCode: '21610' },
      { status: 'failed', code: 'opted_out' },
    ],
    [{ MessageStatus: 'failed' }, { status: 'failed', code: 'provider_refused' }],
  ])('%j', (fields: Record<string, string>, said) => {
    expect(report(fields)).toEqual(
      ok({ eventId: `SM1:${fields['MessageStatus']}`, messageId: 'm-1', providerId: 'SM1', at: NOW, ...said }),
    );
  });

  test('that only says it is queued says nothing', () => {
    expect(report({ MessageStatus: 'queued' })).toEqual(err('webhook_ignored'));
  });

  test('that is broken is malformed', () => {
    expect(report({ MessageStatus: 'flying' })).toEqual(err('webhook_malformed'));
    expect(report({ MessageStatus: 'toString' })).toEqual(err('webhook_malformed'));
    expect(report({})).toEqual(err('webhook_malformed'));
    const withoutId = signed('/webhooks/twilio/report', { MessageSid: 'SM1', MessageStatus: 'sent' });
    expect(parseTwilioStatus(withoutId, TOKEN)).toEqual(err('webhook_malformed'));
  });
});

describe('Twilio’s signature', () => {
  const fields = { MessageSid: 'SM1', From: '+989121234567', To: '+15005550006', Body: 'لغو A12' };
  const genuine = signed('/webhooks/twilio/incoming', fields);

  test('lets a genuine text in', () => {
    expect(parseTwilioIncoming(genuine, TOKEN)).toEqual(
      ok({ providerEventId: 'SM1', from: '+989121234567', to: '+15005550006', text: 'لغو A12', at: NOW }),
    );
  });

  test('holds with the port that a proxy adds', () => {
    expect(parseTwilioIncoming({ ...genuine, url: genuine.url.replace('.example', '.example:443') }, TOKEN).ok).toBe(
      true,
    );
  });

  test.each([
    ['another token', signed('/webhooks/twilio/incoming', fields, 'other')],
    ['another address', { ...genuine, url: `${SITE}/webhooks/twilio/report` }],
    ['a parameter more in the address', { ...genuine, url: `${genuine.url}?admin=1` }],
    ['another text', { ...genuine, rawBody: Buffer.from(String(genuine.rawBody).replace('SM1', 'SM2')) }],
    ['no signature', { ...genuine, headers: {} }],
    ['an empty signature', { ...genuine, headers: { 'x-twilio-signature': '' } }],
  ])('keeps out a request with %s', (_, forged) => {
    expect(parseTwilioIncoming(forged, TOKEN)).toEqual(err('webhook_forged'));
  });

  test('says what Twilio itself understood as leaving or coming back', () => {
    const stop = signed('/webhooks/twilio/incoming', { ...fields, Body: 'STOP', OptOutType: 'STOP' });
    expect(parseTwilioIncoming(stop, TOKEN)).toMatchObject({ ok: true, value: { optOut: 'stop' } });
  });

  test('does not help a text whose sender has no number', () => {
    const odd = signed('/webhooks/twilio/incoming', { ...fields, From: 'BANK' });
    expect(parseTwilioIncoming(odd, TOKEN)).toEqual(err('webhook_malformed'));
  });
});

describe('a call at Twilio', () => {
  const step = (query: string, fields: Record<string, string> = {}) =>
    parseTwilioVoice(signed(`/webhooks/twilio/call/step?${query}`, { CallSid: 'CA1', ...fields }), TOKEN);

  test.each([
    ['human', 'answered'],
    ['unknown', 'answered'],
    ['machine_end_beep', 'machine_detected'],
    ['machine_end_silence', 'machine_detected'],
    ['fax', 'machine_detected'],
  ])('taken by %s', (AnsweredBy, type) => {
    expect(step('call=c-1', { AnsweredBy })).toEqual(ok({ callId: 'c-1', event: { type }, at: NOW }));
  });

  test('keys belong to the question they answer; none are silence', () => {
    expect(step('call=c-1&step=s-2', { Digits: '1' })).toEqual(
      ok({ callId: 'c-1', stepId: 's-2', event: { type: 'digits', digits: '1' }, at: NOW }),
    );
    expect(step('call=c-1&step=s-2')).toEqual(
      ok({ callId: 'c-1', stepId: 's-2', event: { type: 'silence' }, at: NOW }),
    );
  });

  test('odd keys, no call and a forged signature are refused', () => {
    expect(step('call=c-1&step=s-2', { Digits: '1;2' })).toEqual(err('webhook_malformed'));
    expect(step('step=s-2')).toEqual(err('webhook_malformed'));
    const forged = signed('/webhooks/twilio/call/step?call=c-1', { CallSid: 'CA1' }, 'other');
    expect(parseTwilioVoice(forged, TOKEN)).toEqual(err('webhook_forged'));
    expect(parseTwilioCallEnd(forged, TOKEN)).toEqual(err('webhook_forged'));
  });

  const end = (fields: Record<string, string>) =>
    parseTwilioCallEnd(signed('/webhooks/twilio/call/ended?call=c-1', { CallSid: 'CA1', ...fields }), TOKEN);

  test.each([
    [{ CallStatus: 'completed' }, { outcome: 'completed' }],
    [{ CallStatus: 'busy' }, { outcome: 'busy' }],
    [{ CallStatus: 'no-answer' }, { outcome: 'no_answer' }],
    [{ CallStatus: 'canceled' }, { outcome: 'canceled' }],
    [
      { CallStatus: 'failed', SipResponseCode: '404' },
      { outcome: 'failed', code: 'wrong_address' },
    ],
    [
      { CallStatus: 'failed', SipResponseCode: '484' },
      { outcome: 'failed', code: 'provider_refused' },
    ],
    [
      { CallStatus: 'failed', SipResponseCode: '503' },
      { outcome: 'failed', code: 'unreachable' },
    ],
  ])('that ended as %j', (fields: Record<string, string>, said) => {
    expect(end(fields)).toEqual(
      ok({ eventId: `CA1:${fields['CallStatus']}`, callId: 'c-1', providerId: 'CA1', at: NOW, ...said }),
    );
  });

  test('that has not ended says nothing, and an unknown end is malformed', () => {
    expect(end({ CallStatus: 'ringing' })).toEqual(err('webhook_ignored'));
    expect(end({ CallStatus: 'evaporated' })).toEqual(err('webhook_malformed'));
  });
});

test('whatever comes in, unsigned, is refused with a code and never lets a bug out', () => {
  const anything = fc.record({
    url: fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })),
    headers: fc.dictionary(
      fc.constantFrom('x-twilio-signature', 'content-type', 'x-kannel-from', 'x-kannel-time'),
      fc.oneof(fc.string(), fc.array(fc.string())),
    ),
    rawBody: fc.uint8Array(),
    receivedAt: fc.constant(NOW),
  });
  fc.assert(
    fc.property(anything, (received) => {
      const read = [
        parseKannelReport(received, SECRET),
        parseKannelIncoming(received, SECRET),
        parseTwilioStatus(received, TOKEN),
        parseTwilioIncoming(received, TOKEN),
        parseTwilioVoice(received, TOKEN),
        parseTwilioCallEnd(received, TOKEN),
      ];
      for (const each of read)
        expect(['webhook_forged', 'webhook_malformed']).toContain(each.ok ? 'accepted' : each.error);
    }),
  );
});
