/** Those who ask: kiosks and desks by HTTP, and screens by their sockets, each staying with one server as a browser does. */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { io, type Socket } from 'socket.io-client';
import { STAY_WITH } from '../support/balancer.ts';
import type { NAMES } from './cityServers.ts';

type Name = (typeof NAMES)[number];
type Who = { readonly stayWith: Name; readonly token?: string; readonly cookie?: string };
export type Answer = { readonly status: number; readonly body: unknown };

const AT_ONCE = 300;
const WITHIN_MS = 30_000;

const cookieOf = ({ stayWith, cookie }: Who): string =>
  [`${STAY_WITH}=${stayWith}`, ...(cookie === undefined ? [] : [cookie])].join('; ');

export type Asking = { post(path: string, body: object, who: Who): Promise<Answer>; end(): void };

/** Keeps its connections, as browsers and kiosks do. An answer that does not come is one of status 0. */
export function askAt(url: string): Asking {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const { hostname, port } = new URL(url);
  return {
    post: (path, body, who) =>
      new Promise((resolve) => {
        const text = JSON.stringify(body);
        const fail = () => resolve({ status: 0, body: {} });
        const asked = request(
          {
            ...{ hostname, port, path, agent, method: 'POST', timeout: WITHIN_MS },
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(text),
              'idempotency-key': randomUUID(),
              cookie: cookieOf(who),
              ...(who.token === undefined ? {} : { authorization: `Bearer ${who.token}` }),
            },
          },
          (response) => {
            let said = '';
            response.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
            response.on('error', fail).on('end', () => {
              const status = response.statusCode ?? 0;
              // The balancer's own answers are pages.
              const isOurs = response.headers['content-type']?.includes('json') === true;
              resolve({ status, body: isOurs ? JSON.parse(said) : {} });
            });
          },
        );
        asked.on('error', fail).on('timeout', () => asked.destroy());
        asked.end(text);
      }),
    end: () => agent.destroy(),
  };
}

type Shown = { readonly callId: string };
type Told = { readonly view: { readonly current?: readonly Shown[]; readonly recent?: readonly Shown[] } };

/** @param told hears each update with its length, once the screen has joined */
export async function openScreen(
  url: string,
  { asks = {}, ...who }: Who & { readonly asks?: object },
  told: (callIds: readonly string[], update: unknown) => void = () => undefined,
): Promise<Socket> {
  const socket = io(url, {
    ...{ transports: ['websocket'], forceNew: true, ackTimeout: WITHIN_MS },
    ...{ auth: who.token === undefined ? {} : { token: who.token }, extraHeaders: { cookie: cookieOf(who) } },
  });
  socket.on('view:update', (update: Told) => {
    const { current = [], recent = [] } = update.view;
    told(
      [...current, ...recent].map(({ callId }) => callId),
      update,
    );
  });
  const reply = (await socket.emitWithAck('view:join', asks)) as { readonly ok: boolean }; // of the contract
  if (!reply.ok) throw new Error(`A screen was refused: ${JSON.stringify(reply)}`);
  return socket;
}
