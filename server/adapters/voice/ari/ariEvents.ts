import { WebSocket } from 'ws';
import { z } from 'zod';

const Channel = z.object({ id: z.string(), state: z.string() });

/** What is read of Asterisk's events; all others say nothing to us. */
const AriEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('StasisStart'), args: z.array(z.string()), channel: Channel }),
  z.object({ type: z.literal('StasisEnd'), channel: Channel }),
  z.object({ type: z.literal('ChannelDtmfReceived'), digit: z.string(), channel: Channel }),
  z.object({ type: z.literal('ChannelStateChange'), channel: Channel }),
  z.object({
    type: z.literal('ChannelDestroyed'),
    cause: z.int(),
    /** SIP's own answer; since Asterisk 20. */
    tech_cause: z.int().optional(),
    channel: Channel,
  }),
  z.object({ type: z.literal('Dial'), dialstatus: z.string(), peer: Channel }),
  z.object({
    type: z.literal('PlaybackFinished'),
    playback: z.object({ id: z.string(), state: z.string(), target_uri: z.string() }),
  }),
]);
export type AriEvent = z.output<typeof AriEvent>;

export function readAriEvent(text: string): AriEvent | undefined {
  const read = AriEvent.safeParse(parsed(text));
  return read.success ? read.data : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no event of any Asterisk
  }
}

export type EventSocket = {
  /** Events come now. */
  isOpen(): boolean;
  close(): void;
};

type Wanted = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly later: (delayMs: number, task: () => void) => () => void;
  /**
   * Before each connection, so that what was there before it can be told from what comes; false: not now, another has
   * the events.
   */
  readonly before: () => Promise<boolean>;
  readonly opened: () => void;
  readonly event: (event: AriEvent) => void;
  /** Events were lost from now on. */
  readonly lost: () => void;
};

const AGAIN_AFTER_MS = [200, 1_000, 3_000, 10_000] as const;
/** Whoever waits for the events to be given free looks so often. */
const LOOK_EVERY_MS = 3_000;
/** A line without a word for so long is asked, and after as long again given up. */
const PING_EVERY_MS = 15_000;

/** Asterisk's events, over a socket that is opened again whenever it breaks. */
export function openEventSocket(wanted: Wanted): EventSocket {
  const { url, headers, later, before, opened, event, lost } = wanted;
  let socket: WebSocket | undefined;
  let isClosed = false;
  let tries = 0;
  let stopTimer = (): void => undefined;

  async function connect(): Promise<void> {
    const isTheirs = !(await before());
    if (isClosed) return;
    if (isTheirs) {
      stopTimer = later(LOOK_EVERY_MS, () => void connect());
      return;
    }
    const own = new WebSocket(url, { headers, handshakeTimeout: 5_000 });
    socket = own;
    let wasOpen = false;
    let isAlive = true;
    const watch = (): void => {
      stopTimer = later(PING_EVERY_MS, () => {
        if (!isAlive) return own.terminate();
        isAlive = false;
        own.ping();
        watch();
      });
    };
    own.on('open', () => {
      wasOpen = true;
      tries = 0;
      watch();
      opened();
    });
    own.on('pong', () => (isAlive = true));
    own.on('message', (data: Buffer) => {
      isAlive = true;
      const read = readAriEvent(data.toString('utf8'));
      if (read) event(read);
    });
    own.on('error', () => undefined); // 'close' follows and tells the same
    own.on('close', () => {
      stopTimer();
      if (wasOpen) lost();
      again();
    });
  }
  const again = (): void => {
    if (isClosed) return;
    const delayMs = AGAIN_AFTER_MS[Math.min(tries, AGAIN_AFTER_MS.length - 1)] ?? 0;
    tries += 1;
    stopTimer = later(delayMs, () => void connect());
  };
  void connect();
  return {
    isOpen: () => socket?.readyState === WebSocket.OPEN,
    close: () => {
      isClosed = true;
      stopTimer();
      socket?.close();
    },
  };
}
