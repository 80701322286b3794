import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';

export type AriRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For everything, waiting for a connection included. */
  readonly timeoutMs: number;
};

export type AriAnswer = { readonly status: number; readonly body: string };

/** Each is a thread of Asterisk's, which takes 100 unless it is told otherwise. Whoever finds none free waits for one. */
const MOST_CONNECTIONS = 32;
/** Asterisk closes one that is silent after 15 seconds: ours are gone before, so that nothing is sent into its closing. */
const KEPT_MS = 5_000;

/**
 * Requests over connections that are kept. Every answer is read to its end, also where nobody asks for it: a connection
 * with an unread answer can carry no other request, and a call makes two dozen.
 */
export class AriRequests {
  readonly #plain = new PlainAgent(KEPT);
  readonly #secure = new SecureAgent(KEPT);

  /** @returns undefined where no connection was had, or no whole answer came in time */
  send({ method, url, headers, body, timeoutMs }: AriRequest): Promise<AriAnswer | undefined> {
    return new Promise((resolve) => {
      const isSecure = url.startsWith('https:');
      const request = (isSecure ? requestSecure : requestPlain)(url, {
        method,
        headers,
        agent: isSecure ? this.#secure : this.#plain,
      });
      // The first counts.
      const finish = (answer?: AriAnswer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      const lost = (): void => finish();
      // One that has no connection yet would say nothing of its end until it had one.
      const timer = setTimeout(() => {
        lost();
        request.destroy();
      }, timeoutMs);
      request.on('error', lost);
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () => finish({ status: response.statusCode ?? 0, body: text }));
        response.on('error', lost);
      });
      request.on('close', lost);
      request.end(body);
    });
  }
}

const KEPT = { keepAlive: true, maxSockets: MOST_CONNECTIONS, timeout: KEPT_MS };
