import { and, eq, gt, lte, max, or } from 'drizzle-orm';
import type { Language } from '../../../common/contract/language.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId, ServicePointId, ZoneId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { announcements, leases } from '../../db/schema/queue.ts';
import { inTransaction } from '../../db/transaction.ts';
import { CLOCKS_DIFFER_MS } from '../../ports/clock.ts';

export type PlannedAnnouncement = {
  readonly announcementId: string;
  readonly clinicId: ClinicId;
  readonly zoneId: ZoneId;
  readonly callId: string;
  readonly servicePointId: ServicePointId | null;
  /** `notice`: no call, as when a screen is tried. */
  readonly kind: 'call' | 'recall' | 'correction' | 'notice';
  readonly number: string;
  readonly sound: { readonly soundId: string; readonly language: Language; readonly durationMs: number };
};

export type ZoneTurn = { readonly startsAt: number; readonly endsAt: number };

/**
 * `zone_taken`: another process plans this zone until its announcement has ended.
 * `too_late`: those before it last until it would mislead; it is only shown.
 */
export type NoTurn = { readonly code: 'zone_taken' | 'too_late' };

/** Between two announcements, so that a listener can tell them apart. */
const BREATH_MS = 500;
/** No announcement lasts until later than this: whoever holds a zone for longer took it by a clock that was ahead. */
const LASTS_AT_MOST_MS = 5 * 60_000;

/**
 * Gives an announcement its time in its zone: after all before it, so that nothing in the zone is ever said over
 * something else. The plan is rows, and one process at a time plans a zone; so all screens of it agree.
 *
 * @param holder this process
 * @param startsBefore it must begin before this instant
 */
export function takeTurn(
  db: Db,
  planned: PlannedAnnouncement,
  { holder, now, startsBefore }: { readonly holder: string; readonly now: number; readonly startsBefore: number },
): Promise<Result<ZoneTurn, NoTurn>> {
  const { announcementId, sound, zoneId, ...row } = planned;
  const name = `zone:${zoneId}`;
  return inTransaction(db, async (tx): Promise<Result<ZoneTurn, NoTurn>> => {
    const until = new Date(now + sound.durationMs + BREATH_MS);
    const mayHold = or(
      eq(leases.holder, holder),
      lte(leases.until, new Date(now)),
      gt(leases.until, new Date(now + LASTS_AT_MOST_MS)),
    );
    const held = await tx
      .insert(leases)
      .values({ name, holder, until })
      .onConflictDoUpdate({ target: leases.name, set: { holder, until }, ...(mayHold ? { setWhere: mayHold } : {}) })
      .returning({ name: leases.name });
    if (held.length === 0) return err({ code: 'zone_taken' });

    const [last] = await tx
      .select({ endsAt: max(announcements.endsAt) })
      .from(announcements)
      .where(
        and(
          eq(announcements.zoneId, zoneId),
          gt(announcements.endsAt, new Date(now)),
          // What was planned later than that was planned by a clock that was ahead.
          lte(announcements.createdAt, new Date(now + CLOCKS_DIFFER_MS)),
        ),
      );
    const startsAt = Math.max(now, last?.endsAt ? last.endsAt.getTime() + BREATH_MS : 0);
    if (startsAt >= startsBefore) return err({ code: 'too_late' });
    const endsAt = startsAt + sound.durationMs;
    await tx.insert(announcements).values({
      id: announcementId,
      zoneId,
      ...row,
      createdAt: new Date(now),
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
      sounds: [sound],
    });
    await tx
      .update(leases)
      .set({ until: new Date(endsAt) })
      .where(eq(leases.name, name));
    return ok({ startsAt, endsAt });
  });
}
