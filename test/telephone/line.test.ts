/** Our line on a real Asterisk, with telephones that nobody here wrote at the other end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { openVoice } from '../../server/adapters/speech/openVoice.ts';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import type { CallEnd, IncomingCall, LineEvent, LineStep, ListeningLine } from '../../server/ports/voiceLine.ts';
import { heardBy, likeness, toneShare } from '../support/phoneSound.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';
import { declines } from './declines.ts';

const SAYINGS = {
  menu: 'Please choose. For a new booking press one. For the desk press zero.',
  number: 'Please enter your ten digit number, and then the hash key.',
  bye: 'Thank you. Your place is kept until the doctor calls. Good bye.',
} as const;
type Saying = keyof typeof SAYINGS;
const PATIENT = '09121234567';
const programs = telephone();

if (programs === undefined) {
  test('a real Asterisk carries our calls', sayWhatIsMissing);
} else {
  describe('a real telephone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'turnstone-line-'));
    const sounds = new Map<Saying, string>();
    let exchange: Exchange;
    let patient: Softphone;
    let line: ListeningLine;
    let steps: LineStep[] = [];
    const heard = { calls: [] as IncomingCall[], events: [] as LineEvent['event'][], ends: [] as CallEnd[] };
    const troubles: string[] = [];

    beforeAll(async () => {
      const speech = await openSpeech({ voice: await openVoice(), recordings: recordingsIn(folder), folder });
      for (const saying of ['menu', 'number', 'bye'] as const) {
        const fragments = [{ kind: 'text', language: 'en', text: SAYINGS[saying] }] as const;
        const sound = await speech.sound({ fragments, heardOn: 'telephone' });
        if (!sound.ok) throw new Error(sound.error.code);
        sounds.set(saying, sound.value.path);
      }
      await speech.close();
      exchange = await startAsterisk(programs);
      let ids = 0;
      line = openAriLine(
        {
          ...exchange.ari,
          app: 'turnstone',
          outside: 'PJSIP/{number}@trunk',
          inside: 'PJSIP/{number}',
          home: '98',
          sounds: 'shared',
        },
        {
          clock: { now: () => Date.now() },
          newId: () => `p-${(ids += 1)}`,
          trouble: (code) => troubles.push(code),
        },
      );
      await line.listen(
        {
          rang: async (call) => void heard.calls.push(call),
          next: async ({ event }) => {
            heard.events.push(event);
            return steps.shift() ?? { utterances: [] };
          },
          ended: async (end) => void heard.ends.push(end),
        },
        async () => [],
      );
      patient = await startSoftphone(exchange, { number: PATIENT, isCalled: true }, { toneHz: 400 });
    });
    afterAll(async () => {
      await patient.stop();
      await line.close();
      await exchange.stop();
      rmSync(folder, { recursive: true });
    });
    beforeEach(() => {
      for (const list of Object.values(heard)) list.length = 0;
      steps = [];
    });

    const soundOf = (saying: Saying): string => sounds.get(saying) ?? '';
    const says = (saying: Saying) => [{ language: 'en', text: SAYINGS[saying], soundPath: soundOf(saying) }] as const;
    const asks = (saying: Saying, maxDigits: number): LineStep => ({
      utterances: says(saying),
      gather: { stepId: saying, maxDigits, terminator: '#', timeoutMs: 15_000, bargeIn: true },
    });
    const isOver = () => expect.poll(() => heard.ends).toHaveLength(1);

    test('hears what is said and nothing else, and each key counts once', async () => {
      steps = [asks('menu', 1), asks('number', 10), { utterances: says('bye') }];
      await patient.dial('1000');
      expect(heard.calls).toMatchObject([{ from: '+989121234567', line: '1000' }]);
      await heardBy(patient, soundOf('menu'));
      await patient.press('1');
      // In the middle of the second prompt, whole and without waiting.
      await patient.press('0012233445#');
      await heardBy(patient, soundOf('bye'));
      await patient.ended();
      await isOver();
      expect(heard.events).toEqual([
        { type: 'answered' },
        { type: 'digits', digits: '1' },
        { type: 'digits', digits: '0012233445' },
      ]);
      expect(heard.ends).toMatchObject([{ outcome: 'completed', callId: heard.calls[0]?.callId }]);
      expect(likeness(patient.heard(), soundOf('menu'))).toBeGreaterThan(0.8);
      // The first key ended it before it was half said.
      expect(likeness(patient.heard(), soundOf('number'))).toBeLessThan(0.7);
      expect(troubles).toEqual([]);
    });

    test('may be hung up in the middle of a word', async () => {
      steps = [asks('menu', 1)];
      await patient.dial('1000');
      await expect.poll(() => patient.heard().length).toBeGreaterThan(8_000);
      await patient.hangUp();
      await isOver();
      expect(heard.events).toEqual([{ type: 'answered' }]);
    });

    test('is passed on to the desk, hears it ring, and both hear each other until one hangs up', async () => {
      const desk = await startSoftphone(exchange, { seat: '201' }, { toneHz: 1_000 });
      steps = [{ utterances: [], connect: { stepId: 'desk', to: '201', ringMs: 20_000 } }];
      await patient.dial('1000');
      await desk.rings();
      await expect.poll(() => toneShare(patient.heard(), 440)).toBeGreaterThan(0.3);
      await desk.answer();
      await expect.poll(() => toneShare(patient.heard(), 1_000)).toBeGreaterThan(0.9);
      await expect.poll(() => toneShare(desk.heard(), 400)).toBeGreaterThan(0.9);
      expect(heard.events).toEqual([{ type: 'answered' }, { type: 'connected' }]);
      await desk.hangUp();
      await patient.ended();
      await isOver();

      // The caller gives up while the desk rings: the desk is left in peace.
      steps = [{ utterances: [], connect: { stepId: 'desk', to: '201', ringMs: 20_000 } }];
      await patient.dial('1000');
      await desk.rings();
      await patient.hangUp();
      await desk.ended();
      await desk.stop();
    });

    test('is told when the desk is busy, or is no telephone at all', async () => {
      const desk = await startSoftphone(exchange, { seat: '201' });
      for (const to of ['201', '202']) {
        steps = [{ utterances: [], connect: { stepId: 'desk', to, ringMs: 20_000 } }, { utterances: says('bye') }];
        heard.events.length = 0;
        await patient.dial('1000');
        if (to === '201') {
          await desk.rings();
          await desk.hangUp();
        }
        await heardBy(patient, soundOf('bye'));
        await patient.ended();
        expect(heard.events).toEqual([{ type: 'answered' }, { type: 'not_connected' }]);
      }
      await desk.stop();
      expect(troubles.splice(0)).toEqual(['person_not_reachable']);
    });

    const ring = (callId: string, to: string, ringMs = 20_000) =>
      line.place({ callId, to, language: 'en', ringMs, expiresAt: Date.now() + 60_000 });
    const ends = async () => {
      await isOver();
      return heard.ends.map(({ callId, outcome, code }) => [callId, outcome, code]);
    };

    test('is rung, and what becomes of the call is told apart', async () => {
      expect(await ring('busy', '+989121234567')).toMatchObject({ kind: 'accepted' });
      await patient.rings();
      await patient.hangUp();
      expect(await ends()).toEqual([['busy', 'busy', undefined]]);

      heard.ends.length = 0;
      await ring('unanswered', '+989121234567', 1_000);
      expect(await ends()).toEqual([['unanswered', 'no_answer', undefined]]);

      heard.ends.length = 0;
      await ring('nobody', '+989120000000');
      expect(await ends()).toEqual([['nobody', 'failed', 'wrong_address']]);
    });

    test('may turn a call down, which is not the same as being busy', async () => {
      await patient.stop();
      const other = await declines('127.0.0.2', exchange.plan.trunks[0]?.port ?? 0);
      await ring('declined', '+989121234567');
      expect(await ends()).toEqual([['declined', 'refused', undefined]]);
      await other.close();

      heard.ends.length = 0;
      await ring('out of reach', '+989121234567', 1_000);
      expect(await ends()).toEqual([['out of reach', 'failed', 'unreachable']]);
      patient = await startSoftphone(exchange, { number: PATIENT, isCalled: true }, { toneHz: 400 });
    });

    test('is let go when the exchange dies, and can call again when it is back', async () => {
      steps = [asks('menu', 1)];
      await patient.dial('1000');
      await expect.poll(() => patient.heard().length).toBeGreaterThan(4_000);
      await exchange.kill();
      await isOver();
      expect(await ring('later', '+989121234567')).toMatchObject({ kind: 'failed', code: 'provider_unreachable' });
      await patient.hangUp();

      await exchange.start();
      steps = [asks('menu', 1)];
      await expect
        .poll(
          () =>
            patient.dial('1000').then(
              () => 'answered',
              () => 'not yet',
            ),
          { interval: 500 },
        )
        .toBe('answered');
      await heardBy(patient, soundOf('menu'));
      await patient.hangUp();
      expect(troubles.splice(0)).toEqual(['exchange_lost']);
    });
  });
}
