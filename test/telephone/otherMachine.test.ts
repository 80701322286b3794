/** Asterisk on another machine, which sees none of our files: it fetches what it is to say from our address. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { openVoice } from '../../server/adapters/speech/openVoice.ts';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import { soundFiles } from '../../server/http/sounds.ts';
import type { LineEvent, LineStep, ListeningLine } from '../../server/ports/voiceLine.ts';
import type { Speech } from '../../server/ports/speech.ts';
import { heardBy } from '../support/phoneSound.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';

const MENU = 'For a new booking press one. For the desk press zero.';
/** As the identity of a caller is heard back. */
const IDENTITY = 'Zero zero one two three four five. If this is right press one.';
const programs = telephone();

if (programs === undefined) {
  test('an Asterisk elsewhere fetches what it says', sayWhatIsMissing);
} else {
  describe('an Asterisk elsewhere', () => {
    const folder = mkdtempSync(join(tmpdir(), 'turnstone-elsewhere-'));
    const asked: { readonly path: string; readonly status: number }[] = [];
    let speech: Speech;
    let http: Server;
    let origin: string;
    let exchange: Exchange;
    let patient: Softphone;
    let line: ListeningLine;
    let steps: LineStep[] = [];
    const events: LineEvent['event'][] = [];
    const troubles: string[] = [];

    beforeAll(async () => {
      mkdirSync(join(folder, 'speech'));
      speech = await openSpeech({
        voice: await openVoice(),
        recordings: recordingsIn(folder),
        folder: join(folder, 'speech'),
      });
      const app = express();
      app.use((request, response, next) => {
        response.on('finish', () => asked.push({ path: request.path, status: response.statusCode }));
        next();
      });
      soundFiles(speech)(app);
      http = createServer(app).listen(0, '127.0.0.1');
      await once(http, 'listening');
      const { port } = http.address() as AddressInfo; // it listens on TCP
      origin = `http://127.0.0.1:${port}`;
      exchange = await startAsterisk(programs);
      let ids = 0;
      line = openAriLine(
        {
          ...exchange.ari,
          app: 'turnstone',
          outside: null,
          inside: 'PJSIP/{number}',
          home: '98',
          sounds: 'fetched',
        },
        {
          clock: { now: () => Date.now() },
          newId: () => `p-${(ids += 1)}`,
          trouble: (code) => troubles.push(code),
        },
      );
      await line.listen({
        rang: async () => undefined,
        next: async ({ event }) => {
          events.push(event);
          return steps.shift() ?? { utterances: [] };
        },
        ended: async () => undefined,
      });
      patient = await startSoftphone(exchange, { number: '09121234567' });
    });
    afterAll(async () => {
      await patient.stop();
      await line.close();
      await exchange.stop();
      http.close();
      await speech.close();
      rmSync(folder, { recursive: true });
    });

    /** Where our files lie is nobody's business there: the paths that it is told lead nowhere. */
    async function says(text: string) {
      const sound = await speech.sound({
        fragments: [{ kind: 'text', language: 'en', text }],
        heardOn: 'telephone',
      });
      if (!sound.ok) throw new Error(sound.error.code);
      const { id, path } = sound.value;
      const utterance = {
        language: 'en',
        text,
        soundPath: `/nowhere/${id}.wav`,
        soundUrl: `${origin}/sounds/${id}.wav`,
      } as const;
      return { id, path, utterance };
    }

    test('says what it fetched, each sound fetched once however often it is said', async () => {
      const [menu, identity] = [await says(MENU), await says(IDENTITY)];
      const asks = (utterance: LineStep['utterances'][number]): LineStep => ({
        utterances: [utterance],
        gather: { stepId: 'menu', maxDigits: 1, terminator: '#', timeoutMs: 15_000, bargeIn: true },
      });
      steps = [asks(menu.utterance), asks(identity.utterance), asks(menu.utterance), { utterances: [] }];
      await patient.dial('1000');
      await heardBy(patient, menu.path);
      await patient.press('1');
      await heardBy(patient, identity.path);
      await patient.press('2');
      await expect.poll(() => events.length).toBe(3);
      await patient.press('3');
      await patient.ended();
      expect(events).toEqual([
        { type: 'answered' },
        { type: 'digits', digits: '1' },
        { type: 'digits', digits: '2' },
        { type: 'digits', digits: '3' },
      ]);
      expect(asked).toEqual([menu, identity].map(({ id }) => ({ path: `/sounds/${id}.wav`, status: 200 })));
      expect(troubles).toEqual([]);
    });

    test('asks by a name that nobody can guess: the same words have another at another clinic', async () => {
      const { id } = await says(IDENTITY);
      const elsewhere = mkdtempSync(join(folder, 'other-'));
      const other = await openSpeech({ voice: await openVoice(), recordings: recordingsIn(folder), folder: elsewhere });
      const sound = await other.sound({
        fragments: [{ kind: 'text', language: 'en', text: IDENTITY }],
        heardOn: 'telephone',
      });
      await other.close();
      if (!sound.ok) throw new Error(sound.error.code);
      expect(id).toMatch(/^[0-9a-f]{64}$/);
      expect(sound.value.id).not.toBe(id);
      const answer = await fetch(`${origin}/sounds/${id}.wav`);
      // Nor does anybody between us keep it longer than we do.
      expect(answer.headers.get('cache-control')).toBe('private, max-age=3600');
      const statusOf = async (name: string) => (await fetch(`${origin}/sounds/${name}`)).status;
      expect(answer.status).toBe(200);
      // Neither the other's, nor a list, nor a file beside them.
      const names = [`${sound.value.id}.wav`, '', '..%2fkey', '0012345679.wav', ...readdirSync(join(folder, 'speech'))];
      expect(await Promise.all(names.map(statusOf))).toEqual(names.map(() => 404));
    });

    test('fetches a sound again that was taken off its disk', async () => {
      const menu = await says(MENU);
      await exchange.emptyCache();
      asked.length = 0;
      steps = [{ utterances: [menu.utterance] }];
      await patient.dial('1000');
      await heardBy(patient, menu.path);
      await patient.ended();
      expect(asked).toEqual([{ path: `/sounds/${menu.id}.wav`, status: 200 }]);
    });

    test('that cannot get a sound goes on with the call, and the log says so', async () => {
      const gone = { language: 'en', text: MENU, soundUrl: `${origin}/sounds/${'0'.repeat(64)}.wav` } as const;
      const menu = await says(MENU);
      events.length = 0;
      steps = [{ utterances: [gone, menu.utterance] }];
      await patient.dial('1000');
      await heardBy(patient, menu.path);
      await patient.ended();
      await expect.poll(() => troubles).toEqual(['sound_refused']);
    });
  });
}
