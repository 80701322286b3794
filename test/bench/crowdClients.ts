/** A crowd of screens in a process of its own, so that the server's memory and time are the server's alone. */
import { io, type Socket } from 'socket.io-client';

/** Told by the bench: connect, or wait until everybody was told of a number; empty: of anything. */
export type ToCrowd =
  | { readonly what: 'join'; readonly url: string; readonly tokens: readonly string[]; readonly count: number }
  | { readonly what: 'expect'; readonly number: string };
/** When each of them had it, by the clock of this machine. */
export type FromCrowd = { readonly what: 'joined' } | { readonly what: 'shown'; readonly at: readonly number[] };

/** At a time, as people come: not all in one moment. */
const AT_ONCE = 50;

const sockets: Socket[] = [];
/** What is waited for, and when each had it. */
let awaited: { readonly text: string; readonly at: Map<Socket, number> } | undefined;

process.on('message', (order: ToCrowd) => {
  if (order.what === 'join') {
    void join(order);
    return;
  }
  awaited = { text: order.number === '' ? '' : `"${order.number}"`, at: new Map() };
  answer({ what: 'joined' });
});

async function join({ url, tokens, count }: Extract<ToCrowd, { what: 'join' }>): Promise<void> {
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, (_, index) => {
      const token = tokens[(sockets.length + index) % tokens.length];
      const socket = io(url, { transports: ['websocket'], forceNew: true, auth: { token }, ackTimeout: 60_000 });
      socket.on('view:update', (update: unknown) => {
        if (!awaited || awaited.at.has(socket)) return;
        if (awaited.text !== '' && !JSON.stringify(update).includes(awaited.text)) return;
        awaited.at.set(socket, performance.timeOrigin + performance.now());
        if (awaited.at.size < count) return;
        answer({ what: 'shown', at: [...awaited.at.values()] });
        awaited = undefined;
      });
      return socket;
    });
    sockets.push(...some);
    await Promise.all(some.map((socket) => socket.emitWithAck('view:join', {})));
  }
  answer({ what: 'joined' });
}

const answer = (said: FromCrowd): void => void process.send?.(said);
process.once('disconnect', () => process.exit(0));
