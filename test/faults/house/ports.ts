import { createServer, type AddressInfo } from 'node:net';

/** Free a moment ago, and below those that the system takes for outgoing connections. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 7_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => {
        const { port: taken } = server.address() as AddressInfo; // listening on TCP
        server.close(() => resolve(taken === port));
      });
    });
    if (isFree) return port;
  }
}
