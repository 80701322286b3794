import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Language } from '../../../common/contract/language.ts';
import type { MessageChannelName } from '../../ports/messages.ts';
import type { CallOutcome, LineStep } from '../../ports/voiceLine.ts';

/** A message that the fake provider carried, one way or the other: what really reached a telephone, whatever was answered. */
export type FakeMessage = {
  readonly kind: 'message';
  readonly entryId: string;
  readonly direction: 'to_person' | 'from_person';
  readonly channel: MessageChannelName;
  /** The person's number, e-mail address or push subscription. */
  readonly address: string;
  /** The sender's own id; the same one twice is the same message sent twice. */
  readonly messageId?: string;
  readonly language?: Language;
  readonly subject?: string;
  readonly text: string;
  readonly url?: string;
  readonly status: 'sent' | 'delivered' | 'failed';
  readonly at: number;
};

export type FakeCall = {
  readonly kind: 'call';
  readonly entryId: string;
  readonly callId: string;
  readonly address: string;
  /** The clinic's number that the person dialled; none where the clinic called. */
  readonly line?: string;
  readonly language: Language;
  readonly state: 'ringing' | 'talking' | 'ended';
  /** What is being said and waited for now. */
  readonly step?: LineStep;
  /** Keys pressed for the present question so far. */
  readonly entered: string;
  /** Everything said during the call, in order, and every key. */
  readonly said: readonly string[];
  readonly keys: string;
  readonly outcome?: CallOutcome;
  readonly at: number;
  readonly endedAt?: number;
};

export type FakeEntry = FakeMessage | FakeCall;

/** What one telephone shows. */
export type FakePhone = {
  readonly address: string;
  readonly messages: readonly FakeMessage[];
  readonly calls: readonly FakeCall[];
};

/** Beyond this the oldest are forgotten: a demonstration may run for months. */
const MOST_ENTRIES = 5_000;

/**
 * What a fake provider has done in the world. It never hides a double: the checker counts here. With a file it outlives the
 * server, as the world does; each line is an entry as it then was, and the last line about an entry counts.
 */
export class FakeLedger {
  readonly #entries = new Map<string, FakeEntry>();
  readonly #file: string | undefined;
  readonly #watchers = new Set<(address: string) => void>();

  constructor(file?: string) {
    this.#file = file;
    if (file === undefined || !existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const entry = readLine(line);
      if (entry) this.#entries.set(entry.entryId, entry);
    }
  }

  /** Adds an entry or puts it in the place of its former self. */
  put(entry: FakeEntry): void {
    this.#entries.set(entry.entryId, entry);
    if (this.#entries.size > MOST_ENTRIES) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(entry)}\n`);
    for (const watcher of this.#watchers) watcher(entry.address);
  }

  /** Everything, oldest first. */
  entries(): readonly FakeEntry[] {
    return [...this.#entries.values()];
  }

  messages(): readonly FakeMessage[] {
    return this.entries().filter((entry) => entry.kind === 'message');
  }

  calls(): readonly FakeCall[] {
    return this.entries().filter((entry) => entry.kind === 'call');
  }

  call(callId: string): FakeCall | undefined {
    return this.calls().findLast((call) => call.callId === callId);
  }

  /** What the telephone or mailbox of this address shows. */
  phone(address: string): FakePhone {
    return {
      address,
      messages: this.messages().filter((message) => message.address === address),
      calls: this.calls().filter((call) => call.address === address),
    };
  }

  /** Everybody who has been written to or rung, the latest first. */
  addresses(): readonly { readonly address: string; readonly lastAt: number }[] {
    const lastAt = new Map<string, number>();
    for (const { address, at } of this.#entries.values()) lastAt.set(address, Math.max(at, lastAt.get(address) ?? 0));
    return [...lastAt].map(([address, at]) => ({ address, lastAt: at })).toSorted((a, b) => b.lastAt - a.lastAt);
  }

  /** Tells whose telephone has changed; returns the function that stops it. */
  watch(watcher: (address: string) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** The file is ours alone, so a line that parses is an entry; the last may be half written after a kill. */
function readLine(line: string): FakeEntry | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as FakeEntry);
  } catch {
    return undefined;
  }
}
