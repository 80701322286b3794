/** Keeps a screen equal to the server: a snapshot, then updates without a gap. No Svelte here; see live.svelte.ts. */

/** Where in a clinic day's log a view was taken. */
export type Cursor = { readonly day: string; readonly seq: number };

export type Snapshot<View> = Cursor & { readonly view: View };

/** `prevSeq` is the seq of the update before it for this screen; so a lost one is noticed. */
export type Update<View> = Snapshot<View> & { readonly prevSeq: number };

export type JoinReply<View> =
  | { readonly ok: true; readonly value: Snapshot<View> }
  | { readonly ok: false; readonly error: { readonly code: string } };

/** `stale`: what is shown may be old, and the screen must say so. */
export type Connection = 'connecting' | 'live' | 'stale';

/** What an update means for a screen that is at `cursor`. */
export function meaningOf(
  update: Cursor & { readonly prevSeq: number },
  cursor: Cursor,
): 'apply' | 'ignore' | 'join_again' {
  if (update.day !== cursor.day) return 'join_again';
  if (update.seq < cursor.seq) return 'ignore'; // already in the snapshot
  // No ticket has moved; what stands beside the queue has, such as an alarm, a printer or a screen that showed a call.
  if (update.seq === cursor.seq) return 'apply';
  return update.prevSeq === cursor.seq ? 'apply' : 'join_again';
}

/** The part of a Socket.IO client that following needs; the real one fits. */
export type ViewSocket = {
  readonly connected: boolean;
  /** False when the server ended the connection or refused it: then the client does not come back by itself. */
  readonly active: boolean;
  connect(): unknown;
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  off(event: string, listener: (...values: unknown[]) => void): unknown;
  emitWithAck(event: string, ...values: unknown[]): Promise<unknown>;
};

export type FollowOptions<View> = {
  readonly socket: ViewSocket;
  readonly joinEvent: string;
  readonly updateEvent: string;
  /** Sent with each join; what the screen is, its token says. */
  readonly request: () => unknown;
  readonly onView: (snapshot: Snapshot<View>) => void;
  readonly onConnection: (connection: Connection, refusedBy: string | undefined) => void;
  /** Runs `task` later; returns what cancels it. Given by tests, else `setTimeout`. */
  readonly later?: (task: () => void, ms: number) => () => void;
};

/** After a refused or unanswered join, and after the server ended the connection. */
const AGAIN_MS = 2_000;

const laterByTimer = (task: () => void, ms: number) => {
  const timer = setTimeout(task, ms);
  return () => {
    clearTimeout(timer);
  };
};

/** Starts following; returns the function that stops, after which nothing more is reported. */
export function followView<View>(options: FollowOptions<View>): () => void {
  const { socket } = options;
  const later = options.later ?? laterByTimer;
  let cursor: Cursor | undefined;
  /** The join under way; an answer to an older one is not looked at. */
  let joining: symbol | undefined;
  /** Updates that overtook the answer to the join. */
  let early: Update<View>[] = [];
  let cancelRetry: () => void = () => undefined;

  const stale = (refusedBy?: string) => {
    options.onConnection('stale', refusedBy);
  };

  async function join() {
    cancelRetry();
    const mine = Symbol('join');
    joining = mine;
    early = [];
    let reply: JoinReply<View> | undefined;
    try {
      // The server's contract names the reply's type; the socket's own types know only `unknown`.
      reply = (await socket.emitWithAck(options.joinEvent, options.request())) as JoinReply<View>;
    } catch {
      reply = undefined; // `ackTimeout` passed, or the connection went
    }
    if (joining !== mine) return;
    joining = undefined;
    if (reply?.ok === true) {
      take(reply.value);
      options.onConnection('live', undefined);
      const overtaken = early;
      early = [];
      overtaken.forEach(update);
    } else {
      stale(reply?.error.code);
      cancelRetry = later(() => socket.connected && void join(), AGAIN_MS);
    }
  }

  function take(snapshot: Snapshot<View>) {
    cursor = { day: snapshot.day, seq: snapshot.seq };
    options.onView(snapshot);
  }

  function update(next: Update<View>) {
    if (joining !== undefined) {
      early.push(next);
      return;
    }
    if (cursor === undefined) return;
    const meaning = meaningOf(next, cursor);
    if (meaning === 'apply') take(next);
    else if (meaning === 'join_again') void join();
  }

  function lost(refusedBy?: string) {
    joining = undefined;
    stale(refusedBy);
    cancelRetry();
    if (!socket.active) cancelRetry = later(() => void socket.connect(), AGAIN_MS);
  }

  const onConnect = () => void join();
  const onDisconnect = () => {
    lost();
  };
  // The casts give Socket.IO's untyped events the types of its documentation and of our contract.
  const onRefused = (error: unknown) => {
    const { message, data } = error as Error & { readonly data?: { readonly code?: string } };
    lost(socket.active ? undefined : (data?.code ?? message));
  };
  const onUpdate = (next: unknown) => {
    update(next as Update<View>);
  };

  socket.on('connect', onConnect);
  socket.on('disconnect', onDisconnect);
  socket.on('connect_error', onRefused);
  socket.on(options.updateEvent, onUpdate);
  if (socket.connected) void join();

  return () => {
    joining = undefined;
    cursor = undefined;
    cancelRetry();
    socket.off('connect', onConnect);
    socket.off('disconnect', onDisconnect);
    socket.off('connect_error', onRefused);
    socket.off(options.updateEvent, onUpdate);
  };
}
