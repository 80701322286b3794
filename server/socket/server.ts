import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { SocketServer } from './hub.ts';

/** A cut is noticed after about 7 s; the library's defaults take 41. */
const PING_EVERY_MS = 4_000;
const PING_WITHIN_MS = 3_000;
const MESSAGE_LIMIT_BYTES = 64 * 1024;

export function createSocketServer(http: HttpServer): SocketServer {
  return new Server(http, {
    serveClient: false,
    pingInterval: PING_EVERY_MS,
    pingTimeout: PING_WITHIN_MS,
    maxHttpBufferSize: MESSAGE_LIMIT_BYTES,
    // `cors.origin` does not stop a foreign page over a websocket; this does.
    allowRequest: (request, decide) => {
      const { origin, host } = request.headers;
      decide(null, origin === undefined || isSame(origin, host));
    },
  });
}

function isSame(origin: string, host: string | undefined): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
