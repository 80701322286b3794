/** The cable to a printer: slow enough that a job has a middle, and to be pulled. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type PrinterLine = {
  readonly port: number;
  /** Resolves when the dots of the next ticket are on their way. */
  readonly nextJob: () => Promise<void>;
  /** Both ends believe in it, and nothing arrives: what a switch does that loses its power. */
  pull(): void;
  plugIn(): void;
  close(): Promise<void>;
};

/** Each piece takes so long; a ticket is some pieces. */
const PIECE_MS = 30;
/** Questions are short; a picture is long. */
const PICTURE_BYTES = 1_000;

export async function layPrinterLine(printerPort: number): Promise<PrinterLine> {
  const ends = new Set<Socket>();
  let waiting: (() => void)[] = [];
  let isPulled = false;
  const carry = (from: Socket, into: Socket) => {
    ends.add(from);
    from.on('data', (bytes) => {
      if (isPulled) return;
      if (bytes.length > PICTURE_BYTES) {
        for (const begun of waiting) begun();
        waiting = [];
      }
      setTimeout(() => {
        if (!isPulled && into.writable) into.write(bytes);
      }, PIECE_MS);
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      ends.delete(from);
      setTimeout(() => into.destroy(), PIECE_MS);
    });
  };
  const server = createServer((near) => {
    const far = connect(printerPort, '127.0.0.1');
    carry(near, far);
    carry(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port, // listening on TCP
    nextJob: () => new Promise((begun) => waiting.push(begun)),
    pull() {
      isPulled = true;
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
