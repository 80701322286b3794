import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  CallEnd,
  CallListener,
  IncomingCall,
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
    /** Calls the line and is taken at once. */
    dial(from: string, line: string): Promise<void>;
    hangUp(): Promise<void>;
    /** What was heard so far, in order: the texts of everything that was said or played. */
    heard(): readonly string[];
  };
  readonly desk: {
    /** Who is rung to take the caller over, once everything before it was heard. */
    rung(): Promise<readonly string[]>;
    /** Takes the caller and talks until the caller, or the desk, hangs up. */
    talk(): Promise<void>;
    letRing(): Promise<void>;
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

    describe('somebody calls', () => {
      const dial = () => subject.phone.dial('+989121234567', '+982188881234');

      test('is told as one call, with who it is and which line', async () => {
        await dial();
        expect(clinic.calls).toMatchObject([{ from: '+989121234567', line: '+982188881234' }]);
        expect(clinic.events).toEqual(['answered']);
        expect(clinic.callIds).toEqual(new Set([clinic.calls[0]?.callId]));
      });

      test('hears the menu, and their key comes back with its question', async () => {
        await dial();
        expect(subject.phone.heard().join(' ')).toContain('Press 1 for a booking');
        await subject.phone.press('1');
        expect(clinic.answers).toEqual([['menu', { type: 'digits', digits: '1' }]]);
        expect(subject.phone.heard().at(-1)).toContain('You have chosen 1');
        await subject.phone.hearOut();
        expect(clinic.ends).toMatchObject([{ callId: clinic.calls[0]?.callId, outcome: 'completed' }]);
      });

      test('is asked for a number: hash alone is told as that key, and nothing at all as silence', async () => {
        await dial();
        await subject.phone.press('2');
        await subject.phone.press('#');
        expect(clinic.answers.at(-1)).toEqual(['number', { type: 'digits', digits: '#' }]);
        await subject.phone.hearOut();
        expect(clinic.answers.at(-1)).toEqual(['number', { type: 'silence' }]);
      });

      test('talks with the desk, and the call ends with the talk', async () => {
        await dial();
        await subject.phone.press('0');
        expect(await subject.desk.rung()).toEqual(['+982188880201']);
        await subject.desk.talk();
        expect(clinic.answers.at(-1)).toEqual(['desk', { type: 'connected' }]);
        expect(clinic.ends).toMatchObject([{ callId: clinic.calls[0]?.callId, outcome: 'completed' }]);
      });

      test('is told when nobody at the desk takes the call', async () => {
        await dial();
        await subject.phone.press('0');
        await subject.desk.letRing();
        expect(clinic.answers.at(-1)).toEqual(['desk', { type: 'not_connected' }]);
        expect(subject.phone.heard().at(-1)).toContain('Nobody is free');
        await subject.phone.hearOut();
        expect(clinic.ends).toHaveLength(1);
      });

      test('may hang up at any word, and the end is told once', async () => {
        await dial();
        await subject.phone.hangUp();
        expect(clinic.ends).toMatchObject([{ callId: clinic.calls[0]?.callId, outcome: 'completed' }]);
      });
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
  const calls: IncomingCall[] = [];
  const callIds = new Set<string>();
  const answers: (readonly [stepId: string, event: LineEvent['event']])[] = [];
  const listener: CallListener = {
    rang: async (call) => void calls.push(call),
    next: async ({ callId, stepId, event }: LineEvent) => {
      events.push(event.type);
      callIds.add(callId);
      if (stepId !== undefined) answers.push([stepId, event]);
      return calls.length === 0 ? run(event) : menu(event);
    },
    ended: async (end) => void ends.push(end),
  };
  return { listener, outcomes, events, ends, calls, callIds, answers };
}

/** What a caller hears: a menu with the desk on 0. */
function menu(event: LineEvent['event']): LineStep {
  const said = (text: string) => [{ language: 'en', text }] as const;
  switch (event.type) {
    case 'answered':
      return {
        utterances: said('Press 1 for a booking, 0 for the desk.'),
        gather: { stepId: 'menu', maxDigits: 1, timeoutMs: 3_000, bargeIn: true },
      };
    case 'digits':
      if (event.digits === '2' || event.digits === '#')
        return {
          utterances: said('Key in your number, then hash.'),
          gather: { stepId: 'number', maxDigits: 10, terminator: '#', timeoutMs: 3_000, bargeIn: true },
        };
      return event.digits === '0'
        ? {
            utterances: said('One moment, please.'),
            connect: { stepId: 'desk', to: '+982188880201', ringMs: 20_000 },
          }
        : { utterances: said(`You have chosen ${event.digits}.`) };
    case 'not_connected':
      return { utterances: said('Nobody is free now.') };
    case 'silence':
    case 'connected':
    case 'machine_detected':
      return { utterances: [] };
  }
}
