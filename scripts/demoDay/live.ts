/** Lives a planned day through the public interface, each action after the last was answered. */
import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import type { DrivenClinic } from './clinic.ts';
import type { Planned } from './plan.ts';

type Answer = Readonly<Record<string, unknown>>;
type Ticket = { readonly visitId: string; readonly stageId: string; readonly number: string };
type Named = { readonly name: { readonly en?: string } };
type Panel = {
  readonly services: readonly (Named & { readonly serviceId: string })[];
  readonly rooms: readonly (Named & { readonly servicePointId: string })[];
  readonly practitioners: readonly (Named & { readonly practitionerId: string })[];
};

export type DayCounts = {
  readonly done: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
};

/** The clinic that the day is lived in; `clock` says how far the day has come, also where the server has a time of its own. */
export type LivedIn = Pick<DrivenClinic, 'url' | 'clinicId' | 'logins' | 'clock' | 'runJobs'>;
export type HowToLive = {
  /** How a request goes out. Absent: once, and a server that is away ends the day. */
  readonly send?: (url: string, request: RequestInit) => Promise<Response>;
  /** Ends the day before its evening. */
  readonly signal?: AbortSignal;
};

const MINUTE_MS = 60_000;
const PHONES = 100;

export async function liveDay(
  clinic: LivedIn,
  planned: readonly Planned[],
  speed: number,
  say: (line: string) => void,
  { send = fetch, signal }: HowToLive = {},
): Promise<DayCounts> {
  const { clock } = clinic;
  const startAt = clock.at;
  const done: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const call = async (
    method: string,
    path: string,
    options: { readonly cookie?: string; readonly token?: string; readonly body?: unknown } = {},
  ): Promise<{ readonly status: number; readonly body: Answer; readonly cookie: string }> => {
    const response = await send(`${clinic.url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(options.body ?? {}) }),
    });
    // Every answer of the interface is a JSON object.
    return {
      status: response.status,
      body: (await response.json()) as Answer,
      cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
    };
  };
  const count = (what: string, { status, body }: { readonly status: number; readonly body: Answer }): boolean => {
    const into = status === 200 ? done : refused;
    const name = status === 200 ? what : `${what}: ${String(body['code'])}`;
    into[name] = (into[name] ?? 0) + 1;
    return status === 200;
  };

  const desk = await logIn('reception');
  const doctor = await logIn('noor');
  const begun = await call('POST', '/pairings', { body: { kind: 'kiosk' } });
  const kiosk = String(
    (await call('POST', '/pairings/collect', { body: { pollToken: begun.body['pollToken'] } })).body['token'],
  );
  const panel = await panelOf(clinic, desk);
  const at = (path: string) => `/clinics/${clinic.clinicId}${path}`;
  const waiting: { readonly ticket: Ticket; readonly untilAt: number }[] = [];
  const booked: { readonly code: string; readonly comesAt: number }[] = [];
  let printer: string | undefined;
  let phone = 0;

  async function logIn(login: string): Promise<string> {
    const password = clinic.logins.find((each) => each.login === login)?.password;
    return (await call('POST', '/session', { body: { login, password } })).cookie;
  }

  /** What people do by themselves when their time has come. */
  async function due(): Promise<void> {
    for (const each of booked.splice(0)) {
      if (each.comesAt > clock.at) booked.push(each);
      else
        count(
          'booked patient checks in',
          await call('POST', at('/check-in'), { token: kiosk, body: { code: each.code, language: 'fa' } }),
        );
    }
    for (const each of waiting.splice(0)) {
      if (each.untilAt > clock.at) waiting.push(each);
      else count('gives up waiting', await call('POST', at(`/stages/${each.ticket.stageId}/cancel`), { cookie: desk }));
    }
  }

  async function act(next: Planned): Promise<void> {
    switch (next.what) {
      case 'open_room':
        count(
          'room opens',
          await call('POST', at(`/rooms/${panel.rooms[next.room]?.servicePointId}/open`), { cookie: doctor, body: {} }),
        );
        return;
      case 'walk_in': {
        const issued = await call('POST', at('/tickets'), {
          token: kiosk,
          body: { serviceId: panel.services[next.service]?.serviceId, language: next.language },
        });
        if (!count('walk-in takes a ticket', issued)) return;
        // The contract's TicketView.
        const ticket = issued.body['ticket'] as Ticket;
        if (next.givesUpAfterMin !== null)
          waiting.push({ ticket, untilAt: clock.at + next.givesUpAfterMin * MINUTE_MS });
        if (next.leavesNumber) {
          phone = (phone + 1) % PHONES;
          count(
            'leaves a telephone',
            await call('POST', at(`/visits/${ticket.visitId}/contact`), {
              token: kiosk,
              body: { phone: `0912 345 67${String(phone).padStart(2, '0')}`, channel: 'sms' },
            }),
          );
        }
        return;
      }
      case 'booking': {
        const found = await call('POST', at('/patients/find'), {
          cookie: desk,
          body: { text: `R-100${next.patient + 1}` },
        });
        const [patient] = found.body['patients'] as readonly { readonly patientId: string }[]; // the contract's FoundPatients
        const free = await call('POST', at('/free-places'), {
          cookie: desk,
          body: {
            patientType: 'follow_up',
            practitionerId: panel.practitioners[next.patient % 2]?.practitionerId,
            days: 1,
          },
        });
        const days = (free.body['days'] ?? []) as readonly {
          readonly slots: readonly { readonly startsAt: number; readonly free: number; readonly scheduleId: string }[];
        }[]; // the contract's FreePlaces
        const slot = days
          .flatMap(({ slots }) => slots)
          .find((each) => each.free > 0 && each.startsAt >= clock.at + next.inMin * MINUTE_MS);
        if (!patient || !slot) return;
        const made = await call('POST', at('/appointments'), {
          cookie: desk,
          body: {
            patientType: 'follow_up',
            patientId: patient.patientId,
            language: 'fa',
            place: { kind: 'time', scheduleId: slot.scheduleId, startsAt: slot.startsAt },
          },
        });
        if (count('books by telephone', made) && next.comes)
          booked.push({ code: String(made.body['code']), comesAt: slot.startsAt - 8 * MINUTE_MS });
        return;
      }
      case 'press': {
        const room = panel.rooms[next.room]?.servicePointId;
        if (next.isNoShow) count('did not come', await call('POST', at(`/rooms/${room}/no-show`), { cookie: doctor }));
        count('presses next', await call('POST', at(`/rooms/${room}/next`), { cookie: doctor }));
        return;
      }
      case 'paper':
        printer ??= /\/demo\/paper\/([\w-]+)\/\w+_/.exec(await (await fetch(`${clinic.url}/demo/paper`)).text())?.[1];
        await fetch(`${clinic.url}/demo/paper/${printer}/${next.is === 'out' ? 'take_paper' : 'fill_paper'}`, {
          method: 'POST',
        });
        say(next.is === 'out' ? 'the printer runs out of paper' : 'somebody puts paper in');
        return;
      case 'answer': {
        const page = await (await fetch(`${clinic.url}/demo/phone`)).text();
        const address = /name="address" value="(\+\d+)"/.exec(page)?.[1];
        if (address !== undefined)
          await fetch(`${clinic.url}/demo/phone/answer`, {
            method: 'POST',
            body: new URLSearchParams({ address, text: next.text }),
          });
        return;
      }
    }
  }

  for (const next of planned) {
    if (signal?.aborted) break;
    const until = startAt + next.atMin * MINUTE_MS;
    // The day goes by in steps, so that screens see it go and jobs run by its clock.
    while (clock.at < until && !signal?.aborted) {
      const step = Math.min(until - clock.at, MINUTE_MS / 2);
      if (Number.isFinite(speed)) await pause(step / speed);
      clock.at += step;
      await due();
      await clinic.runJobs();
    }
    await act(next);
  }
  return { done, refused };
}

async function panelOf(clinic: LivedIn, cookie: string): Promise<Panel> {
  const socket = io(clinic.url, { transports: ['websocket'], extraHeaders: { cookie }, ackTimeout: 5_000 });
  try {
    // The contract's Snapshot of a PanelView.
    const reply = (await socket.emitWithAck('view:join', { clinicId: clinic.clinicId })) as {
      readonly ok: boolean;
      readonly value: { readonly view: Panel };
    };
    return reply.value.view;
  } finally {
    socket.disconnect();
  }
}
