/** A network cable between a browser and the server, to be pulled. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Cable = {
  /** Where the browser finds the server at the other end. */
  readonly address: string;
  /** Both ends still believe in the connection, but nothing arrives any more: what a switch does that loses its power. */
  pull(): void;
  /** The old connections are dead; new ones get through. */
  plugIn(): void;
  close(): Promise<void>;
};

export async function layCable(to: string): Promise<Cable> {
  const { hostname, port } = new URL(to);
  const ends = new Set<Socket>();
  let isPulled = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => end.destroy()).on('close', () => ends.delete(end));
      if (isPulled) end.pause();
    }
    const carry = (from: Socket, into: Socket) => {
      from.on('data', (bytes: Buffer) => {
        if (!isPulled) into.write(bytes);
      });
      from.on('close', () => into.destroy());
    };
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address with one.
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pull() {
      isPulled = true;
      for (const end of ends) end.pause();
    },
    plugIn() {
      isPulled = false;
      for (const end of ends) end.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        for (const end of ends) end.destroy();
        server.close(() => resolve());
      }),
  };
}
