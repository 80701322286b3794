import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { AriClient } from '../../server/adapters/voice/ari/ariClient.ts';

const MOST_CONNECTIONS = 32;

describe("the exchange's interface", () => {
  let server: Server;
  let connections = 0;

  async function clientOf(listener: RequestListener, timeoutMs = 5_000): Promise<AriClient> {
    connections = 0;
    server = createServer(listener).on('connection', () => (connections += 1));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // it listens on TCP
    return new AriClient({ url: `http://127.0.0.1:${String(port)}`, user: 'turnstone', password: 'secret', timeoutMs });
  }
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  test('is asked over one connection by whoever asks one thing after the other, however long the answers', async () => {
    const client = await clientOf((_request, response) =>
      response.writeHead(201).end(JSON.stringify('x'.repeat(5_000))),
    );
    for (let sound = 0; sound < 20; sound += 1) expect(await client.play('1', String(sound), 'sound:a')).toBe('done');
    expect(connections).toBe(1);
  });

  test('is asked by many at once over few connections, each in turn', async () => {
    let asked = 0;
    const client = await clientOf((_request, response) => {
      asked += 1;
      setTimeout(() => response.writeHead(204).end(), 5);
    });
    const answers = await Promise.all(Array.from({ length: 250 }, (_, call) => client.answer(String(call))));
    expect(new Set(answers)).toEqual(new Set(['done']));
    expect([asked, connections]).toEqual([250, MOST_CONNECTIONS]);
  });

  test('that says nothing is unreachable in time, also for those who wait for a connection', async () => {
    const client = await clientOf(() => undefined, 50);
    const answers = await Promise.all(Array.from({ length: 2 * MOST_CONNECTIONS }, () => client.hangUp('1')));
    expect(new Set(answers)).toEqual(new Set(['unreachable']));
  });

  test('that breaks off in the middle of an answer is unreachable, and asked anew the next time', async () => {
    let asked = 0;
    const client = await clientOf((_request, response) => {
      asked += 1;
      if (asked > 1) return void response.writeHead(200).end('[]');
      response.writeHead(200, { 'content-length': 100 }).write('[');
      setTimeout(() => response.destroy(), 5);
    });
    expect(await client.channels()).toBeUndefined();
    expect(await client.channels()).toEqual([]);
  });

  test('tells what became of a verb', async () => {
    const statuses = [204, 404, 409, 500];
    const client = await clientOf((_request, response) => response.writeHead(statuses.shift() ?? 0).end('{}'));
    const outcomes = [];
    for (let times = 0; times < 4; times += 1) outcomes.push(await client.makeBridge('b'));
    expect(outcomes).toEqual(['done', 'gone', 'gone', 'refused']);
  });
});
