import type { SendFailureCode } from '../../notice/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  DeliveryReport,
  IncomingMessage,
  MessageChannel,
  MessageChannelName,
  OutgoingMessage,
  SendOutcome,
} from '../../ports/messages.ts';
import type { CallListener, VoiceLine } from '../../ports/voiceLine.ts';
import { FakeCalls } from '../voice/fakeCalls.ts';
import { FakeLedger, type FakeMessage } from './fakeLedger.ts';
import { accepted, failed, isExpired } from './outcome.ts';

/**
 * How a provider can behave. `timeout_after_accept` is the treacherous one: the message has gone out, and nobody is told.
 * `slow` answers rightly after its pause.
 */
export type FakeMode =
  | { readonly mode: 'accept' | 'timeout_after_accept' | 'down' }
  | { readonly mode: 'reject'; readonly code?: SendFailureCode }
  | { readonly mode: 'slow'; readonly pauseMs: number };

/** Whom the provider tells about reports, replies and calls: in a real one's case our webhooks. */
export type FakeListener = CallListener & {
  report(report: DeliveryReport): Promise<void>;
  incoming(message: IncomingMessage): Promise<void>;
};

export type FakeSettings = {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Runs a task later and returns the function that calls it off; real time unless given. */
  readonly later?: (delayMs: number, task: () => void) => () => void;
  /** Keeps the ledger in this file, so that it outlives the server. */
  readonly file?: string;
  /** What is reported after a message was taken: at once that it was delivered, or only what a test says. */
  readonly reports?: 'delivered_at_once' | 'by_hand';
  /** How often each report and reply is told, as providers repeat themselves. */
  readonly repeats?: number;
  readonly onBug?: (error: unknown) => void;
};

type Channel = MessageChannelName | 'voice';

/**
 * A provider without a network, driven like a device: it sends texts, e-mails, push messages and calls to telephones that
 * exist only in its ledger, reports, lets a person write back and take calls, and fails as real ones fail. The
 * demonstration's telephone page is its screen, and tests count what it really did.
 */
export class FakeProvider {
  readonly ledger: FakeLedger;
  readonly calls: FakeCalls;
  readonly sms: MessageChannel;
  readonly email: MessageChannel;
  readonly webPush: MessageChannel;
  readonly voice: VoiceLine;
  readonly #settings: FakeSettings;
  readonly #modes = new Map<Channel, FakeMode>();
  #listener: FakeListener | undefined;
  readonly #telling = new Set<Promise<void>>();

  constructor(settings: FakeSettings) {
    this.#settings = settings;
    this.ledger = new FakeLedger(settings.file);
    this.sms = this.#channel('sms');
    this.email = this.#channel('email');
    this.webPush = this.#channel('web_push');
    this.calls = new FakeCalls({
      ledger: this.ledger,
      clock: settings.clock,
      newId: settings.newId,
      later: settings.later ?? inRealTime,
      listener: () => this.#listener,
      onBug: this.#onBug,
    });
    this.voice = {
      place: (call) =>
        this.#behave('voice', call, () => {
          this.calls.ring(call);
          return call.callId;
        }),
      close: () => {
        this.calls.close();
        return Promise.resolve();
      },
    };
  }

  /**
   * From now on reports, replies and calls are told here; whoever listened before has heard to its end what had begun.
   * Calls cut short by a restart are ended first.
   */
  async listen(listener: FakeListener): Promise<void> {
    this.#listener = listener;
    await Promise.allSettled(this.#telling);
    await this.calls.endInterrupted();
  }

  setMode(channel: Channel, mode: FakeMode): void {
    this.#modes.set(channel, mode);
  }

  /** Reports about a message that was sent, as often as providers repeat themselves. */
  async report(entryId: string, status: DeliveryReport['status'], code?: SendFailureCode): Promise<void> {
    const message = this.ledger.messages().find((each) => each.entryId === entryId);
    if (message?.messageId === undefined) throw new Error(`The fake provider has sent no message ${entryId}`);
    this.ledger.put({ ...message, status });
    const report: DeliveryReport = {
      eventId: `${entryId}:${status}`,
      messageId: message.messageId,
      providerId: entryId,
      status,
      ...(code === undefined ? {} : { code }),
      at: this.#settings.clock.now(),
    };
    await this.#tell((listener) => listener.report(report));
  }

  /** A person writes back from their telephone. */
  async writeBack(address: string, text: string): Promise<void> {
    const [entryId, at] = [this.#settings.newId(), this.#settings.clock.now()];
    const sent: FakeMessage = {
      kind: 'message',
      entryId,
      direction: 'from_person',
      channel: 'sms',
      address,
      text,
      status: 'delivered',
      at,
    };
    this.ledger.put(sent);
    await this.#tell((listener) =>
      listener.incoming({ providerEventId: entryId, from: address, to: FAKE_LINE, text, at }),
    );
  }

  #channel(channel: MessageChannelName): MessageChannel {
    return {
      channel,
      send: (message) => this.#behave(channel, message, () => this.#deliver(channel, message)),
      close: () => Promise.resolve(),
    };
  }

  async #behave(channel: Channel, what: { expiresAt: number }, act: () => string): Promise<SendOutcome> {
    const { clock, later = inRealTime } = this.#settings;
    if (isExpired(what, clock)) return failed('expired');
    const behaviour = this.#modes.get(channel) ?? { mode: 'accept' };
    switch (behaviour.mode) {
      case 'down':
        return failed('provider_unreachable');
      case 'reject':
        return failed(behaviour.code ?? 'blocked');
      case 'timeout_after_accept':
        act();
        return { kind: 'unknown', code: 'timed_out' };
      case 'slow':
        await new Promise<void>((resolve) => later(behaviour.pauseMs, resolve));
        return isExpired(what, clock) ? failed('expired') : accepted(act());
      case 'accept':
        return accepted(act());
    }
  }

  #deliver(channel: MessageChannelName, message: OutgoingMessage): string {
    const { newId, clock, reports = 'delivered_at_once', later = inRealTime } = this.#settings;
    const { messageId, to, language, subject, text, url } = message;
    const entryId = newId();
    this.ledger.put({
      kind: 'message',
      entryId,
      direction: 'to_person',
      channel,
      address: to,
      messageId,
      language,
      ...(subject === undefined ? {} : { subject }),
      text,
      ...(url === undefined ? {} : { url }),
      status: 'sent',
      at: clock.now(),
    });
    // Push services and mail servers report nothing.
    if (reports === 'delivered_at_once' && channel === 'sms') {
      later(0, () => void this.report(entryId, 'delivered').catch(this.#onBug));
    }
    return entryId;
  }

  async #tell(tell: (listener: FakeListener) => Promise<void>): Promise<void> {
    const listener = this.#listener;
    if (listener === undefined) return;
    const tellAsOften = async () => {
      for (let told = 0; told < (this.#settings.repeats ?? 1); told += 1) await tell(listener);
    };
    const telling = tellAsOften();
    this.#telling.add(telling);
    await telling.finally(() => this.#telling.delete(telling));
  }

  readonly #onBug = (error: unknown): void => {
    if (this.#settings.onBug === undefined) throw error;
    this.#settings.onBug(error);
  };
}

/** The number that texts seem to come from. */
export const FAKE_LINE = '+980000000';

function inRealTime(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
}
