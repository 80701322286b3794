import { Socket } from 'node:net';
import type postgres from 'postgres';

type Options = postgres.Options<Record<string, never>>;

type Address = { readonly host: readonly string[]; readonly port: readonly number[]; readonly path: string | false };

/** How the server's "ready for the next query" ends: the state is `I` (idle), `T` (in a transaction) or `E` (in a failed one). */
const READY = [0x5a, 0, 0, 0, 5];
const IDLE = 'I'.charCodeAt(0);
/** What the driver prepares for the very end of a transaction, and under which name. */
const LAST_WORD = /P[^]{4}([^\0]*)\0(?:rollback|commit)\0/;
/** So many bytes follow the name of a statement that is asked for without values. */
const AFTER_NAME = 24;
const SHORT = 200;
/** An error after which the server ends the connection. */
const FATAL = /^E[^]{4}SFATAL\0|^E[^]{4}SPANIC\0|\0VFATAL\0/;

/**
 * A socket for the `postgres` driver (3.4.9), which does not survive the loss of a connection inside a transaction: it
 * sends the next statement, at the latest the rollback, to a socket that it has already let go of, and the error ends
 * the process. So the end of the connection is kept from the driver until its transaction has ended too: statements
 * fail one by one, and only then is the connection made anew.
 *
 * Connections taken by `reserve` outside a transaction are not helped by this: do not use it.
 */
class SteadySocket extends Socket {
  #state = IDLE;
  #isStarted = false;
  #tail: number[] = [];
  #isLastWordSaid = false;
  /** The names of commit and rollback on this connection: only the first time does the driver send their words. */
  readonly #lastWords = new Set<string>();
  #lost: { readonly hadError: boolean } | null = null;

  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event === 'data' && Buffer.isBuffer(values[0])) {
      // The driver would blame the first statement of its next connection for it; that this one ends, it hears anyway.
      if (this.#isStarted && FATAL.test(values[0].subarray(0, SHORT).toString('latin1'))) return true;
      this.#noteState(values[0]);
    }
    if (event !== 'close' || this.#lost) return super.emit(event, ...values);
    this.#lost = { hadError: values[0] === true };
    this.#failStatement();
    // At once, as Node does it: what is asked after the one that hears of the end would else be sent here, too, and fail.
    if (this.#state === IDLE) return super.emit(event, ...values);
    if (this.#isLastWordSaid) this.#closeSoon();
    return true;
  }

  constructor() {
    super();
    // A field with a deaf setter, because Node puts functions of its own there on connecting and on the other's end.
    Object.defineProperty(this, 'write', { get: () => this.#write, set: () => undefined });
  }

  // The driver passes a chunk and perhaps a callback: one of the three shapes of this call.
  readonly #write = (chunk: Uint8Array | string, ...rest: never[]): boolean => {
    this.#isLastWordSaid = this.#state !== IDLE && this.#endsWithLastWord(chunk);
    if (!this.#lost) return super.write(chunk, ...rest);
    if (this.#isLastWordSaid) this.#closeSoon();
    else setImmediate(() => this.#failStatement());
    return true;
  };

  /** Whatever was sent before it in the same chunk. */
  #endsWithLastWord(chunk: Uint8Array | string): boolean {
    const end = Buffer.from(chunk).subarray(-SHORT).toString('latin1');
    const name = LAST_WORD.exec(end)?.[1];
    if (name !== undefined) this.#lastWords.add(name);
    return [...this.#lastWords].some((each) => end.slice(-each.length - AFTER_NAME).includes(`\0${each}\0`));
  }

  #noteState(chunk: Buffer): void {
    this.#tail = [...this.#tail, ...chunk.subarray(-6)].slice(-6);
    if (!READY.every((byte, at) => this.#tail[at] === byte)) return;
    this.#isStarted = true;
    this.#state = this.#tail[5] ?? IDLE;
  }

  #failStatement(): void {
    // After its end nobody listens, and an error without a listener would be thrown.
    if (this.listenerCount('error') > 0) super.emit('error', new Error('The connection to the database was lost'));
  }

  /** After what the driver still writes in this turn of the event loop and the next. */
  #closeSoon(): void {
    setImmediate(() =>
      setImmediate(() => {
        this.#failStatement();
        super.emit('close', this.#lost?.hadError === true);
      }),
    );
  }
}

/** Connects to what the driver's other options name. */
function steadySocket({ host, port, path }: Address): Socket {
  return new SteadySocket().connect(
    path === false ? { host: host[0] ?? 'localhost', port: port[0] ?? 5432 } : { path },
  );
}

/** A database that was away is asked again this soon; the driver's own pauses grow to 20 s. */
const RECONNECT_AFTER_S = 0.25;

/** Options with which connections come and go without harm. Not over TLS: there the driver makes a socket of its own. */
export const steady = (options: Options): Options =>
  // `socket` is documented, but not in the driver's types.
  ({ backoff: () => RECONNECT_AFTER_S, ...options, socket: steadySocket }) as Options;
