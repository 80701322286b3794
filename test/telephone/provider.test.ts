/** The clinic's Asterisk as a customer of a provider: it registers with number and password, takes calls and makes them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordingsIn } from '../../server/adapters/speech/recordings.ts';
import { openSpeech } from '../../server/adapters/speech/speech.ts';
import { openVoice } from '../../server/adapters/speech/openVoice.ts';
import { openAriLine } from '../../server/adapters/voice/ari/ariLine.ts';
import type { CallEnd, IncomingCall, LineEvent, LineStep, ListeningLine } from '../../server/ports/voiceLine.ts';
import { heardBy } from '../support/phoneSound.ts';
import {
  ANSWERS,
  ANSWERS_AFTER_SOUND,
  CLINIC,
  KEYS_AS_INFO,
  SOUND_ONLY,
  startProvider,
  WITHHELD,
  type Provider,
} from '../support/provider.ts';
import {
  sayWhatIsMissing,
  startAsterisk,
  startSoftphone,
  telephone,
  type Exchange,
  type Softphone,
} from '../support/telephone.ts';

const MENU = 'For a new booking press one.';
const PATIENT = '09121234567';
const WITHIN = { timeout: 30_000 };
const programs = telephone();

if (programs === undefined) {
  test('a provider carries our calls', sayWhatIsMissing);
} else {
  describe('over a provider', () => {
    const folder = mkdtempSync(join(tmpdir(), 'turnstone-provider-line-'));
    let menu = '';
    let provider: Provider;
    let exchange: Exchange;
    let patient: Softphone;
    let line: ListeningLine;
    let abroad: ListeningLine;
    let steps: LineStep[] = [];
    const heard = { calls: [] as IncomingCall[], events: [] as LineEvent['event'][], ends: [] as CallEnd[] };

    const open = async (app: string, home: string | null): Promise<ListeningLine> => {
      let ids = 0;
      const opened = openAriLine(
        {
          ...exchange.ari,
          app,
          outside: 'PJSIP/{number}@trunk',
          inside: 'PJSIP/{number}',
          home,
          callerId: CLINIC,
          sounds: 'shared',
        },
        { clock: { now: () => Date.now() }, newId: () => `${app}-${(ids += 1)}`, trouble: () => undefined },
      );
      await opened.listen({
        rang: async (call) => void heard.calls.push(call),
        next: async ({ event }) => {
          heard.events.push(event);
          return steps.shift() ?? { utterances: [] };
        },
        ended: async (end) => void heard.ends.push(end),
      });
      return opened;
    };

    beforeAll(async () => {
      const speech = await openSpeech({ voice: await openVoice(), recordings: recordingsIn(folder), folder });
      const sound = await speech.sound({
        fragments: [{ kind: 'text', language: 'en', text: MENU }],
        heardOn: 'telephone',
      });
      await speech.close();
      if (!sound.ok) throw new Error(sound.error.code);
      menu = sound.value.path;
      provider = await startProvider(programs, [PATIENT], 'tcp');
      exchange = await startAsterisk(programs, { trunks: [provider.trunk] });
      line = await open('turnstone', '98');
      // Some providers take numbers only as +98…
      abroad = await open('abroad', null);
      await provider.knowsUs();
      patient = await startSoftphone(provider, { seat: PATIENT }, { codec: 'PCMU' });
    }, 240_000);
    afterAll(async () => {
      await patient.stop();
      await line.close();
      await abroad.close();
      await exchange.stop();
      await provider.stop();
      rmSync(folder, { recursive: true });
    });
    beforeEach(() => {
      for (const list of Object.values(heard)) list.length = 0;
      steps = [];
    });

    /** Twice: what is said in the first moments of a call is not always heard. */
    const says = () => [1, 2].map(() => ({ language: 'en', text: MENU, soundPath: menu }) as const);
    const asks = (): LineStep => ({
      utterances: says(),
      gather: { stepId: 'menu', maxDigits: 4, terminator: '#', timeoutMs: 15_000, bargeIn: true },
    });
    const isOver = () => expect.poll(() => heard.ends, WITHIN).toHaveLength(1);

    test.for([
      ['by its number, with keys as RFC 4733', '', '+989121234567'],
      ['without showing its own, with the same keys', WITHHELD, null],
      ['with keys as SIP INFO', KEYS_AS_INFO, '+989121234567'],
    ] as const)('a telephone calls us %s, hears us, and each key counts once', async ([, before, from]) => {
      steps = [asks()];
      await patient.dial(`${before}${CLINIC}`);
      await heardBy(patient, menu, WITHIN.timeout);
      await patient.press('0112');
      await patient.ended();
      await isOver();
      expect(heard.calls).toMatchObject([{ from, line: CLINIC }]);
      expect(heard.events).toEqual([{ type: 'answered' }, { type: 'digits', digits: '0112' }]);
    });

    test.for([
      ['as 0912…', () => line],
      ['as +98912…', () => abroad],
    ] as const)('we call a telephone, its number dialled %s, and it hears us', async ([how, way]) => {
      steps = [{ utterances: says() }];
      const call = { callId: `called ${how}` };
      expect(await way().place({ ...call, ...ringing('+989121234567') })).toMatchObject({ kind: 'accepted' });
      await patient.answer();
      await heardBy(patient, menu, WITHIN.timeout);
      await patient.ended();
      await isOver();
      expect(heard.ends).toMatchObject([{ ...call, outcome: 'completed' }]);
    });

    test.for([
      ['486 is busy', `${ANSWERS}486`, ['busy', undefined]],
      ['603 is turned down', `${ANSWERS}603`, ['refused', undefined]],
      ['404 is a wrong number', `${ANSWERS}404`, ['failed', 'wrong_address']],
      ['480 without ringing is out of reach', `${ANSWERS}480`, ['failed', 'unreachable']],
      ['403 is barred', `${ANSWERS}403`, ['failed', 'blocked']],
      ['503 is the provider’s own trouble', `${ANSWERS}503`, ['failed', 'provider_unreachable']],
      ['486 after early sound is busy', `${ANSWERS_AFTER_SOUND}486`, ['busy', undefined]],
      ['480 after early sound is not answered', `${ANSWERS_AFTER_SOUND}480`, ['no_answer', undefined]],
      ['early sound to the end is not answered', SOUND_ONLY, ['no_answer', undefined]],
    ] as const)('%s', async ([callId, to, [outcome, code]]) => {
      // Long enough that the provider's own answer is what ends the others.
      const ringMs = to === SOUND_ONLY ? 2_000 : 20_000;
      const placed = await line.place({ callId, ...ringing(`+98${to.slice(1)}`, ringMs) });
      expect(placed).toMatchObject({ kind: 'accepted' });
      await isOver();
      expect(heard.ends.map((end) => [end.callId, end.outcome, end.code])).toEqual([[callId, outcome, code]]);
    });
  });
}

const ringing = (to: string, ringMs = 20_000) =>
  ({ to, language: 'en', ringMs, expiresAt: Date.now() + 60_000 }) as const;
