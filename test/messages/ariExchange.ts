import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ProviderBehaviour } from '../contract/messages.ts';

type Channel = { readonly id: string; state: 'Down' | 'Ringing' | 'Up'; playing?: string; isInApp: boolean };

/**
 * An Asterisk as its REST interface shows it, without telephones: channels that a test answers, presses keys on and hangs
 * up, and a list of what was asked of it.
 */
export async function openAriExchange() {
  const channels = new Map<string, Channel>();
  const asked: string[] = [];
  const rung: string[] = [];
  const played: string[] = [];
  const sockets = new Set<WebSocket>();
  let behaviour: ProviderBehaviour = 'takes';
  let incoming = 0;
  let beforeRinging = Promise.resolve();

  const tell = (event: object): void => {
    for (const socket of sockets) socket.send(JSON.stringify(event));
  };
  const about = ({ id, state }: Channel) => ({ channel: { id, state } });
  const enter = (channel: Channel, args: readonly string[]): void => {
    channel.isInApp = true;
    tell({ type: 'StasisStart', args, ...about(channel) });
  };
  const stopPlaying = (channel: Channel, state: 'done' | 'failed'): void => {
    const id = channel.playing;
    delete channel.playing;
    if (id !== undefined)
      tell({ type: 'PlaybackFinished', playback: { id, state, target_uri: `channel:${channel.id}` } });
  };
  const destroy = (channel: Channel, cause = 16, sipCode?: number): void => {
    if (!channels.delete(channel.id)) return;
    stopPlaying(channel, 'failed');
    if (channel.isInApp) tell({ type: 'StasisEnd', ...about(channel) });
    tell({
      type: 'ChannelDestroyed',
      cause,
      ...(sipCode === undefined ? {} : { tech_cause: sipCode }),
      ...about(channel),
    });
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer); // a request's parts are buffers
    const body = JSON.parse(Buffer.concat(parts).toString() || '{}') as Record<string, string>;
    const [, , kind = '', id = '', verb = '', detail = ''] = (request.url ?? '').split('/').map(decodeURIComponent);
    asked.push([request.method, kind, verb].filter(Boolean).join(' '));
    const answer = (status: number): void => void response.writeHead(status).end('{}');
    if (kind === 'playbacks') {
      const playing = [...channels.values()].find((channel) => channel.playing === id);
      if (playing) stopPlaying(playing, 'done');
      answer(playing ? 204 : 404);
      return;
    }
    if (kind === 'bridges') {
      answer(200);
      return;
    }
    if (id === '') {
      const all = [...channels.values()].map(({ id: each, state, isInApp }) => ({
        id: each,
        state,
        dialplan: isInApp ? { app_name: 'Stasis', app_data: 'turnstone,incoming' } : { app_name: '', app_data: '' },
      }));
      return void response.end(JSON.stringify(all));
    }
    if (verb === '' && request.method === 'POST') {
      if (behaviour === 'refuses') {
        answer(400);
        return;
      }
      if (channels.has(id)) {
        answer(409);
        return;
      }
      rung.push(body['endpoint'] ?? '');
      await beforeRinging;
      const channel: Channel = { id, state: 'Ringing', isInApp: false };
      channels.set(id, channel);
      if (behaviour !== 'takes_and_never_answers') answer(200);
      tell({ type: 'ChannelStateChange', ...about(channel) });
      return;
    }
    const channel = channels.get(id);
    if (!channel) {
      answer(404);
      return;
    }
    switch (`${request.method ?? ''} ${verb}`) {
      case 'POST answer':
        channel.state = 'Up';
        {
          answer(204);
          return;
        }
      case 'POST ring':
        answer(204);
        return;
      case 'POST play':
        channel.playing = detail;
        played.push(body['media'] ?? '');
        {
          answer(201);
          return;
        }
      case 'POST continue':
        channel.isInApp = false;
        tell({ type: 'StasisEnd', ...about(channel) });
        {
          answer(204);
          return;
        }
      case 'DELETE ':
        answer(204);
        {
          destroy(channel);
          return;
        }
      default: {
        answer(400);
        return;
      }
    }
  }

  const server = createServer((request, response) => void take(request, response));
  const events = new WebSocketServer({ server });
  events.on('connection', (socket) => {
    // Each application's events go to one: whoever comes last.
    cutOff();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const the = (id: string): Channel => {
    const channel = channels.get(id);
    if (!channel) throw new Error(`There is no channel ${id}`);
    return channel;
  };
  const cutOff = (): void => {
    for (const socket of sockets) socket.terminate();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    rung,
    /** What was played, on any channel, in order. */
    played,
    behave: async (wanted: ProviderBehaviour) => {
      behaviour = wanted;
      if (wanted !== 'is_down') return;
      server.close();
      server.closeAllConnections();
      cutOff();
      await Promise.resolve();
    },
    /** Nothing that is asked to ring has a channel before the returned function is called. */
    holdRinging: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      beforeRinging = promise.then(() => undefined);
      return () => resolve(undefined);
    },
    /** Somebody calls. @returns the channel */
    dialIn: (from: string, line: string): string => {
      incoming += 1;
      const channel: Channel = { id: `1700000000.${incoming}`, state: 'Ringing', isInApp: false };
      channels.set(channel.id, channel);
      enter(channel, ['incoming', line, from]);
      return channel.id;
    },
    enter: (id: string, args: readonly string[]) => {
      the(id).state = 'Up';
      enter(the(id), args);
    },
    press: (id: string, digit: string) => tell({ type: 'ChannelDtmfReceived', digit, ...about(the(id)) }),
    isPlaying: (id: string): boolean => channels.get(id)?.playing !== undefined,
    isThere: (id: string): boolean => channels.has(id),
    channelIds: (): readonly string[] => [...channels.keys()],
    finishPlaying: (id: string) => stopPlaying(the(id), 'done'),
    hangUp: (id: string, cause?: number, sipCode?: number) => destroy(the(id), cause, sipCode),
    isListenedTo: (): boolean => sockets.size > 0,
    /** The socket of events breaks; everything else stays. */
    cutOff,
    close: async () => {
      cutOff();
      events.close();
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type AriExchange = Awaited<ReturnType<typeof openAriExchange>>;
