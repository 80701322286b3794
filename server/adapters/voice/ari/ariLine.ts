import type { Clock } from '../../../ports/clock.ts';
import type { SendOutcome } from '../../../ports/messages.ts';
import type {
  CallEnd,
  CallListener,
  CallOutcome,
  ListeningLine,
  OutgoingCall,
  UnendedCall,
} from '../../../ports/voiceLine.ts';
import { accepted, failed, isExpired, secondsLeft } from '../../messages/outcome.ts';
import { incomingCallId } from '../callId.ts';
import { AriCall, callerOfLeg, type CallDeps } from './ariCall.ts';
import { AriClient, type LiveChannel } from './ariClient.ts';
import { openEventSocket, type AriEvent } from './ariEvents.ts';
import { Door } from './door.ts';
import { whyUnanswered, type Unanswered } from './hangupCause.ts';
import { mediaOf, type AriSettings } from './ariSettings.ts';
import { callersNumber, dialled } from './lineNumbers.ts';
import { outcomeOf } from './placing.ts';
import { Telling } from './telling.ts';

export type AriLineDeps = {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Runs a task later and returns the function that calls it off; real time unless given. */
  readonly later?: (delayMs: number, task: () => void) => () => void;
  /** Asked before each opening, where several processes share the line: only one may. */
  readonly mayOpen?: () => Promise<boolean>;
  /** So long a caller waits for what comes next, before the desk is rung; 15 seconds unless given. */
  readonly answerWithinMs?: number;
  /** Codes only, for whoever keeps the server. */
  readonly trouble: (code: string) => void;
};

type Line = {
  readonly callId: string;
  readonly channelId: string;
  readonly direction: 'in' | 'out';
  readonly call: AriCall;
  isTaken: boolean;
  hasRung: boolean;
  /** It is with the dialplan, which listens for a machine, and will come back. */
  isAway: boolean;
  /** What is still told of it. */
  talking: Promise<void>;
  /** The answer that it waits for was given. */
  answered: () => void;
};

const OUTGOING = 'turnstone-out-';

/**
 * The clinic's own Asterisk over its REST interface: takes calls that its dialplan hands to us, and makes calls over its
 * trunk. Knows only the calls of this process: what it finds on Asterisk from before, it ends and tells so.
 */
export function openAriLine(settings: AriSettings, deps: AriLineDeps): ListeningLine {
  const line = new AriLine(settings, deps);
  return {
    place: (call) => line.place(call),
    listen: (listener, unended) => line.listen(listener, unended),
    close: () => line.close(),
  };
}

class AriLine {
  readonly #settings: AriSettings;
  readonly #deps: AriLineDeps;
  readonly #later: CallDeps['later'];
  readonly #client: AriClient;
  readonly #lines = new Map<string, Line>();
  /** Every call that may have rung: the same asked again rings nobody. */
  readonly #placed = new Set<string>();
  readonly #telling: Telling;
  readonly #door: Door;
  #listener: CallListener | undefined;
  #socket: ReturnType<typeof openEventSocket> | undefined;
  /** Ends the waiting of `listen`. */
  #giveUp = (): void => undefined;
  #isClosed = false;

  constructor(settings: AriSettings, deps: AriLineDeps) {
    this.#settings = settings;
    this.#deps = deps;
    this.#later = deps.later ?? inRealTime;
    this.#client = new AriClient(settings);
    this.#door = new Door(this.#later);
    this.#telling = new Telling({
      later: this.#later,
      trouble: deps.trouble,
      ended: async (end) => this.#listener?.ended(end),
      isClosed: () => this.#isClosed,
    });
  }

  /** Opens the line; resolves when calls can come, here or in the process that has the line, or after a while when Asterisk is away, which is tried on. */
  listen(listener: CallListener, unended: () => Promise<readonly UnendedCall[]> = nothingUnended): Promise<void> {
    this.#listener = listener;
    let asksUnended = true;
    return new Promise((resolve) => {
      this.#giveUp = resolve;
      const stopWaiting = this.#later(OPEN_WITHIN_MS, () => {
        this.#deps.trouble('exchange_away');
        resolve();
      });
      let stale: readonly LiveChannel[] = [];
      this.#socket = openEventSocket({
        ...this.#client.events(this.#settings.app),
        later: this.#later,
        before: async () => {
          if ((await this.#deps.mayOpen?.()) === false) {
            asksUnended = true; // whoever has it now may die
            stopWaiting();
            resolve();
            return false;
          }
          stale = (await this.#client.channels()) ?? [];
          return true;
        },
        opened: () => {
          this.#telling.let(this.#endStale(stale));
          if (asksUnended) this.#telling.let(this.#endForgotten(stale, unended));
          asksUnended = false;
          stopWaiting();
          resolve();
        },
        event: (event) => this.#hear(event),
        lost: () => this.#lost(),
      });
    });
  }

  async place(call: OutgoingCall): Promise<SendOutcome> {
    const { clock } = this.#deps;
    const { outside, home, app, callerId } = this.#settings;
    if (isExpired(call, clock)) return failed('expired');
    if (outside === null) return failed('provider_refused');
    if (this.#isClosed || !this.#socket?.isOpen()) return failed('provider_unreachable');
    const channelId = OUTGOING + call.callId;
    if (this.#placed.has(channelId)) return accepted(channelId);
    this.#placed.add(channelId);
    this.#begin(channelId, call.callId, 'out');
    const answer = await this.#client.originate({
      channelId,
      endpoint: outside.replace('{number}', dialled(call.to, home)),
      app,
      appArgs: 'out',
      timeoutS: Math.min(Math.max(1, Math.round(call.ringMs / 1000)), secondsLeft(call, clock)),
      ...(callerId === undefined ? {} : { callerId }),
    });
    const outcome = outcomeOf(answer, channelId);
    if (outcome.kind === 'failed') {
      this.#lines.delete(channelId);
      this.#placed.delete(channelId);
    }
    return outcome;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#giveUp();
    await Promise.all(
      [...this.#lines.values()].map(async (line) => {
        await this.#client.hangUp(line.channelId);
        this.#end(line, line.isTaken ? { outcome: 'completed' } : { outcome: 'unknown' });
      }),
    );
    await this.#telling.finish();
    this.#socket?.close();
  }

  #hear(event: AriEvent): void {
    switch (event.type) {
      case 'StasisStart':
        return this.#entered(event.channel.id, event.args);
      case 'ChannelDtmfReceived':
        return this.#lines.get(event.channel.id)?.call.key(event.digit);
      case 'PlaybackFinished': {
        const { id, state, target_uri: target } = event.playback;
        return this.#lines.get(target.replace(/^channel:/, ''))?.call.playbackFinished(id, state === 'failed');
      }
      case 'Dial':
        if (/^(RINGING|PROGRESS)$/.test(event.dialstatus)) this.#rung(event.peer.id);
        return;
      case 'ChannelStateChange':
        if (event.channel.state === 'Ringing') this.#rung(event.channel.id);
        return;
      case 'StasisEnd': {
        const line = this.#lines.get(event.channel.id);
        if (line && !line.isAway) return this.#end(line, { outcome: 'completed' });
        return this.#legOf(event.channel.id)?.call.legEnded();
      }
      case 'ChannelDestroyed': {
        const line = this.#lines.get(event.channel.id);
        if (!line) return this.#legOf(event.channel.id)?.call.legEnded();
        const { cause, tech_cause: sipCode } = event;
        return this.#end(line, line.isTaken ? { outcome: 'completed' } : whyUnanswered(cause, sipCode, line.hasRung));
      }
    }
  }

  /** A call has come into our hands. */
  #entered(channelId: string, [why = '', line = '', from = '']: readonly string[]): void {
    const known = this.#lines.get(channelId);
    if (why === 'incoming' && !known) return this.#rang(channelId, line, from);
    if (why === 'leg') {
      const caller = this.#legOf(channelId);
      if (caller) return caller.call.legAnswered();
    }
    if (known && why === 'out') return this.#taken(known);
    if (known && why === 'heard') {
      known.isAway = false;
      return this.#talk(known, line === 'MACHINE' ? 'machine_detected' : 'answered');
    }
    // Nobody here knows it: whoever is on it shall not wait.
    this.#telling.let(this.#client.hangUp(channelId));
  }

  #rang(channelId: string, line: string, from: string): void {
    const begun = this.#begin(channelId, incomingCallId('asterisk', channelId), 'in');
    begun.isTaken = true;
    const at = this.#deps.clock.now();
    begun.talking = this.#guarded(begun, async () => {
      const whenOpen = this.#door.whenOpen(channelId);
      if (whenOpen !== undefined) {
        const rung = this.#client.ring(channelId);
        await whenOpen;
        await rung; // or it could ring over the first words
      }
      this.#owes(begun); // until it was asked the first time
      await this.#inTime(() =>
        this.#listener?.rang({
          callId: begun.callId,
          providerId: channelId,
          from: callersNumber(from, this.#settings.home),
          line,
          at,
        }),
      );
      await this.#client.answer(channelId);
      await begun.call.talk('answered');
    });
  }

  #taken(line: Line): void {
    line.isTaken = true;
    const { machineContext } = this.#settings;
    if (machineContext === undefined) return this.#talk(line, 'answered');
    line.isAway = true;
    this.#telling.let(
      this.#client.continueIn(line.channelId, machineContext).then((outcome) => {
        if (outcome === 'done' || outcome === 'gone') return;
        line.isAway = false;
        this.#talk(line, 'answered');
      }),
    );
  }

  #talk(line: Line, first: 'answered' | 'machine_detected'): void {
    line.talking = this.#guarded(line, () => line.call.talk(first));
  }

  /** A bug, or a database that is away: whoever calls us gets the desk, whom we call is let go. Nobody listens to silence. */
  async #guarded(line: Line, talk: () => Promise<void>): Promise<void> {
    try {
      await talk();
    } catch (error) {
      this.#deps.trouble(error instanceof Error ? `call_broken: ${error.name}` : 'call_broken');
      const { deskContext } = this.#settings;
      const isForDesk = line.direction === 'in' && deskContext !== undefined && !this.#isClosed;
      const outcome = isForDesk ? await this.#client.continueIn(line.channelId, deskContext) : 'refused';
      if (outcome !== 'done') await this.#client.hangUp(line.channelId);
    } finally {
      line.answered(); // also who hung up before anything was asked
    }
  }

  /**
   * Whoever still works at the answer then is told by the signal that nobody waits for it.
   *
   * @throws Error where no answer comes in time: a database that died without a word never gives one
   */
  async #inTime<T>(ask: (left: AbortSignal) => Promise<T> | undefined): Promise<T | undefined> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const left = new AbortController();
    const stop = this.#later(this.#deps.answerWithinMs ?? ANSWER_WITHIN_MS, () => {
      left.abort();
      reject(new Error('No answer in time'));
    });
    return Promise.race([ask(left.signal), late]).finally(stop);
  }

  #rung(channelId: string): void {
    const line = this.#lines.get(channelId);
    if (line) line.hasRung = true;
  }

  #legOf(channelId: string): Line | undefined {
    const caller = callerOfLeg(channelId);
    const line = caller === undefined ? undefined : this.#lines.get(caller);
    return line?.call.isLeg(channelId) ? line : undefined;
  }

  /** Without events nothing that goes on can be followed: it is ended, and told, once for all. */
  #lost(): void {
    if (this.#isClosed) return;
    this.#deps.trouble('exchange_lost');
    for (const line of this.#lines.values()) {
      this.#telling.let(this.#client.hangUp(line.channelId));
      this.#end(line, { outcome: line.isTaken ? 'completed' : 'unknown' });
    }
  }

  /** What was in our hands before we listened: another process of ours has died with it. */
  async #endStale(channels: readonly LiveChannel[]): Promise<void> {
    for (const { id, state, dialplan } of channels) {
      const isOut = id.startsWith(OUTGOING);
      const isOurs = dialplan?.app_name === 'Stasis' && dialplan.app_data?.split(',')[0] === this.#settings.app;
      const isLeg = callerOfLeg(id) !== undefined;
      if ((!isOut && !isOurs && !isLeg) || this.#lines.has(id)) continue;
      await this.#client.hangUp(id);
      if (isLeg) continue;
      const callId = isOut ? id.slice(OUTGOING.length) : incomingCallId('asterisk', id);
      this.#telling.tell(endOf(callId, id, { outcome: state === 'Up' ? 'completed' : 'unknown' }, this.#deps.clock));
    }
  }

  /** What ended while nobody listened: how, nobody knows. */
  async #endForgotten(channels: readonly LiveChannel[], unended: () => Promise<readonly UnendedCall[]>): Promise<void> {
    const there = new Set(channels.map(({ id }) => id));
    for (const { callId, providerId } of await unended()) {
      const id = providerId ?? OUTGOING + callId;
      if (!there.has(id) && !this.#lines.has(id))
        this.#telling.tell(endOf(callId, id, { outcome: 'unknown' }, this.#deps.clock));
    }
  }

  #begin(channelId: string, callId: string, direction: 'in' | 'out'): Line {
    const { clock, newId, trouble } = this.#deps;
    const { inside, outside, home, app, sounds } = this.#settings;
    const call = new AriCall(
      {
        client: this.#client,
        app,
        clock,
        newId,
        later: this.#later,
        next: async (event) => {
          this.#owes(line);
          const step = await this.#inTime((left) => this.#listener?.next(event, left)).finally(() => line.answered());
          return step ?? { utterances: [] };
        },
        endpointOf: (to) =>
          (to.startsWith('+') && outside !== null ? outside : inside).replace('{number}', dialled(to, home)),
        mediaOf: (utterance) => mediaOf(utterance, sounds),
        trouble,
      },
      callId,
      channelId,
    );
    const line: Line = {
      callId,
      channelId,
      direction,
      call,
      isTaken: false,
      hasRung: false,
      isAway: false,
      talking: Promise.resolve(),
      answered: () => undefined,
    };
    this.#lines.set(channelId, line);
    return line;
  }

  /** One answer at a time. */
  #owes(line: Line): void {
    const earlier = line.answered;
    line.answered = this.#door.owe();
    earlier();
  }

  #end(line: Line, why: Unanswered | { readonly outcome: CallOutcome }): void {
    if (!this.#lines.delete(line.channelId)) return;
    this.#telling.let(line.call.over());
    this.#door.letIn(line.channelId); // who called, and hung up, is written down all the same
    // What is being decided about the call comes to its end first.
    this.#telling.let(
      line.talking.then(() => this.#telling.tell(endOf(line.callId, line.channelId, why, this.#deps.clock))),
    );
  }
}

const nothingUnended = (): Promise<readonly UnendedCall[]> => Promise.resolve([]);

const OPEN_WITHIN_MS = 5_000;
/** Above what a statement may take, and what a voice that was just started needs for its first sentences. */
const ANSWER_WITHIN_MS = 15_000;

const endOf = (callId: string, channelId: string, why: Unanswered, clock: Clock): CallEnd => ({
  eventId: `${channelId}:ended`,
  callId,
  providerId: channelId,
  ...why,
  at: clock.now(),
});

function inRealTime(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
}
