/** A text gateway that speaks as Kannel does, lives outside the servers, and keeps its own account of what went out. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What reached a telephone, whatever was answered. */
export type SentText = {
  /** The sender's own id of it. */
  readonly attemptId: string;
  readonly to: string;
  readonly text: string;
  readonly at: number;
  /** Where the sender wants to hear what became of it. */
  readonly reportUrl: string | undefined;
};
export type GatewayMode = 'takes' | 'is_down' | 'is_slow' | 'takes_and_never_answers' | 'takes_and_breaks_off';
export type TextGateway = {
  readonly url: string;
  readonly sent: readonly SentText[];
  behave(mode: GatewayMode): void;
  close(): Promise<void>;
};

const SLOW_MS = 4_000;

export async function openTextGateway(): Promise<TextGateway> {
  const sent: SentText[] = [];
  let mode: GatewayMode = 'takes';
  const held = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (mode === 'is_down') {
        response.writeHead(503).end('4: Temporal failure, try again later.');
        return;
      }
      const to = String(request.headers['x-kannel-to']);
      const reportUrl = request.headers['x-kannel-dlr-url'];
      const url = typeof reportUrl === 'string' ? reportUrl : undefined;
      const take = () =>
        sent.push({
          attemptId: url === undefined ? '' : (new URL(url).searchParams.get('id') ?? ''),
          to,
          text: Buffer.concat(parts).toString('utf8'),
          at: Date.now(),
          reportUrl: url,
        });
      const answer = () => response.writeHead(202).end('0: Accepted for delivery');
      if (mode === 'is_slow') {
        setTimeout(() => {
          take();
          answer();
        }, SLOW_MS).unref();
        return;
      }
      take();
      if (mode === 'takes') answer();
      if (mode === 'takes_and_breaks_off') request.socket.destroy();
      if (mode === 'takes_and_never_answers') held.add(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cgi-bin/sendsms`, // listening on TCP
    sent,
    behave: (next) => (mode = next),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
