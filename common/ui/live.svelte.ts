import { io, type Socket } from 'socket.io-client';
import type { ClientToServer, JoinView, ServerToClient } from '../contract/socket.ts';
import type { View } from '../contract/views.ts';
import { followView, type Connection } from './follow.ts';

/** The socket of a screen, typed by the contract. */
export type ScreenSocket = Socket<ServerToClient, ClientToServer>;

/** Connects with the screen's token; joins, acknowledgements and commands go over the same socket. */
export const connect = (token?: string): ScreenSocket =>
  io({
    // Without an answer for this long an `emitWithAck` fails. (`socket.timeout()` would lose its types.)
    ackTimeout: 5_000,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    // A screen is right again within 5 s of the server's return: an attempt that began while the network swallowed
    // everything is given up early, and the longest pause (half as much again, by chance) is short.
    timeout: 2_500,
    reconnectionDelay: 300,
    reconnectionDelayMax: 1_500,
    ...(token === undefined ? {} : { auth: { token } }),
  });

export type LiveViewOptions = {
  /** Staff say which of their clinics; a token says it by itself. */
  readonly request?: () => JoinView;
  readonly now?: () => number;
};

/**
 * What one screen shows, kept equal to the server's. When the connection goes, the last view stays, `connection` is
 * `stale` and the screen must say so.
 *
 *     const live = new LiveView<DisplayView>(connect(token));
 *     $effect(() => live.start());
 */
export class LiveView<V extends View> {
  #view = $state.raw<V | undefined>(undefined); // replaced, never mutated
  #seq = $state(0);
  #day = $state<string | undefined>(undefined);
  #connection = $state<Connection>('connecting');
  #staleSinceAt = $state<number | undefined>(undefined);
  #refusedBy = $state<string | undefined>(undefined);

  readonly #socket: ScreenSocket;
  readonly #options: LiveViewOptions;

  constructor(socket: ScreenSocket, options: LiveViewOptions = {}) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Undefined until the first snapshot. */
  get view(): V | undefined {
    return this.#view;
  }

  get seq(): number {
    return this.#seq;
  }

  get day(): string | undefined {
    return this.#day;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Epoch milliseconds, by this screen's own clock, since when the view may be old. */
  get staleSinceAt(): number | undefined {
    return this.#staleSinceAt;
  }

  /** The code with which the server refused this screen's token or join; undefined when it is only out of reach. */
  get refusedBy(): string | undefined {
    return this.#refusedBy;
  }

  /** For what a screen says itself: acknowledging a painted call, a command. */
  get socket(): ScreenSocket {
    return this.#socket;
  }

  /** Starts following; returns the function that stops and disconnects. Made to be returned from `$effect`. */
  start(): () => void {
    const stop = followView<V>({
      // Following speaks to any socket, a test's too; the typed one accepts only the contract's events.
      socket: this.#socket as unknown as Socket,
      joinEvent: 'view:join',
      updateEvent: 'view:update',
      request: this.#options.request ?? (() => ({})),
      onView: ({ view, seq, day }) => {
        this.#view = view;
        this.#seq = seq;
        this.#day = day;
      },
      onConnection: (connection, refusedBy) => {
        this.#refusedBy = refusedBy;
        if (connection !== 'stale') this.#staleSinceAt = undefined;
        else this.#staleSinceAt ??= (this.#options.now ?? Date.now)();
        this.#connection = connection;
      },
    });
    this.#socket.connect();
    return () => {
      stop();
      this.#socket.disconnect();
    };
  }
}
