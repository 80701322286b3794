import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Bitmap } from '../../ports/paper.ts';
import { EscposDecoder, stack, type PrinterCommand } from './decode.ts';

const KEPT = 20;

/**
 * A printer that prints nowhere: it listens like a network printer, answers questions about paper and cover, and keeps
 * what it was sent as pictures. Handled like a device; shipped for the demonstration and for tests.
 */
export type FakePrinter = {
  readonly port: number;
  /** What lies in the tray, the oldest first. */
  readonly papers: readonly Bitmap[];
  putPaper(paper: 'ok' | 'near_end' | 'out'): void;
  putCover(cover: 'open' | 'closed'): void;
  jamCutter(isJammed: boolean): void;
  /** Runs out after so many more pictures of a job have been printed. */
  runOutAfter(pictures: number): void;
  /** Off: nobody is answered, what was not printed is lost. */
  power(isOn: boolean): Promise<void>;
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
  answersProcessId = true,
}: { readonly port?: number; readonly answersProcessId?: boolean } = {}): Promise<FakePrinter> {
  const state = {
    paper: 'ok' as 'ok' | 'near_end' | 'out',
    cover: 'closed' as 'open' | 'closed',
    isCutterJammed: false,
    isOn: true,
  };
  let outAfter: number | null = null;
  let pictures: Bitmap[] = [];
  const papers: Bitmap[] = [];
  let waiting: { readonly command: PrinterCommand; readonly answer: (bytes: Uint8Array) => void }[] = [];
  const sockets = new Set<Socket>();

  const canPrint = () => state.isOn && state.paper !== 'out' && state.cover === 'closed' && !state.isCutterJammed;

  /** Printing waits for paper and cover; what was sent stays in the printer's memory. */
  function work(): void {
    while (waiting.length > 0 && canPrint()) {
      const [next] = waiting.splice(0, 1);
      if (next) carryOut(next.command, next.answer);
    }
  }

  function carryOut(command: PrinterCommand, answer: (bytes: Uint8Array) => void): void {
    switch (command.type) {
      case 'picture':
        pictures.push(command.picture);
        if (outAfter !== null) outAfter -= 1;
        if (outAfter === 0) {
          outAfter = null;
          state.paper = 'out';
        }
        return;
      case 'cut': {
        const paper = stack(pictures);
        pictures = [];
        if (paper) papers.push(paper);
        papers.splice(0, Math.max(0, papers.length - KEPT));
        return;
      }
      case 'process_id_wanted':
        if (answersProcessId) answer(Uint8Array.of(0x37, 0x22, ...command.id, 0x00));
        return;
      case 'initialise':
      case 'feed':
      case 'setting':
      case 'text':
      case 'status_wanted':
        return;
    }
  }

  function statusByte(n: number): number {
    const isOut = state.paper === 'out';
    const bits = {
      1: canPrint() ? 0 : 0x08,
      2: (state.cover === 'open' ? 0x04 : 0) | (isOut ? 0x20 : 0) | (state.isCutterJammed ? 0x40 : 0),
      3: state.isCutterJammed ? 0x08 : 0,
      4: (isOut ? 0x60 : 0) | (state.paper === 'ok' ? 0 : 0x0c),
    }[n];
    return 0x12 | (bits ?? 0);
  }

  const server = createServer((socket) => {
    if (!state.isOn) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    const decoder = new EscposDecoder();
    const answer = (bytes: Uint8Array) => {
      if (socket.writable) socket.write(bytes);
    };
    socket.on('data', (bytes) => {
      for (const command of decoder.push(bytes)) {
        // Questions are answered at once, also by a printer that cannot print.
        if (command.type === 'status_wanted') answer(Uint8Array.of(statusByte(command.n)));
        else waiting.push({ command, answer });
      }
      work();
    });
    socket.on('close', () => sockets.delete(socket)).on('error', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port, // listening on TCP
    papers,
    state,
    putPaper(paper) {
      state.paper = paper;
      work();
    },
    putCover(cover) {
      state.cover = cover;
      work();
    },
    jamCutter(isJammed) {
      state.isCutterJammed = isJammed;
      work();
    },
    runOutAfter(count) {
      outAfter = count;
    },
    power(isOn) {
      state.isOn = isOn;
      if (isOn) return Promise.resolve();
      waiting = [];
      pictures = [];
      for (const socket of sockets) socket.destroy();
      return Promise.resolve();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
