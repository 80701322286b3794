import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Update } from '../../common/contract/socket.ts';
import { TicketIssued } from '../../common/contract/queue.ts';
import { DisplayView } from '../../common/contract/displayView.ts';
import { KioskView } from '../../common/contract/kioskView.ts';
import { PanelView } from '../../common/contract/panelView.ts';
import { findHaproxy, type Haproxy } from '../../scripts/debian/haproxy.ts';
import { uuid7At } from '../../server/adapters/ids/uuid7.ts';
import { connect, type Connections } from '../../server/db/database.ts';
import { demonstrationClinic, seedDemonstration } from '../../server/usecases/demonstration/seed.ts';
import { reservePort, SERVERS, startBalancer, STAY_WITH, type Balancer } from '../support/balancer.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { zoneInTheMorning } from '../support/morning.ts';
import { makeDataFolder, startServer, type ServerProcess } from '../support/server.ts';

type Name = (typeof SERVERS)[number];
type Answer = { readonly status: number; readonly body: unknown };

/** What the key "next" is answered where somebody is called. */
const Called = z.object({ stageId: z.uuid(), callId: z.uuid() });

const Refused = z.object({ code: z.string() });

const haproxy = findHaproxy();

if (haproxy === undefined) {
  test('two servers behind a load balancer', () => {
    if (process.env['CI'] === 'true') throw new Error('There is no HAProxy here: npm test fetches it');
    process.stdout.write('skipped: no HAProxy on this machine (npm test fetches it)\n');
  });
} else {
  describe('two servers on one PostgreSQL behind HAProxy', () => servers(haproxy));
}

function servers(program: Haproxy): void {
  const within = { timeout: 120_000, interval: 25 };
  const running = new Map<Name, { readonly server: ServerProcess; readonly remove: () => void }>();
  const sockets: Socket[] = [];
  let database: TestDatabase;
  let connections: Connections;
  let balancer: Balancer;
  let kept: Readonly<Record<Name, Awaited<ReturnType<typeof reservePort>>>>;
  let clinicId: string;
  let tokens: { readonly kiosk: string; readonly displays: readonly string[] };
  let cookie: string;

  const start = async (name: Name): Promise<void> => {
    const { dataFolder, remove } = makeDataFolder();
    await kept[name].release();
    const env = { DATABASE_URL: database.url, PORT: String(kept[name].port), LOG_LEVEL: 'warn' };
    running.set(name, { server: await startServer({ dataFolder, env }), remove });
  };
  /** As a screen does it: what has no answer is asked again with the same key, through the balancer. */
  const ask = async (path: string, body: object, who: object, key: string = randomUUID()): Promise<Answer> => {
    for (;;) {
      const response = await fetch(`${balancer.url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key, ...who },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      }).catch(() => undefined);
      const text = response && (await response.text().catch(() => undefined));
      if (response && response.status < 500 && text !== undefined)
        return { status: response.status, body: JSON.parse(text) as unknown };
      await pause(50);
    }
  };
  const inClinic = (path: string) => `/clinics/${clinicId}${path}`;
  const asKiosk = () => ({ authorization: `Bearer ${tokens.kiosk}` });
  const asDesk = () => ({ cookie });
  const pair = async (kind: 'kiosk' | 'display'): Promise<string> => {
    const begun = z.object({ pollToken: z.string() }).parse((await ask('/pairings', { kind }, {})).body);
    return z.object({ token: z.string() }).parse((await ask('/pairings/collect', begun, {})).body).token;
  };
  /** A screen that joins whenever it is connected, and keeps the newest of what it was told. */
  const screen = <View>(
    kind: { parse(view: unknown): View },
    { stayWith, token, session, asks = {} }: { stayWith: Name; token?: string; session?: string; asks?: object },
  ) => {
    const cookies = [`${STAY_WITH}=${stayWith}`, ...(session === undefined ? [] : [session])];
    const socket = io(balancer.url, {
      auth: token === undefined ? {} : { token },
      withCredentials: true,
      extraHeaders: { cookie: cookies.join('; ') },
      ackTimeout: 5_000,
      timeout: 2_500,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
    });
    sockets.push(socket);
    let newest: Pick<Update, 'seq' | 'view'> | undefined;
    socket.on('view:update', (update: Update) => (newest = update));
    socket.on('connect', () => {
      socket
        .emitWithAck('view:join', asks)
        .then((reply: { ok: boolean; value: Pick<Update, 'seq' | 'view'> }) => {
          if (reply.ok) newest = reply.value;
        })
        .catch(() => undefined); // cut off again: it joins when it is back
    });
    return { seq: () => newest?.seq, view: () => kind.parse(newest?.view) };
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    connections = connect(database.url, 2);
    const clock = { now: () => Date.now() };
    const logins = await seedDemonstration({
      ...{
        db: connections.db,
        clock,
        newId: uuid7At(clock.now),
        newPassword: randomUUID,
        timeZone: zoneInTheMorning(),
      },
    });
    clinicId = (await demonstrationClinic(connections.db)) ?? '';
    kept = { one: await reservePort(), two: await reservePort(), three: await reservePort() };
    balancer = await startBalancer(program, [kept.one.port, kept.two.port, kept.three.port]);
    await Promise.all([start('one'), start('two')]);
    tokens = { kiosk: await pair('kiosk'), displays: [await pair('display'), await pair('display')] };
    const { login, password } = logins.find((each) => each.login === 'noor') ?? {};
    const response = await fetch(`${balancer.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({ login, password }),
    });
    cookie =
      response.headers
        .getSetCookie()
        .find((each) => each.startsWith('turnstone_session'))
        ?.split(';')[0] ?? '';
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    for (const { server, remove } of running.values()) {
      await server.kill();
      remove();
    }
    await balancer.stop();
    for (const { release } of Object.values(kept)) await release();
    await connections.end();
    await database.drop();
  });

  test('one killed, one added and one stopped under load: nothing is lost, nothing is doubled, and every screen is right', async () => {
    const displays = (['one', 'two', 'one', 'two'] as const).map((name, index) =>
      screen(DisplayView, { stayWith: name, token: tokens.displays[index % 2] ?? '' }),
    );
    const panels = (['one', 'two'] as const).map((name) =>
      screen(PanelView, { stayWith: name, session: cookie, asks: { clinicId } }),
    );
    const kiosk = screen(KioskView, { stayWith: 'two', token: tokens.kiosk });
    const screens = [...displays, ...panels, kiosk];
    await vi.waitFor(() => expect(screens.every(({ seq }) => seq() !== undefined)).toBe(true), within);

    const services = kiosk
      .view()
      .services.filter(({ name }) => ['Family doctor', 'Blood tests'].includes(name.en ?? ''));
    const rooms = (panels[0]?.view().rooms ?? [])
      .filter(({ serviceIds }) => serviceIds.some((id) => services.some(({ serviceId }) => serviceId === id)))
      .slice(0, 3);
    const issued = new Map<string, string>();
    const takeTicket = async (nth: number) => {
      const body = { serviceId: services[nth % services.length]?.serviceId, language: 'en' };
      const { ticket } = TicketIssued.parse((await ask(inClinic('/tickets'), body, asKiosk())).body);
      expect(issued.has(ticket.visitId)).toBe(false);
      issued.set(ticket.visitId, ticket.number);
    };
    // So many come before the doctors that hardly ever a room is without somebody to call.
    for (let nth = 0; nth < 30; nth += 1) await takeTicket(nth);
    for (const { servicePointId } of rooms)
      expect((await ask(inClinic(`/rooms/${servicePointId}/open`), {}, asDesk())).status).toBe(200);

    const called: string[] = [];
    let isOver = false;
    const takesTickets = async (nth: number) => {
      while (!isOver) await takeTicket(nth);
    };
    const callsPatients = async (servicePointId: string) => {
      const room = (what: string) => ask(inClinic(`/rooms/${servicePointId}/${what}`), {}, asDesk());
      while (!isOver) {
        const next = await room('next');
        // Where the rooms are faster than those who come, they wait.
        if (Refused.safeParse(next.body).data?.code === 'nobody_waiting') {
          await pause(50);
          continue;
        }
        expect(next.status).toBe(200);
        called.push(Called.parse(next.body).callId);
        expect((await room('start')).status).toBe(200);
        expect((await room('finish')).status).toBe(200);
      }
    };
    const load = Promise.all([
      ...[0, 1, 2].map(takesTickets),
      ...rooms.map(({ servicePointId }) => callsPatients(servicePointId)),
    ]);
    load.catch(() => undefined); // told below
    const more = async (count: number) => {
      const [tickets, calls] = [issued.size + count, called.length + count / 4];
      await Promise.race([
        load,
        vi.waitFor(() => {
          expect(issued.size).toBeGreaterThanOrEqual(tickets);
          expect(called.length).toBeGreaterThanOrEqual(calls);
        }, within),
      ]);
    };
    await more(25);
    await running.get('one')?.server.kill();
    await more(25);
    await start('three');
    await more(25);
    expect(await running.get('two')?.server.stop()).toBe(0);
    await more(25);
    isOver = true;
    await load;

    const { sql } = connections;
    const visits = await sql<{ id: string; number: string }[]>`select id, number from visits`;
    expect(new Map(visits.map(({ id, number }) => [id, number]))).toEqual(issued);
    expect(new Set(issued.values()).size).toBe(issued.size);
    const calls = await sql<{ call_id: string; stage_id: string }[]>`
      select event ->> 'callId' as call_id, event ->> 'stageId' as stage_id from queue_events where type = 'ticket_called'`;
    expect(calls.map(({ call_id: id }) => id).toSorted()).toEqual(called.toSorted());
    expect(new Set(calls.map(({ stage_id: id }) => id)).size).toBe(calls.length);
    const [log] = await sql<{ last: number; count: number }[]>`
      select max(seq) as last, count(*)::int as count from queue_events`;
    expect(log?.count).toBe(log?.last);

    // Every screen, wherever it was, is where the log is.
    await vi.waitFor(async () => {
      const [now] = await sql<{ last: number }[]>`select max(seq) as last from queue_events`;
      expect(screens.map(({ seq }) => seq())).toEqual(screens.map(() => now?.last));
    }, within);
    const shown = displays.map(({ view }) => view().current.map(({ number }) => number));
    expect(shown).toEqual(displays.map(() => shown[0]));
    // Each call is one effect, and was announced once at most, whichever server did it.
    const [effects] = await sql<{ calls: number }[]>`
      select count(*)::int as calls from outbox where type = 'announce'`;
    expect(effects?.calls).toBe(calls.length);
    expect(
      await sql`select call_id from announcements where kind = 'call' group by call_id having count(*) > 1`,
    ).toEqual([]);
  }, 240_000);
}
