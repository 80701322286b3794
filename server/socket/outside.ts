import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { SocketServer } from './hub.ts';

const PATH = '/socket.io/';

/** Which connections came over the public port: there only patients are somebody. */
export type Outside = { readonly has: (request: IncomingMessage) => boolean };

/**
 * Lets the same socket server answer on the public port, too. It is not attached to it as to the first: that would
 * open its listener for web sockets anew, under those who are connected.
 */
export function openToOutside(io: SocketServer, outside: HttpServer | undefined): Outside {
  const requests = new WeakSet<IncomingMessage>();
  outside?.on('request', (request, response) => {
    if (!isOurs(request)) return; // the pages answer it
    requests.add(request);
    io.engine.handleRequest(request, response);
  });
  outside?.on('upgrade', (request, socket, head) => {
    if (!isOurs(request)) {
      socket.destroy();
      return;
    }
    requests.add(request);
    io.engine.handleUpgrade(request, socket, head);
  });
  return requests;
}

const isOurs = ({ url }: IncomingMessage): boolean => url?.startsWith(PATH) === true;
