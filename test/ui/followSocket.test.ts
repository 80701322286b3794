import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterEach, expect, test, vi } from 'vitest';
import { followView, type Connection } from '../../common/ui/follow.ts';

/** The same over a real connection: what Socket.IO itself does on refusals, cuts and restarts. */
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(http: HttpServer, port: number): Promise<number> {
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  return (http.address() as AddressInfo).port;
}

async function serve(log: readonly string[], options: { port?: number; refuses?: () => boolean } = {}) {
  const http = createServer();
  const server = new Server(http, { pingInterval: 4_000, pingTimeout: 3_000 });
  server.use((_socket, next) => {
    if (options.refuses?.() !== true) next();
    else next(Object.assign(new Error('refused'), { data: { code: 'not_paired' } }));
  });
  server.on('connection', (socket) => {
    socket.on('view:join', (_request: unknown, reply: (answer: unknown) => void) => {
      reply({ ok: true, value: { day: '2026-11-19', seq: log.length, view: [...log] } });
    });
  });
  const port = await listen(http, options.port ?? 0);
  const close = () => server.close();
  closing.push(close);
  return { server, port, close };
}

function screen(port: number) {
  const seen: { view?: readonly string[]; connection?: Connection; refusedBy?: string | undefined } = {};
  const socket: Socket = io(`http://127.0.0.1:${port}`, {
    ackTimeout: 2_000,
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
    transports: ['websocket'],
    auth: { token: 'screen' },
    forceNew: true,
  });
  const stop = followView<readonly string[]>({
    socket,
    joinEvent: 'view:join',
    updateEvent: 'view:update',
    request: () => ({}),
    onView: ({ view }) => (seen.view = view),
    onConnection: (connection, refusedBy) => Object.assign(seen, { connection, refusedBy }),
    later: (task) => {
      const timer = setTimeout(task, 20);
      return () => {
        clearTimeout(timer);
      };
    },
  });
  closing.push(() => {
    stop();
    socket.disconnect();
  });
  return seen;
}

test('a screen is right again after the server was started anew', async () => {
  const log = ['A-001'];
  const { port, close } = await serve(log);
  const seen = screen(port);
  await vi.waitFor(() => expect(seen).toMatchObject({ connection: 'live', view: ['A-001'] }));
  await close();
  await vi.waitFor(() => expect(seen.connection).toBe('stale'));
  expect(seen.view).toEqual(['A-001']);
  log.push('A-002');
  await serve(log, { port });
  await vi.waitFor(() => expect(seen).toMatchObject({ connection: 'live', view: ['A-001', 'A-002'] }));
});

test('a screen that the server put out comes back and catches up', async () => {
  const log = ['A-001'];
  const { server, port } = await serve(log);
  const seen = screen(port);
  await vi.waitFor(() => expect(seen.connection).toBe('live'));
  log.push('A-002');
  server.disconnectSockets(true);
  await vi.waitFor(() => expect(seen).toMatchObject({ connection: 'live', view: ['A-001', 'A-002'] }));
});

test('a refused token is named by its code, and the screen is let in as soon as it is paired', async () => {
  let isPaired = false;
  const { port } = await serve(['A-001'], { refuses: () => !isPaired });
  const seen = screen(port);
  await vi.waitFor(() => expect(seen).toEqual({ connection: 'stale', refusedBy: 'not_paired' }));
  isPaired = true;
  await vi.waitFor(() => expect(seen).toMatchObject({ connection: 'live', refusedBy: undefined, view: ['A-001'] }));
});

test('an update of the server arrives without being asked for', async () => {
  const log = ['A-001'];
  const { server, port } = await serve(log);
  const seen = screen(port);
  await vi.waitFor(() => expect(seen.connection).toBe('live'));
  server.emit('view:update', { day: '2026-11-19', prevSeq: 1, seq: 2, view: ['A-001', 'A-002'] });
  await vi.waitFor(() => expect(seen.view).toEqual(['A-001', 'A-002']));
});
