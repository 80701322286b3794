import { request as requestPlain, type IncomingHttpHeaders } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { SendDoubtCode } from '../../ports/messages.ts';

export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
  /** The connection never stood, so nothing of the request has left. */
  | { readonly kind: 'not_sent' }
  /** The connection stood and no whole answer came: the provider may have acted. */
  | { readonly kind: 'unknown'; readonly code: SendDoubtCode };

export type HttpPost = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Buffer;
  /** For everything, connecting included, in milliseconds. */
  readonly timeoutMs: number;
};

/** A provider's answer is a line or a small document. */
const MOST_ANSWER_BYTES = 65_536;

/**
 * Posts once, over a connection of its own, and says whether the request can have reached the other side. That is what
 * `fetch` does not tell: a kept connection that turns out dead, and an answer that never comes, look like a server that is
 * down. Follows no redirect.
 */
export function httpPost({ url, headers, body, timeoutMs }: HttpPost): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const isSecure = url.protocol === 'https:';
    let hasConnected = false;
    const finish = (answer: HttpAnswer) => {
      clearTimeout(timer);
      resolve(answer); // the first counts
      request.destroy();
    };
    const lost = (code: SendDoubtCode) => finish(hasConnected ? { kind: 'unknown', code } : { kind: 'not_sent' });

    const request = (isSecure ? requestSecure : requestPlain)(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    });
    const timer = setTimeout(() => lost('timed_out'), timeoutMs);

    request.on('socket', (socket) => {
      socket.on(isSecure ? 'secureConnect' : 'connect', () => (hasConnected = true));
    });
    request.on('error', () => lost('connection_lost'));
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes > MOST_ANSWER_BYTES) lost('unexpected_answer');
      });
      response.on('error', () => lost('connection_lost'));
      response.on('end', () => {
        const { statusCode: status = 0, headers: answered } = response;
        finish({ kind: 'answered', status, headers: answered, body: Buffer.concat(parts).toString('utf8') });
      });
    });
    request.end(body);
  });
}
