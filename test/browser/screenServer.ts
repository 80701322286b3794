/**
 * A server that hands out the built kiosk and phone page, shows them whatever view a test wants and answers as the test
 * says: for refusals, printers and cuts that a real clinic has once a month. Their own story is told on the real server.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express, { type Request } from 'express';
import { Server } from 'socket.io';
import { ok } from '../../common/contract/result.ts';
import type { ClientToServer, ServerToClient } from '../../common/contract/socket.ts';
import type { PrintState } from '../../common/contract/kioskView.ts';
import type { View } from '../../common/contract/views.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What a screen asked for. */
export type Asked = {
  readonly path: string;
  readonly key: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
};
/** `lost`: the connection ends without an answer. */
export type Answer = { readonly status?: number; readonly body?: unknown; readonly afterMs?: number } | 'lost';

export type ScreenServer = {
  readonly address: string;
  /** Every change that was asked for, in order; the ways in and reading are left out. */
  readonly asked: readonly Asked[];
  /** Shows this from now on, on every connected screen. */
  show(view: View): void;
  /** Says how requests to paths that end like this are answered from now on; `GET /...` for what is only read. */
  answer(ending: string, how: Answer | ((asked: Asked) => Answer)): void;
  tellPrinting(state: PrintState): void;
  call(visitId: string): void;
  revoke(): void;
  /** Cuts every socket and refuses new ones until it is called again with `false`. */
  cut(isCut: boolean): void;
  close(): Promise<void>;
};

/** `GET /other-days`: reading what ends so. */
const isAt = (asked: string, ending: string): boolean => asked.endsWith(ending.replace('GET ', ''));

export async function startScreenServer(first: View): Promise<ScreenServer> {
  const app = express();
  const asked: Asked[] = [];
  const answers: { readonly ending: string; readonly how: (asked: Asked) => Answer }[] = [];
  let view = first;
  let seq = 1;
  let isCut = false;

  app.use('/kiosk', express.static(path.join(ROOT, 'kiosk/build')));
  app.use('/t', express.static(path.join(ROOT, 'kiosk/phone/build')));
  app.use(express.json());
  app.get('/api/v1/patient-page', (_, response) => response.json(view));
  app.get('/api/v1/patient-page/reach', (_, response) => {
    const by = asked.some(({ path: way }) => way.endsWith('/patient-page/push')) ? 'web_push' : null;
    response.json({ by, telephone: null, offered: ['sms', 'voice'], leadMin: 15 });
  });
  app.get('/api/v1/clinics/*path', (request, response) => {
    const one: Asked = { path: `GET ${request.path}`, key: undefined, body: {} };
    const how = answers.findLast(({ ending }) => ending.startsWith('GET ') && isAt(one.path, ending))?.how(one);
    if (how === 'lost') request.socket.destroy();
    else response.status(how?.status ?? (how ? 200 : 404)).json(how?.body ?? {});
  });
  app.post('/api/v1/pairings', (_, response) =>
    response.json({ code: 'BCD234', pollToken: 'p'.repeat(24), expiresInS: 600 }),
  );
  app.post('/api/v1/*path', (request: Request<unknown, unknown, Record<string, unknown>>, response) => {
    const one: Asked = { path: request.path, key: request.header('idempotency-key'), body: request.body };
    if (!request.path.endsWith('/pairings/collect')) asked.push(one);
    const how = answers.findLast(({ ending }) => request.path.endsWith(ending))?.how(one) ?? { body: {} };
    if (how === 'lost') {
      request.socket.destroy();
      return;
    }
    setTimeout(() => response.status(how.status ?? 200).json(how.body ?? {}), how.afterMs ?? 0);
  });

  const http = createServer(app);
  const io = new Server<ClientToServer, ServerToClient>(http, {
    pingInterval: 4_000,
    pingTimeout: 3_000,
    allowRequest: (_, decide) => {
      decide(null, !isCut);
    },
  });
  io.on('connection', (socket) => {
    // Let in just before the cut, and here just after it.
    if (isCut) {
      socket.disconnect(true);
      return;
    }
    socket.on('view:join', (_, reply) => {
      reply(ok({ day: '2026-03-02', seq, view }));
    });
    socket.on('device:health', (_, reply) => {
      reply(ok(null));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  const answer: ScreenServer['answer'] = (ending, how) => {
    answers.push({ ending, how: typeof how === 'function' ? how : () => how });
  };
  answer('/pairings/collect', {
    body: { state: 'paired', token: 't'.repeat(40), deviceId: randomUUID(), clinicId: randomUUID(), name: 'Entrance' },
  });
  return {
    // A server that listens on a port has an address with one.
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    answer,
    show(next) {
      view = next;
      seq += 1;
      io.emit('view:update', { day: '2026-03-02', prevSeq: seq - 1, seq, view });
    },
    tellPrinting: (state) => io.emit('ticket:printing', state),
    // A visit's id is a plain string on the wire; the brand only guards our own code.
    call: (visitId) => io.emit('visit:called', { visitId: visitId as PrintState['visitId'] }),
    revoke: () => io.emit('token:revoked'),
    cut(now) {
      isCut = now;
      if (now) io.disconnectSockets(true);
    },
    close: async () => {
      await io.close();
      http.closeAllConnections();
    },
  };
}
