/** People who come and are served while something is broken: kiosks, rooms, waiting-room screens, in both clinics. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { House } from './house.ts';
import { openScreen, type ScreenClient } from './screen.ts';
import type { Place } from './seed.ts';

export type Load = {
  readonly screens: readonly ScreenClient[];
  /** Ends it, and waits until it is known what became of everything. */
  stop(): Promise<void>;
};
export type LoadOptions = {
  /** Between one person and the next at each kiosk, on average. */
  readonly ticketEveryMs?: number;
  /** Of each step in a room, on average. */
  readonly stepMs?: number;
  /** Screens of the clinic beyond its three. */
  readonly moreScreens?: number;
  /** Through which line the n-th screen comes; absent: straight to its server. */
  readonly screenUrl?: (n: number) => string | undefined;
  /** Somebody leaves a number no more often than this. */
  readonly contactEveryMs?: number;
  /** A room calls nobody while so many calls are still to be spoken: a person who is not heard does not come. Absent: it does. */
  readonly mostToSay?: number;
};

/** Numbers that are left are asked for no more than sixty times a minute, as the interface allows. */
const CONTACT_EVERY_MS = 2_500;
const LISTENS_EVERY_MS = 300;

export async function startLoad(house: House, options: LoadOptions = {}): Promise<Load> {
  const {
    ticketEveryMs = 1_200,
    stepMs = 700,
    moreScreens = 0,
    contactEveryMs = CONTACT_EVERY_MS,
    mostToSay,
  } = options;
  const { chance, servers } = house;
  // While everything is whole: so many a minute are let in, and no more.
  for (const place of [house.clinic, house.other]) await house.cookie(place, 'noor');
  const state = { isOver: false, toSay: 0 };
  const sometime = (meanMs: number) => pause(Math.min(meanMs * 4, -Math.log(1 - chance()) * meanMs));
  let contactAt = 0;
  let phone = 0;

  const kiosk = async (place: Place, n: number): Promise<void> => {
    const token = place.kiosks[n]?.token ?? '';
    const server = n % servers.length;
    while (!state.isOver) {
      await sometime(ticketEveryMs);
      const service = place.services[Math.floor(chance() * place.services.length)];
      const body = { serviceId: service?.serviceId, language: chance() < 0.5 ? 'en' : 'fa' };
      const asked = { token, server, body, key: randomUUID() };
      const wish = await house.want(place, 'ticket', '/tickets', asked);
      if (wish.status !== 200) continue;
      // The contract's TicketIssued.
      const { visitId } = wish.body?.['ticket'] as { readonly visitId: string };
      // An answer that was lost on the way to the screen is asked for again.
      if (chance() < 0.1) await house.want(place, 'ticket', '/tickets', asked);
      if (Date.now() < contactAt || place !== house.clinic) continue;
      contactAt = Date.now() + contactEveryMs;
      phone += 1;
      await house.want(place, 'contact', `/visits/${visitId}/contact`, {
        token,
        server,
        body: { phone: `0912${String(1_000_000 + phone)}`, channel: 'sms' },
      });
    }
  };
  const untilOthersAreHeard = async (): Promise<void> => {
    while (!state.isOver && mostToSay !== undefined && state.toSay > mostToSay) await pause(LISTENS_EVERY_MS);
  };
  const room = async (place: Place, n: number): Promise<void> => {
    const cookie = await house.cookie(place, 'noor');
    const path = `/rooms/${place.rooms[n]?.servicePointId ?? ''}`;
    const server = n % servers.length;
    const press = (what: string, body: object = {}) => {
      const asked = { cookie, server, body, key: randomUUID() };
      const pressed = house.want(place, what, `${path}/${what}`, asked);
      // A finger that trembles: the same press twice.
      return chance() < 0.15 ? Promise.all([pressed, house.want(place, what, `${path}/${what}`, asked)]) : pressed;
    };
    await press('open');
    while (!state.isOver) {
      await sometime(stepMs);
      await untilOthersAreHeard();
      await press('next');
      await sometime(stepMs);
      const what = chance();
      if (what < 0.08) await press('no-show');
      else if (what < 0.16) await press('recall');
      else await press('start');
    }
  };

  const listen = async (): Promise<void> => {
    while (!state.isOver) {
      // A database that is away just then says nothing new.
      const [row] = await house.sql<{ n: number }[]>`
        select count(*)::int as n from outbox where type = 'announce' and status in ('pending', 'sending')`.catch(
        () => [],
      );
      state.toSay = row?.n ?? state.toSay;
      await pause(LISTENS_EVERY_MS);
    }
  };

  const urlOf = (n: number) => options.screenUrl?.(n) ?? servers[n % servers.length]?.url ?? '';
  const { clinic, other, history } = house;
  const screens = [
    ...Array.from({ length: clinic.displays.length + moreScreens }, (_, n) => {
      const device = clinic.displays[n % clinic.displays.length];
      return device ? [openScreen(history, clinic.clinicId, device, () => urlOf(n))] : [];
    }).flat(),
    ...other.displays.map((device, n) => openScreen(history, other.clinicId, device, () => urlOf(n))),
  ];
  const tasks = [
    ...clinic.kiosks.map((_, n) => kiosk(clinic, n)),
    ...other.kiosks.map((_, n) => kiosk(other, n)),
    ...clinic.rooms.map((_, n) => room(clinic, n)),
    room(other, 0),
    ...(mostToSay === undefined ? [] : [listen()]),
  ];
  return {
    screens,
    async stop() {
      state.isOver = true;
      await Promise.all(tasks);
      for (const screen of screens) screen.close();
    },
  };
}
