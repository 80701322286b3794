import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderBehaviour } from '../contract/messages.ts';

export type ReceivedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };

/** A provider's server on a port of its own, which can be made to behave badly; each provider brings its own answers. */
export async function openHttpProvider(answers: {
  readonly takes: (request: ReceivedRequest) => Answer;
  readonly refuses: (request: ReceivedRequest) => Answer;
}) {
  let behaviour: ProviderBehaviour = 'takes';
  let exact: Answer | undefined;
  const requests: ReceivedRequest[] = [];

  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, path: url, headers, body: Buffer.concat(parts) };
      if (behaviour !== 'refuses') requests.push(request);
      if (behaviour === 'takes_and_never_answers') return;
      if (behaviour === 'takes_and_breaks_off') return void incoming.socket.destroy();
      give(response, exact ?? (behaviour === 'refuses' ? answers.refuses(request) : answers.takes(request)));
    });
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };

  await listen(0);
  const { port } = server.address() as AddressInfo; // a TCP server has one
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    /** Every request is answered with exactly this from now on. */
    answerWith: (answer: Answer) => (exact = answer),
    behave: async (next: ProviderBehaviour) => {
      behaviour = next;
      if (next === 'is_down') await stop();
      else if (!server.listening) await listen(port);
    },
    close: stop,
  };
}

function give(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  response.writeHead(status, headers).end(body);
}
