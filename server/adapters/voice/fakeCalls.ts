import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CallListener, CallOutcome, LineEvent, LineStep, OutgoingCall } from '../../ports/voiceLine.ts';
import type { FakeCall, FakeLedger } from '../messages/fakeLedger.ts';

export type FakeCallProblem = 'call_not_found' | 'call_not_ringing' | 'call_not_waiting' | 'key_unknown';
type Acted = Promise<Result<FakeCall, FakeCallProblem>>;

type Deps = {
  readonly ledger: FakeLedger;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly later: (delayMs: number, task: () => void) => () => void;
  readonly listener: () => CallListener | undefined;
  readonly onBug: (error: unknown) => void;
};

/**
 * Calls to telephones that exist only in the ledger, with what a person can do: take, decline, press keys, say nothing,
 * hang up. Each act gives the call as it then is, or why it cannot be done.
 */
export class FakeCalls {
  readonly #deps: Deps;
  readonly #ringing = new Map<string, () => void>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The telephone rings until somebody acts or the time is over. */
  ring({ callId, to, language, ringMs }: OutgoingCall): void {
    const { ledger, newId, clock, later, onBug } = this.#deps;
    ledger.put({
      kind: 'call',
      entryId: newId(),
      callId,
      address: to,
      language,
      state: 'ringing',
      entered: '',
      said: [],
      keys: '',
      at: clock.now(),
    });
    this.#ringing.set(
      callId,
      later(ringMs, () => void this.#ringOut(callId).catch(onBug)),
    );
  }

  /** Somebody calls one of our lines, and it is taken at once. @param from null: without showing their number */
  async dialIn(from: string | null, line: string): Acted {
    const { ledger, newId, clock, listener } = this.#deps;
    const at = clock.now();
    const callId = newId();
    const call: FakeCall = {
      kind: 'call',
      entryId: newId(),
      callId,
      address: from ?? '',
      line,
      language: 'en',
      state: 'talking',
      entered: '',
      said: [],
      keys: '',
      at,
    };
    ledger.put(call);
    await listener()?.rang({ callId, providerId: call.entryId, from, line, at });
    return this.#ask(call, { type: 'answered' });
  }

  /** Whoever the caller is passed on to takes the call, or does not. */
  async deskAnswers(callId: string, takes: boolean): Acted {
    const call = this.#deps.ledger.call(callId);
    if (call === undefined) return err('call_not_found');
    if (call.state !== 'talking' || call.step?.connect === undefined) return err('call_not_waiting');
    return this.#ask(call, { type: takes ? 'connected' : 'not_connected' });
  }

  /** Somebody, or an answering machine, takes the call. */
  async take(callId: string, by: 'person' | 'machine'): Acted {
    const call = this.#deps.ledger.call(callId);
    if (call === undefined) return err('call_not_found');
    if (call.state !== 'ringing') return err('call_not_ringing');
    this.#stopRinging(callId);
    const talking: FakeCall = { ...call, state: 'talking' };
    this.#deps.ledger.put(talking);
    return this.#ask(talking, { type: by === 'person' ? 'answered' : 'machine_detected' });
  }

  decline(callId: string): Acted {
    return this.#endRinging(callId, 'busy');
  }

  /** One key. The question is answered once it has as many as it wants, or its last key. */
  async press(callId: string, key: string): Acted {
    const call = this.#deps.ledger.call(callId);
    if (call === undefined) return err('call_not_found');
    if (!/^[\d*#]$/.test(key)) return err('key_unknown');
    const gather = call.step?.connect ? undefined : call.step?.gather;
    if (call.state !== 'talking' || gather === undefined) return err('call_not_waiting');
    const isLast = key === gather.terminator;
    const entered = isLast && call.entered !== '' ? call.entered : call.entered + key;
    const pressed: FakeCall = { ...call, entered, keys: call.keys + key };
    this.#deps.ledger.put(pressed);
    if (!isLast && entered.length < gather.maxDigits) return ok(pressed);
    return this.#ask(pressed, { type: 'digits', digits: entered });
  }

  /** Everything was heard to its end, and no key came in the time for it; where none is awaited, the line hangs up. */
  async hearOut(callId: string): Acted {
    const call = this.#deps.ledger.call(callId);
    if (call === undefined) return err('call_not_found');
    if (call.state !== 'talking') return err('call_not_waiting');
    if (call.step?.connect !== undefined) return err('call_not_waiting');
    if (call.step?.gather === undefined) return ok(await this.#end(call, 'completed'));
    return this.#ask(call, call.entered === '' ? { type: 'silence' } : { type: 'digits', digits: call.entered });
  }

  /** The person hangs up, or does not take the call at all. */
  async hangUp(callId: string): Acted {
    const call = this.#deps.ledger.call(callId);
    if (call === undefined) return err('call_not_found');
    if (call.state === 'ringing') return this.#endRinging(callId, 'busy');
    return call.state === 'talking' ? ok(await this.#end(call, 'completed')) : ok(call);
  }

  /** Calls that a restart has cut off: the world would report them, so they are reported. */
  async endInterrupted(): Promise<void> {
    for (const call of this.#deps.ledger.calls()) {
      if (call.state === 'ended' || this.#ringing.has(call.callId)) continue;
      await this.#end(call, call.state === 'ringing' ? 'no_answer' : 'completed');
    }
  }

  close(): void {
    for (const stop of this.#ringing.values()) stop();
    this.#ringing.clear();
  }

  async #ringOut(callId: string): Promise<void> {
    await this.#endRinging(callId, 'no_answer');
  }

  async #endRinging(callId: string, outcome: CallOutcome): Acted {
    const call = this.#deps.ledger.call(callId);
    if (call === undefined) return err('call_not_found');
    if (call.state !== 'ringing') return err('call_not_ringing');
    this.#stopRinging(callId);
    return ok(await this.#end(call, outcome));
  }

  #stopRinging(callId: string): void {
    this.#ringing.get(callId)?.();
    this.#ringing.delete(callId);
  }

  /** Tells what happened and takes what to do next, as a provider asks by its webhook. */
  async #ask(call: FakeCall, event: LineEvent['event']): Acted {
    const { step: asked, ...waiting } = call;
    this.#deps.ledger.put(waiting); // a key pressed from now on belongs to no question
    const stepId = asked?.connect?.stepId ?? asked?.gather?.stepId;
    const at = this.#deps.clock.now();
    const step = await this.#deps
      .listener()
      ?.next({ callId: call.callId, ...(stepId === undefined ? {} : { stepId }), event, at });
    if (step === undefined) return ok(await this.#end(call, 'failed')); // nobody knows what to say
    const now = this.#deps.ledger.call(call.callId);
    if (now?.state !== 'talking') return ok(now ?? call); // hung up meanwhile
    const next: FakeCall = { ...now, step, entered: '', said: [...now.said, ...textsOf(step)] };
    this.#deps.ledger.put(next);
    return ok(next);
  }

  async #end(call: FakeCall, outcome: CallOutcome): Promise<FakeCall> {
    const { ledger, clock, listener } = this.#deps;
    const { step: _, ...rest } = call;
    const ended: FakeCall = { ...rest, state: 'ended', outcome, endedAt: clock.now() };
    ledger.put(ended);
    const { callId, entryId } = call;
    await listener()?.ended({
      eventId: `${entryId}:${outcome}`,
      callId,
      providerId: entryId,
      outcome,
      ...(outcome === 'failed' ? { code: 'provider_refused' } : {}),
      at: clock.now(),
    });
    return ended;
  }
}

const textsOf = ({ utterances }: LineStep): readonly string[] => utterances.map(({ text }) => text);
