import type { KioskView } from '../../../common/contract/kioskView.ts';
import type { View } from '../../../common/contract/views.ts';
import {
  VisitId,
  type AppointmentId,
  type ClinicDate,
  type ClinicId,
  type DeviceId,
  type EpochMs,
} from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { DayPlan } from '../../queue/estimate/dayPlan.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import type { ClinicDays, OpenDay } from '../queue/clinicDays.ts';
import type { Published } from '../queue/dayWriter.ts';
import type { DoorCodes } from '../queue/doorCodes.ts';
import { panelBeside, printerOf, readBeside, type Beside } from './beside.ts';
import { and, eq } from 'drizzle-orm';
import { appointments } from '../../db/schema/booking.ts';
import { selectAppointments } from '../booking/appointmentView.ts';
import { bookingView } from './bookingView.ts';
import { currentCalls, displayView } from './displayView.ts';
import { forecastOf } from './estimate.ts';
import { kioskView } from './kioskView.ts';
import { panelView } from './panelView.ts';
import { RecentCalls } from './recentCalls.ts';
import { allowedBy } from '../notices/makeNotice.ts';
import { visitView } from './visitView.ts';

/** Whose view: each of these is told by itself. */
export type Viewer =
  | { readonly kind: 'display'; readonly deviceId: DeviceId }
  | { readonly kind: 'kiosk'; readonly deviceId: DeviceId }
  | { readonly kind: 'panel' }
  | { readonly kind: 'visit'; readonly visitId: VisitId }
  /** Booked and not here yet; once here, the visit's. */
  | { readonly kind: 'booking'; readonly appointmentId: AppointmentId };

export type Shot = { readonly day: ClinicDate; readonly seq: number; readonly view: View };

export type LiveClinicsDeps = {
  readonly db: Db;
  readonly directories: Directories;
  readonly days: ClinicDays;
  readonly clock: Clock;
  readonly pushKey: string | null;
  readonly doorCodes: DoorCodes;
  /** How a phone can be told, by the providers that are set up. */
  readonly tellsBy: KioskView['tellsBy'];
};

type Live = {
  readonly recent: RecentCalls;
  beside: Beside;
  directory: Directory;
  plan: DayPlan;
  date: ClinicDate;
  queueDayId: string;
};

/** What each screen of a clinic shows, computed from the committed day and what stands beside it. */
export class LiveClinics {
  readonly #deps: LiveClinicsDeps;
  readonly #live = new Map<ClinicId, Live>();

  constructor(deps: LiveClinicsDeps) {
    this.#deps = deps;
  }

  /** The day went on: keeps the list of past calls in step. Runs in the writer's turn, so it does not wait for anything. */
  notice({ clinicId, queueDayId, events, day }: Published): void {
    const live = this.#live.get(clinicId);
    if (live?.queueDayId !== queueDayId) return;
    for (const { event } of events) live.recent.notice(day, event);
  }

  /** Reads anew what stands beside the queue. */
  async refresh(clinicId: ClinicId): Promise<void> {
    const live = this.#live.get(clinicId);
    if (!live) return;
    live.beside = await readBeside(this.#deps.db, clinicId, live.date, this.#deps.clock.now());
    const open = await this.#deps.days.today(clinicId);
    if (open?.queueDayId === live.queueDayId) live.plan = await this.#deps.days.planOf(live.directory, open);
  }

  /** Names or rooms have changed. */
  async refreshDirectory(clinicId: ClinicId): Promise<void> {
    this.#deps.directories.forget(clinicId);
    const directory = await this.#deps.directories.of(clinicId);
    const live = this.#live.get(clinicId);
    if (live && directory) live.directory = directory;
  }

  async besideOf(clinicId: ClinicId): Promise<Beside | undefined> {
    return (await this.#liveOf(clinicId))?.live.beside;
  }

  /** The view as of the last commit. @returns undefined where there is no such clinic, device or visit today */
  async shot(clinicId: ClinicId, viewer: Viewer): Promise<Shot | undefined> {
    const found = await this.#liveOf(clinicId);
    if (!found) return undefined;
    if (viewer.kind === 'booking') return this.#bookingShot(clinicId, found.live, found.open, viewer.appointmentId);
    const look = () => found.open.writer.read((day) => this.#shotOf(found.live, day, viewer));
    const shot = await look();
    if (shot || !('deviceId' in viewer)) return shot;
    // A screen that was paired a moment ago: the news of it may still be on the way.
    await this.refresh(clinicId);
    return look();
  }

  /** The same, in the writer's own turn, for what must be shown at once. */
  shotNow({ clinicId, queueDayId, day }: Published, viewer: Viewer): Shot | undefined {
    const live = this.#live.get(clinicId);
    return live?.queueDayId === queueDayId ? this.#shotOf(live, day, viewer) : undefined;
  }

  #shotOf(live: Live, day: QueueDay, viewer: Viewer): Shot | undefined {
    const view = this.#view(live, day, viewer);
    return view && { day: live.date, seq: day.head.seq, view };
  }

  async #bookingShot(
    clinicId: ClinicId,
    live: Live,
    open: OpenDay,
    appointmentId: AppointmentId,
  ): Promise<Shot | undefined> {
    const [row] = await selectAppointments(this.#deps.db).where(
      and(eq(appointments.id, appointmentId), eq(appointments.clinicId, clinicId)),
    );
    if (!row) return undefined;
    const visitId = VisitId.safeParse(row.visitId);
    return open.writer.read((day) => {
      const arrived = visitId.success ? this.#shotOf(live, day, { kind: 'visit', visitId: visitId.data }) : undefined;
      if (arrived) return arrived;
      const view = bookingView(live.directory, day, row, this.#now(), this.#pushKeyOf(live), live.plan);
      return { day: live.date, seq: day.head.seq, view };
    });
  }

  #view(live: Live, day: QueueDay, viewer: Viewer): View | undefined {
    const { directory, beside } = live;
    const at = this.#now();
    const forecast = forecastOf(day, at, live.plan);
    switch (viewer.kind) {
      case 'display': {
        const device = beside.devices.find(({ id }) => id === viewer.deviceId);
        return (
          device &&
          displayView(
            directory,
            day,
            device,
            live.recent.over(directory, currentCalls(directory, day)),
            at,
            forecast,
            (clinicId, now) => this.#deps.doorCodes.at(clinicId, now),
          )
        );
      }
      case 'kiosk': {
        const device = beside.devices.find(({ id }) => id === viewer.deviceId);
        return (
          device &&
          kioskView(
            directory,
            day,
            { ...device, printer: printerOf(beside, device), tellsBy: this.#deps.tellsBy },
            at,
            forecast,
          )
        );
      }
      case 'panel':
        return panelView(directory, day, at, panelBeside(directory, beside, at), forecast);
      case 'booking':
        return undefined; // read from the table, see shot
      case 'visit':
        return visitView(directory, day, viewer.visitId, this.#pushKeyOf(live), at, forecast);
    }
  }

  #now(): EpochMs {
    return this.#deps.clock.now() as EpochMs; // whole milliseconds by the clock's contract
  }

  /** None where the clinic does not use messages of the browser. */
  #pushKeyOf({ directory }: Live): string | null {
    return allowedBy(directory.clinic).includes('web_push') ? this.#deps.pushKey : null;
  }

  async #liveOf(clinicId: ClinicId): Promise<{ live: Live; open: OpenDay } | undefined> {
    const [directory, open] = await Promise.all([this.#deps.directories.of(clinicId), this.#deps.days.today(clinicId)]);
    if (!directory || !open) return undefined;
    const known = this.#live.get(clinicId);
    if (known?.queueDayId === open.queueDayId) return { live: known, open };
    const [beside, plan] = await Promise.all([
      readBeside(this.#deps.db, clinicId, open.date, this.#deps.clock.now()),
      this.#deps.days.planOf(directory, open),
    ]);
    const live = await open.writer.read((day): Live => {
      const fresh = {
        recent: new RecentCalls(day),
        beside,
        directory,
        plan,
        date: open.date,
        queueDayId: open.queueDayId,
      };
      this.#live.set(clinicId, fresh);
      return fresh;
    });
    return { live, open };
  }
}
