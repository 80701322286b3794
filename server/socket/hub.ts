import type { LetGoOn } from '../ports/letGoOn.ts';
import type { Server, Socket } from 'socket.io';
import type { AgentToServer, ServerToAgent } from '../../common/contract/agent.ts';
import type { ClientToServer, ServerToClient } from '../../common/contract/socket.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { QueueEventType } from '../queue/event.ts';
import type { Published } from '../usecases/queue/dayWriter.ts';
import type { Credential } from '../usecases/access/stillTrusted.ts';
import type { LiveClinics, Shot, Viewer } from '../usecases/views/liveClinics.ts';

export type SocketServer = Server<
  ClientToServer & AgentToServer,
  ServerToClient & ServerToAgent,
  Record<string, never>,
  SocketState
>;
export type Connection = Socket<
  ClientToServer & AgentToServer,
  ServerToClient & ServerToAgent,
  Record<string, never>,
  SocketState
>;
/** What the gateway remembers of a connection. */
export type SocketState = {
  clinicId?: ClinicId;
  viewer?: Viewer;
  /** Looked at again when somebody's trust ends; a patient's page has none that could be taken away. */
  credential?: Credential;
};

/** Changes that a waiting room must see at once. */
const AT_ONCE = new Set<QueueEventType>([
  'ticket_called',
  'ticket_recalled',
  'call_undone',
  'service_started',
  'service_finished',
  'ticket_missed',
  'ticket_held',
  'ticket_transferred',
  'stage_opened',
  'stage_withdrawn',
  'ticket_returned',
  'ticket_cancelled',
]);

/** Lists may follow a breath later; several changes then make one update. */
const AFTER_MS = { display: 500, kiosk: 500, panel: 80, visit: 300, booking: 1_000 } as const satisfies Record<
  Viewer['kind'],
  number
>;

export const roomOf = (clinicId: ClinicId, viewer: Viewer): string => {
  switch (viewer.kind) {
    case 'display':
    case 'kiosk':
      return `${viewer.kind}:${viewer.deviceId}`;
    case 'panel':
      return `panel:${clinicId}`;
    case 'visit':
      return `visit:${viewer.visitId}`;
    case 'booking':
      return `booking:${viewer.appointmentId}`;
  }
};

type Followed = {
  readonly clinicId: ClinicId;
  readonly viewer: Viewer;
  readonly room: string;
  toldSeq: number;
  toldDay: string;
  timer: NodeJS.Timeout | null;
};

/** Tells each connected screen what has changed for it. Loses nothing that matters: every update is the whole view. */
export class Hub {
  readonly #io: SocketServer;
  readonly #live: LiveClinics;
  readonly #letGoOn: LetGoOn;
  readonly #followed = new Map<string, Followed>();
  #isStopped = false;

  constructor(io: SocketServer, live: LiveClinics, letGoOn: LetGoOn) {
    this.#io = io;
    this.#live = live;
    this.#letGoOn = letGoOn;
    io.of('/').adapter.on('delete-room', (room: string) => {
      const followed = this.#followed.get(room);
      if (followed?.timer) clearTimeout(followed.timer);
      this.#followed.delete(room);
    });
  }

  /** A screen has joined with this snapshot. */
  follow(clinicId: ClinicId, viewer: Viewer, shot: Shot): void {
    const room = roomOf(clinicId, viewer);
    if (!this.#followed.has(room))
      this.#followed.set(room, { clinicId, viewer, room, toldSeq: shot.seq, toldDay: shot.day, timer: null });
  }

  /** After each commit, in the writer's turn. */
  published(news: Published): void {
    this.#live.notice(news);
    const isUrgent = news.events.some(({ event }) => AT_ONCE.has(event.type));
    const touched = visitsOf(news);
    for (const followed of this.#followed.values()) {
      if (followed.clinicId !== news.clinicId) continue;
      const { viewer } = followed;
      if (isUrgent && (viewer.kind === 'display' || (viewer.kind === 'visit' && touched.has(viewer.visitId)))) {
        this.#tell(followed, this.#live.shotNow(news, viewer));
      } else this.#tellSoon(followed);
    }
  }

  /** Something beside the queue has changed. */
  async besideChanged(clinicId: ClinicId): Promise<void> {
    if (this.#isStopped) return;
    await this.#live.refresh(clinicId);
    for (const followed of this.#followed.values()) if (followed.clinicId === clinicId) this.#tellSoon(followed);
  }

  async directoryChanged(clinicId: ClinicId): Promise<void> {
    await this.#live.refreshDirectory(clinicId);
    await this.besideChanged(clinicId);
  }

  /** Tells nothing any more. */
  stop(): void {
    this.#isStopped = true;
    for (const { timer } of this.#followed.values()) if (timer) clearTimeout(timer);
    this.#followed.clear();
  }

  /** Clinics that somebody is looking at here. */
  clinics(): ReadonlySet<ClinicId> {
    return new Set([...this.#followed.values()].map(({ clinicId }) => clinicId));
  }

  #tellSoon(followed: Followed): void {
    followed.timer ??= setTimeout(() => {
      followed.timer = null;
      this.#letGoOn(this.#live.shot(followed.clinicId, followed.viewer).then((shot) => this.#tell(followed, shot)));
    }, AFTER_MS[followed.viewer.kind]);
  }

  #tell(followed: Followed, shot: Shot | undefined): void {
    if (!shot || this.#isStopped) return;
    const prevSeq = followed.toldDay === shot.day ? followed.toldSeq : 0;
    followed.toldSeq = shot.seq;
    followed.toldDay = shot.day;
    this.#io.to(followed.room).emit('view:update', { ...shot, prevSeq });
  }
}

function visitsOf({ events, day }: Published): ReadonlySet<string> {
  return new Set(events.flatMap(({ event }) => ('stageId' in event ? (day.stage(event.stageId)?.visitId ?? []) : [])));
}
