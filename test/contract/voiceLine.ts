import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  CallEnd,
  CallListener,
  LineEvent,
  LineStep,
  OutgoingCall,
  VoiceLine,
} from '../../server/ports/voiceLine.ts';
import { captionOf } from '../../server/voice/fragment.ts';
import type { CallEvent } from '../../server/voice/script.ts';
import type { MenuOutcome, MenuState } from '../../server/voice/menuScript.ts';
import { turnNearScript } from '../../server/voice/turnNearScript.ts';
import type { ProviderBehaviour } from './messages.ts';

/** The telephone at the other end, and the provider between. */
export type LineSubject = {
  readonly line: VoiceLine;
  readonly now: number;
  readonly provider: { behave(behaviour: ProviderBehaviour): Promise<void>; rung(): readonly string[] };
  readonly phone: {
    take(by: 'person' | 'machine'): Promise<void>;
    press(key: string): Promise<void>;
    /** Listens to the end and presses nothing. */
    hearOut(): Promise<void>;
    decline(): Promise<void>;
    /** What was heard so far, in order: the texts of everything that was said or played. */
    heard(): readonly string[];
  };
  close(): Promise<void>;
};

/** What every voice line must do with a real script, whichever provider is behind it. */
export function voiceLineContract(name: string, open: (listener: CallListener) => Promise<LineSubject>): void {
  describe(`${name} as a voice line`, () => {
    let subject: LineSubject;
    let clinic: ReturnType<typeof openClinic>;
    beforeEach(async () => {
      clinic = openClinic();
      subject = await open(clinic.listener);
    });
    afterEach(async () => {
      await subject.line.close();
      await subject.close();
    });

    const call = (over: Partial<OutgoingCall> = {}): OutgoingCall => ({
      callId: 'c-0001',
      to: '+989121234567',
      language: 'en',
      ringMs: 25_000,
      expiresAt: subject.now + 60_000,
      ...over,
    });

    test('rings the right person', async () => {
      expect(await subject.line.place(call())).toMatchObject({ kind: 'accepted' });
      expect(subject.provider.rung()).toEqual(['+989121234567']);
    });

    test.each([
      ['1', 'coming', 'expecting'],
      ['2', 'later', 'later'],
      ['3', 'cancel', 'cancelled'],
    ] as const)('key %s means %s, and the person hears that it was done', async (key, outcome, told) => {
      await subject.line.place(call());
      await subject.phone.take('person');
      expect(subject.phone.heard().join(' ')).toContain('B-042');
      await subject.phone.press(key);
      expect(clinic.outcomes).toEqual([outcome]);
      expect(subject.phone.heard().at(-1)).toContain(told);
      await subject.phone.hearOut();
      expect(clinic.ends).toMatchObject([{ callId: 'c-0001', outcome: 'completed' }]);
    });

    test('asks once more after silence, and then lets the person go', async () => {
      await subject.line.place(call());
      await subject.phone.take('person');
      await subject.phone.hearOut();
      await subject.phone.hearOut();
      expect(clinic.events).toEqual(['answered', 'silence', 'silence']);
      expect(clinic.outcomes).toEqual(['heard_only']);
    });

    test('an answering machine hears neither number nor clinic’s reason', async () => {
      await subject.line.place(call());
      await subject.phone.take('machine');
      expect(clinic.outcomes).toEqual(['machine']);
      expect(subject.phone.heard().join(' ')).not.toMatch(/B-042|turn/i);
    });

    test('tells that the person did not take the call', async () => {
      await subject.line.place(call());
      await subject.phone.decline();
      expect(clinic.ends).toMatchObject([{ callId: 'c-0001', outcome: 'busy' }]);
      expect(clinic.events).toEqual([]);
    });

    test('rings nobody after the time', async () => {
      expect(await subject.line.place(call({ expiresAt: subject.now }))).toMatchObject({
        kind: 'failed',
        code: 'expired',
      });
      expect(subject.provider.rung()).toEqual([]);
    });

    test('knows a refusal and a provider that is down from one that left us in doubt', async () => {
      await subject.provider.behave('refuses');
      expect(await subject.line.place(call())).toMatchObject({ kind: 'failed' });
      await subject.provider.behave('is_down');
      expect(await subject.line.place(call())).toEqual({
        kind: 'failed',
        code: 'provider_unreachable',
        isPermanent: false,
      });
      expect(subject.provider.rung()).toEqual([]);
    });

    test('rings once, and says that it does not know, when the provider falls silent', async () => {
      await subject.provider.behave('takes_and_never_answers');
      expect(await subject.line.place(call())).toMatchObject({ kind: 'unknown' });
      expect(subject.provider.rung()).toEqual(['+989121234567']);
    });
  });
}

/** A clinic that runs the real script for one call and writes down what comes of it. */
function openClinic() {
  const script = turnNearScript({
    language: 'en',
    clinicName: { en: 'Green Clinic' },
    number: 'B-042',
    later: { by: 'minutes', count: 15 },
  });
  let state: MenuState = script.start().state;
  let questions = 0;
  const outcomes: MenuOutcome[] = [];
  const events: string[] = [];
  const ends: CallEnd[] = [];

  function run(event: CallEvent): LineStep {
    const step = script.next(state, event);
    state = step.state;
    if (step.outcome !== undefined) outcomes.push(step.outcome);
    if (step.outcome !== undefined && step.then === undefined) return run({ type: 'outcome_applied' });
    questions += 1;
    return {
      utterances: [{ language: 'en', text: captionOf(step.say) }],
      ...(step.gather ? { gather: { ...step.gather, stepId: `s-${questions}` } } : {}),
    };
  }
  const listener: CallListener = {
    rang: () => Promise.resolve(),
    next: async ({ event }: LineEvent) => {
      events.push(event.type);
      return run(event);
    },
    ended: async (end) => void ends.push(end),
  };
  return { listener, outcomes, events, ends };
}
