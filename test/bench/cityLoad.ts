/** A patient's way in many clinics at once: a ticket at the kiosk, called by the desk, seen on the screens, served. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { TicketIssued } from '../../common/contract/queue.ts';
import type { Asking } from './cityClients.ts';
import { openScreen } from './cityClients.ts';
import { NAMES } from './cityServers.ts';
import type { Clinic } from './citySeed.ts';

type Way = Clinic & {
  readonly kioskAt: (typeof NAMES)[number];
  readonly deskAt: (typeof NAMES)[number];
  /** Of each room: tickets that nobody has called yet. */
  readonly waiting: number[];
};

export type Load = {
  /** What was acknowledged: numbers of visits by their ids, and ids of calls. */
  readonly issued: Map<string, string>;
  readonly called: Set<string>;
  /** Requests that were not answered with 200, by code. */
  readonly failures: Map<string, number>;
  /** Milliseconds from the press of "next" until a screen had the call. */
  readonly shownMs: () => readonly number[];
  /** How often a screen never had a call in view. */
  readonly unseen: () => number;
  /** Forgets how long calls took, and begins anew. */
  restart(): void;
};

export type City = Load & {
  /** Opens all rooms, and has each day in the memory of both processes. */
  openDays(): Promise<void>;
  /** Two waiting-room screens, the kiosk and the panel of each clinic. @returns how to close them */
  openScreens(): Promise<() => void>;
  /** So many patients a second, one after the other through all clinics. @returns when all of them were served */
  paced(perSecond: number, seconds: number): Promise<void>;
  /** A kiosk and a desk in each clinic without a pause. @returns how many were called */
  flatOut(seconds: number): Promise<number>;
  /** Bytes of the longest view that a screen, a kiosk and a panel were told. */
  readonly views: Record<'display' | 'kiosk' | 'panel', number>;
};

/** What the key "next" is answered where somebody is called. */
const Called = z.object({ callId: z.uuid() });

/** More do not wait for a room where all go on without a pause: kiosks are faster than rooms. */
const WAITING_AT_MOST = 1;
const LOOK_AGAIN_MS = 5;
/** Nobody asks again at once. */
const AFTER_FAILURE_MS = 100;

export function cityOf(url: string, asking: Asking, clinics: readonly Clinic[]): City {
  // In half of the clinics the kiosk and the desk are with different processes, and the screens are with both.
  const at = (nth: number) => NAMES[nth % NAMES.length] ?? 'one';
  const ways = clinics.map((clinic, nth): Way => ({
    ...clinic,
    kioskAt: at(nth),
    deskAt: at(Math.floor(nth / 2)),
    waiting: clinic.rooms.map(() => 0),
  }));
  const [issued, called] = [new Map<string, string>(), new Set<string>()];
  const failures = new Map<string, number>();
  const views = { display: 0, kiosk: 0, panel: 0 };
  const pressedAt = new Map<string, number>();
  const shownAt = new Map<string, number[]>();

  const post = async (path: string, body: object, who: Parameters<Asking['post']>[2]): Promise<unknown> => {
    const answer = await asking.post(`/api/v1${path}`, body, who);
    if (answer.status === 200) return answer.body;
    const code = z.object({ code: z.string() }).safeParse(answer.body).data?.code ?? String(answer.status);
    failures.set(code, (failures.get(code) ?? 0) + 1);
    await pause(AFTER_FAILURE_MS);
    return undefined;
  };
  const desk = (way: Way) => ({ stayWith: way.deskAt, cookie: way.cookie });

  async function takeTicket(way: Way, nth: number): Promise<void> {
    const body = { serviceId: way.rooms[nth]?.serviceId, language: 'en' };
    const who = { stayWith: way.kioskAt, token: way.kiosk };
    const answer = TicketIssued.safeParse(await post(`/clinics/${way.clinicId}/tickets`, body, who));
    if (!answer.success) return;
    const { visitId, number } = answer.data.ticket;
    issued.set(visitId, number);
    way.waiting[nth] = (way.waiting[nth] ?? 0) + 1;
  }
  async function serve(way: Way, nth: number): Promise<void> {
    const room = `/clinics/${way.clinicId}/rooms/${way.rooms[nth]?.room ?? ''}`;
    way.waiting[nth] = (way.waiting[nth] ?? 0) - 1;
    const pressed = performance.now();
    const next = Called.safeParse(await post(`${room}/next`, {}, desk(way)));
    if (!next.success) return;
    called.add(next.data.callId);
    pressedAt.set(next.data.callId, pressed);
    await post(`${room}/start`, {}, desk(way));
    await post(`${room}/finish`, {}, desk(way));
  }

  return {
    ...{ issued, called, failures, views },
    shownMs: () =>
      [...pressedAt].flatMap(([callId, pressed]) => (shownAt.get(callId) ?? []).map((shown) => shown - pressed)),
    unseen: () =>
      [...pressedAt.keys()].reduce((sum, id) => {
        const screens = clinics[0]?.displays.length ?? 0;
        return sum + screens - (shownAt.get(id)?.length ?? 0);
      }, 0),
    restart: () => {
      pressedAt.clear();
      shownAt.clear();
    },
    openDays: () =>
      someAtOnce(ways, async (way) => {
        for (const [nth, { room }] of way.rooms.entries())
          await post(`/clinics/${way.clinicId}/rooms/${room}/open`, {}, { ...desk(way), stayWith: at(nth) });
      }),
    async openScreens() {
      const sockets: Awaited<ReturnType<typeof openScreen>>[] = [];
      const measure = (kind: keyof typeof views, update: unknown) => {
        // Each view is long for itself; once in a while is enough to know how long.
        if (Math.random() < 0.05) views[kind] = Math.max(views[kind], Buffer.byteLength(JSON.stringify(update)));
      };
      await someAtOnce(ways, async (way) => {
        const { clinicId, displays, kiosk } = way;
        for (const [nth, token] of displays.entries()) {
          const seen = new Set<string>();
          sockets.push(
            await openScreen(url, { stayWith: at(nth), token }, (callIds, update) => {
              const now = performance.now();
              measure('display', update);
              for (const callId of callIds) {
                if (seen.has(callId)) continue;
                seen.add(callId);
                shownAt.set(callId, [...(shownAt.get(callId) ?? []), now]);
              }
            }),
          );
        }
        sockets.push(
          await openScreen(url, { stayWith: way.kioskAt, token: kiosk }, (_, update) => measure('kiosk', update)),
          await openScreen(url, { ...desk(way), asks: { clinicId } }, (_, update) => measure('panel', update)),
        );
      });
      return () => {
        for (const socket of sockets) socket.disconnect();
      };
    },
    async paced(perSecond, seconds) {
      const startedAt = performance.now();
      const under: Promise<void>[] = [];
      for (let nth = 0; nth < perSecond * seconds; nth += 1) {
        await pause(Math.max(0, startedAt + (nth * 1_000) / perSecond - performance.now()));
        const way = ways[nth % ways.length];
        if (!way) break;
        const room = Math.floor(nth / ways.length) % way.rooms.length;
        under.push(takeTicket(way, room).then(() => serve(way, room)));
      }
      await Promise.all(under);
    },
    async flatOut(seconds) {
      const before = called.size;
      const endAt = performance.now() + seconds * 1_000;
      const goesOn = () => performance.now() < endAt;
      const withoutPause = async (find: () => number, act: (room: number) => Promise<void>) => {
        while (goesOn()) {
          const room = find();
          if (room === -1) await pause(LOOK_AGAIN_MS);
          else await act(room);
        }
      };
      await Promise.all(
        ways.flatMap((way) => [
          withoutPause(
            () => way.waiting.findIndex((count) => count < WAITING_AT_MOST),
            (room) => takeTicket(way, room),
          ),
          withoutPause(
            () => way.waiting.indexOf(Math.max(1, ...way.waiting)),
            (room) => serve(way, room),
          ),
        ]),
      );
      return called.size - before;
    },
  };
}

const AT_ONCE = 10;

async function someAtOnce<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
    }),
  );
}
