import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Bitmap } from '../../ports/paper.ts';
import { FakeMechanism, type FakeModel } from './fakeMechanism.ts';

/**
 * A printer that prints nowhere: it listens like a network printer, says how it is, and keeps what it was sent as
 * pictures. Handled like a device; shipped for the demonstration and for tests.
 */
export type FakePrinter = {
  readonly port: number;
  /** What lies in the tray, the oldest first. */
  readonly papers: readonly Bitmap[];
  /** Pieces that came out without their end, because the power went. */
  readonly halves: readonly Bitmap[];
  putPaper(paper: 'ok' | 'near_end' | 'out'): void;
  putCover(cover: 'open' | 'closed'): void;
  jamCutter(isJammed: boolean): void;
  overheat(isTooHot: boolean): void;
  /** The knife stops in the next cut, with the ticket hanging in it. */
  jamAtNextCut(): void;
  /** The roll ends after so many more rows. */
  runOutAfterRows(rows: number): void;
  /** Off: nobody is answered, what was not printed is lost. */
  power(isOn: boolean): Promise<void>;
  /** The cable: what it was sent before stays in its memory and is printed. */
  plug(isIn: boolean): void;
  readonly state: {
    readonly paper: string;
    readonly cover: string;
    readonly isOn: boolean;
    readonly isCutterJammed: boolean;
  };
  close(): Promise<void>;
};

export async function startFakePrinter({
  port = 0,
  ...model
}: { readonly port?: number } & FakeModel = {}): Promise<FakePrinter> {
  const mechanism = new FakeMechanism(model);
  const sockets = new Set<Socket>();
  let isPlugged = true;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  mechanism.onRoom = () => {
    for (const socket of sockets) if (socket.isPaused()) socket.resume();
  };

  const server = createServer((socket) => {
    if (!mechanism.state.isOn || !isPlugged) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    const { push, leave } = mechanism.connect((bytes) => {
      if (socket.writable) socket.write(bytes);
    });
    const gone = () => {
      leave();
      sockets.delete(socket);
    };
    socket.on('data', (bytes) => {
      push(bytes);
      if (mechanism.isFull) socket.pause();
    });
    socket.on('close', gone).on('error', gone);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port, // listening on TCP
    papers: mechanism.papers,
    halves: mechanism.halves,
    state: mechanism.state,
    putPaper: (paper) => mechanism.change(() => (mechanism.state.paper = paper)),
    putCover: (cover) => mechanism.change(() => (mechanism.state.cover = cover)),
    jamCutter: (isJammed) => mechanism.change(() => (mechanism.state.isCutterJammed = isJammed)),
    overheat: (isTooHot) => mechanism.change(() => (mechanism.state.isTooHot = isTooHot)),
    jamAtNextCut: () => mechanism.jamAtNextCut(),
    runOutAfterRows: (rows) => mechanism.runOutAfterRows(rows),
    power(isOn) {
      if (isOn) mechanism.state.isOn = true;
      else {
        mechanism.switchOff();
        cut();
      }
      return Promise.resolve();
    },
    plug(isIn) {
      isPlugged = isIn;
      if (!isIn) cut();
    },
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
