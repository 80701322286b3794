/** What a kiosk has said for a person who uses it by ear: our phrases and the clinic's names, and nothing else. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration } from '../../common/contract/configuration.ts';
import { LANGUAGES } from '../../common/contract/language.ts';
import { OtherDayPlaces } from '../../common/contract/otherDay.ts';
import { checkInPhrases } from '../../common/phrases/kioskCheckIn.ts';
import { earPhrases } from '../../common/phrases/kioskEar.ts';
import { nameOfSpoken, spokenPhrase } from '../../common/phrases/kioskSpoken.ts';
import { problemPhrase } from '../../common/phrases/problems.ts';
import { captionOf } from '../../server/voice/fragment.ts';
import { kioskSentence } from '../../server/voice/kioskSentence.ts';
import { startClinicServer, type ClinicServer } from '../support/clinicServer.ts';

let server: ClinicServer;
let token = '';
let configuration: Configuration;
beforeAll(async () => {
  server = await startClinicServer();
  token = await server.pair('kiosk');
  const answer = await server.ask('GET', `/clinics/${server.clinicId}/configuration`, {
    cookie: await server.logIn('admin'),
  });
  configuration = answer.body as Configuration; // the route's own schema has checked it
});
afterAll(() => server.stop());

const hear = (query: Readonly<Record<string, string>>, by = token) =>
  server.ask('GET', `/clinics/${server.clinicId}/kiosk-speech?${new URLSearchParams(query).toString()}`, { token: by });

test('each phrase is known by one name, refusals included', () => {
  for (const phrase of [earPhrases.choice, checkInPhrases.notFoundHere, problemPhrase('too_early')])
    expect(spokenPhrase(nameOfSpoken(phrase) ?? '')).toBe(phrase);
});

describe('a sentence', () => {
  const said = (language: 'en' | 'fa', values: object) =>
    captionOf(
      kioskSentence({
        language,
        phrase: earPhrases.yourNumber,
        phraseName: 'ear.yourNumber',
        timeZone: 'UTC',
        ...values,
      }),
    );
  test('says a number as calls say it', () => {
    expect(said('en', { number: 'B-042' })).toBe('Your number is B-042');
    const spoken = kioskSentence({
      language: 'fa',
      phrase: earPhrases.yourNumber,
      phraseName: 'ear.yourNumber',
      number: 'B-042',
      timeZone: 'UTC',
    });
    expect(spoken.map((fragment) => (fragment.kind === 'text' ? fragment.text : ''))).toEqual([
      'شمارهٔ شما',
      'بی،',
      '۴۲،',
      'است.',
    ]);
  });
});

describe('a kiosk', () => {
  test('is given the sound of a choice with the service’s name, in every language', async () => {
    const service = configuration.services[0]?.serviceId ?? '';
    for (const language of LANGUAGES) {
      const { status, body } = await hear({ language, say: 'ear.choice', key: '1', name: `service.${service}` });
      expect({ language, status }).toEqual({ language, status: 200 });
      const sound = await fetch(`${server.url}${String(body['url'])}`);
      expect(sound.headers.get('content-type')).toBe('audio/wav');
      expect((await sound.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    }
  });

  test('is given the clinic’s questions and answers in its own words, and those of no other tree', async () => {
    const full = (configuration.services.find(({ isScreenFirst }) => isScreenFirst)?.serviceId ?? '') as string;
    const asked = await server.ask('GET', `/clinics/${server.clinicId}/other-days?serviceId=${full}`, { token });
    const { questions } = OtherDayPlaces.parse(asked.body);
    const [first] = questions?.tree.questions ?? [];
    const of = `${questions?.treeId ?? ''}.${first?.id ?? ''}`;
    const option = `${of}.${first?.options[0]?.id ?? ''}`;
    const urls = new Set<unknown>();
    for (const language of LANGUAGES)
      for (const name of [`question.${of}`, `option.${option}`]) {
        const { status, body } = await hear({ language, say: 'ear.asIs', name });
        expect({ language, name, status }).toEqual({ language, name, status: 200 });
        urls.add(body['url']);
      }
    expect(urls.size).toBe(2 * LANGUAGES.length);
    const other = '0190a000-0000-7000-8000-000000000001';
    for (const name of [`question.${other}.who`, `question.${of}x`, `option.${of}.nothing`, `advice.${option}`])
      expect((await hear({ language: 'en', say: 'ear.asIs', name })).body['code'], name).toBe('invalid_request');
  });

  test('is given the same sound for the same words, and another for another key', async () => {
    const [first, again, other] = await Promise.all(
      ['1', '1', '2'].map((key) => hear({ language: 'en', say: 'ear.digit', key })),
    );
    expect(first?.body['url']).toBe(again?.body['url']);
    expect(first?.body['url']).not.toBe(other?.body['url']);
  });

  test('has no text of its own said, nor the name of what is not this clinic’s', async () => {
    const odd = [
      { say: 'Buy this now' },
      { say: 'ear.nothing' },
      { say: 'ear.choice', name: 'Buy this now' },
      { say: 'ear.choice', name: 'service.0190a000-0000-7000-8000-000000000001' },
      { say: 'ear.choice', name: 'phrase.ear.nothing' },
      { say: 'ear.yourNumber', number: 'a number that is much too long' },
    ];
    for (const query of odd) {
      const { status, body } = await hear({ language: 'en', ...query });
      expect({ query, status, code: body['code'] }).toEqual({ query, status: 422, code: 'invalid_request' });
    }
  });
});

test('nobody else has anything said: no screen, and nobody unknown', async () => {
  const query = { language: 'en', say: 'ear.help' };
  expect((await hear(query, await server.pair('display'))).body['code']).toBe('not_allowed');
  expect((await hear(query, 'x'.repeat(43))).status).toBe(401);
});
