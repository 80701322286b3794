/** The demonstration clinic as its measurements use it: by its interface, like any screen. */
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { DrivenClinic } from '../../scripts/demoDay/clinic.ts';

export type Answer = Readonly<Record<string, unknown>>;
type Panel = {
  readonly rooms: readonly {
    readonly servicePointId: string;
    readonly name: { readonly en?: string };
    readonly serviceIds: readonly string[];
  }[];
};

/** Where Dr Noor works. */
export const ROOM = 'Room 1';

/** The reception, with a service that has a room. */
export type Desk = { readonly cookie: string; readonly serviceId: string; readonly room: string };

/** @throws where the clinic refuses: then there is nothing to measure */
export async function ask(
  { url }: DrivenClinic,
  method: string,
  path: string,
  options: { readonly cookie?: string; readonly body?: unknown } = {},
): Promise<{ readonly body: Answer; readonly cookie: string }> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(options.body ?? {}) }),
  });
  // Every answer of the interface is a JSON object.
  const body = (await response.json()) as Answer;
  if (!response.ok) throw new Error(`${method} ${path} was refused: ${String(body['code'])}`);
  return { body, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

export async function logIn(clinic: DrivenClinic, login: string): Promise<string> {
  const password = passwordOf(clinic, login);
  return (await ask(clinic, 'POST', '/session', { body: { login, password } })).cookie;
}

export const passwordOf = ({ logins }: DrivenClinic, login: string): string =>
  logins.find((one) => one.login === login)?.password ?? '';

export async function enter(clinic: DrivenClinic): Promise<Desk> {
  const cookie = await logIn(clinic, 'reception');
  const socket = io(clinic.url, { transports: ['websocket'], extraHeaders: { cookie }, ackTimeout: 10_000 });
  // The contract's Snapshot of a PanelView.
  const reply = (await socket.emitWithAck('view:join', { clinicId: clinic.clinicId })) as {
    readonly value: { readonly view: Panel };
  };
  socket.disconnect();
  const room = reply.value.view.rooms.find(({ name }) => name.en === ROOM);
  const serviceId = room?.serviceIds[0];
  if (room === undefined || serviceId === undefined) throw new Error(`The demonstration has no ${ROOM}`);
  return { cookie, serviceId, room: room.servicePointId };
}

/** @returns the token of a newly paired screen */
export async function pairDisplay(clinic: DrivenClinic): Promise<string> {
  const { body } = await ask(clinic, 'POST', '/pairings', { body: { kind: 'display' } });
  const paired = await ask(clinic, 'POST', '/pairings/collect', { body: { pollToken: body['pollToken'] } });
  return String(paired.body['token']);
}

/** One paired screen on so many televisions: pairing is limited by the minute, showing is not. */
export async function openScreens(clinic: DrivenClinic, count: number): Promise<readonly Socket[]> {
  const token = await pairDisplay(clinic);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = io(clinic.url, { transports: ['websocket'], auth: { token }, ackTimeout: 10_000 });
      await socket.emitWithAck('view:join', {});
      return socket;
    }),
  );
}
