/** A line that misbehaves: it stands still, is slow, loses pieces, or is cut so that both ends still believe in it. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Wire = {
  readonly port: number;
  /** Nothing moves, and nothing is lost: what came meanwhile goes on its way when it thaws. */
  freeze(): void;
  thaw(): void;
  /** Both ends believe in their connections, and nothing arrives any more, of new ones neither. */
  cut(): void;
  /** The old connections are dead; new ones get through. */
  mend(): void;
  /** Each piece takes so long; of so many of a hundred pieces the first copy is lost, and the next comes after `againMs`. */
  worsen(how: { readonly delayMs: number; readonly lostPercent: number; readonly againMs: number }): void;
  close(): Promise<void>;
};

/** @param chance from 0 to 1 */
export async function layWire(toPort: number, chance: () => number = Math.random): Promise<Wire> {
  const ends = new Set<Socket>();
  let state: 'whole' | 'frozen' | 'cut' = 'whole';
  let how = { delayMs: 0, lostPercent: 0, againMs: 0 };
  const carry = (from: Socket, into: Socket): void => {
    let goesAt = 0; // pieces keep their order, as TCP sees to
    from.on('data', (bytes: Buffer) => {
      if (state === 'cut') return;
      const { delayMs, lostPercent, againMs } = how;
      if (delayMs === 0 && lostPercent === 0) {
        into.write(bytes);
        return;
      }
      const lost = chance() * 100 < lostPercent ? againMs : 0;
      const now = performance.now();
      goesAt = Math.max(goesAt, now + delayMs * (0.5 + chance()) + lost);
      setTimeout(() => into.writable && into.write(bytes), goesAt - now);
    });
    from.on('end', () => {
      if (state !== 'cut') into.end();
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      ends.delete(from);
      if (state !== 'cut') into.destroy();
    });
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: toPort, host: '127.0.0.1', allowHalfOpen: true });
    for (const end of [near, far]) {
      end.setNoDelay(true);
      ends.add(end);
    }
    carry(near, far);
    carry(far, near);
    if (state !== 'whole') for (const end of [near, far]) end.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port, // listening on TCP
    freeze() {
      state = 'frozen';
      for (const end of ends) end.pause();
    },
    thaw() {
      state = 'whole';
      for (const end of ends) end.resume();
    },
    cut() {
      state = 'cut';
      for (const end of ends) end.pause();
    },
    mend() {
      state = 'whole';
      for (const end of ends) end.destroy();
    },
    worsen: (worse) => (how = worse),
    close: () =>
      new Promise((resolve) => {
        for (const end of ends) end.destroy();
        server.close(() => resolve());
      }),
  };
}
