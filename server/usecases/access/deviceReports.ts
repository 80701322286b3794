import { and, eq } from 'drizzle-orm';
import type { CallId, ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { callsShown } from '../../db/schema/queue.ts';
import { devices } from '../../db/schema/staff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { News } from '../../ports/news.ts';

type Health = Readonly<Record<string, string | number | boolean>>;

/** Hears of calls that a screen has painted for the first time. */
type OnShown = (clinicId: ClinicId, callIds: readonly CallId[], shownAt: number) => void;

/** What screens and kiosks say of themselves: that they are there, how they are, which calls they have painted. */
export class DeviceReports {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #news: News;
  readonly #onShown: OnShown;

  constructor(db: Db, clock: Clock, news: News, onShown: OnShown = () => undefined) {
    this.#db = db;
    this.#clock = clock;
    this.#news = news;
    this.#onShown = onShown;
  }

  /** @param health null when the device only says that it is there */
  async health(clinicId: ClinicId, deviceId: DeviceId, health: Health | null): Promise<void> {
    const [before] = await this.#db
      .select({ health: devices.health, lastSeenAt: devices.lastSeenAt })
      .from(devices)
      .where(and(eq(devices.id, deviceId), eq(devices.clinicId, clinicId)));
    const now = this.#clock.now();
    await this.#db
      .update(devices)
      .set({ lastSeenAt: new Date(now), ...(health ? { health } : {}) })
      .where(and(eq(devices.id, deviceId), eq(devices.clinicId, clinicId)));
    const wasAway = !before?.lastSeenAt || now - before.lastSeenAt.getTime() > 30_000;
    const hasChanged = health !== null && JSON.stringify(health) !== JSON.stringify(before?.health);
    if (wasAway || hasChanged) this.#news.tell({ kind: 'beside', clinicId });
  }

  /** Proof of showing: each screen once per call. */
  async shown(clinicId: ClinicId, deviceId: DeviceId, callIds: readonly CallId[]): Promise<void> {
    const shownAt = new Date(this.#clock.now());
    const rows = await this.#db
      .insert(callsShown)
      .values(callIds.map((callId) => ({ callId, deviceId, shownAt })))
      .onConflictDoNothing()
      .returning({ callId: callsShown.callId });
    if (rows.length === 0) return;
    this.#news.tell({ kind: 'beside', clinicId });
    this.#onShown(
      clinicId,
      rows.map(({ callId }) => callId as CallId), // as it was written
      shownAt.getTime(),
    );
  }
}
