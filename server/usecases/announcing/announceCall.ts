import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Announcement } from '../../../common/contract/displayView.ts';
import {
  CallId,
  ServicePointId,
  StageId,
  ZoneId,
  type ClinicId,
  type DeviceId,
  type EpochMs,
  type TicketNumber,
} from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { announcements, callsShown, stages, visits } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { Log } from '../../ports/log.ts';
import type { Speech } from '../../ports/speech.ts';
import type { Directories } from '../clinic/directory.ts';
import { callSound } from './callSounds.ts';
import { languagesSpokenOn, screensHearing } from './listeningScreens.ts';
import { takeTurn } from './zoneTurn.ts';

export type AnnounceDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly speech: Speech;
  readonly directories: Directories;
  /** Names this process in the plan of a zone. */
  readonly holder: string;
  /** Resolves after this long, or at once when the server ends. */
  readonly pause: (ms: number) => Promise<void>;
  /** Those that are connected to this process. */
  readonly tellScreens: (screens: readonly DeviceId[], announcement: Announcement) => void;
  /** The plan is made: the other processes tell the screens that are connected to them (relayAnnouncement). */
  readonly tellProcesses: (planned: RelayedAnnouncement) => void;
};

/** What another process must know beside the row of the plan. */
export type RelayedAnnouncement = {
  readonly clinicId: ClinicId;
  readonly announcementId: string;
  readonly voiceUntil: number;
  readonly times: 1 | 2;
};

/** What the outbox keeps of an announcement: see server/queue/effects.ts. */
const Payload = z.object({
  kind: z.enum(['call', 'recall', 'correction']),
  zoneId: ZoneId,
  stageId: StageId,
  servicePointId: ServicePointId,
  callId: CallId,
});
type Payload = z.infer<typeof Payload>;

export type AnnounceOutcome =
  | { readonly kind: 'done'; readonly detail: { readonly isVoiced: boolean } }
  | { readonly kind: 'failed'; readonly code: string; readonly retryAfterMs?: number }
  /** Only shown: it came too late to be said, or is no longer true. */
  | { readonly kind: 'expired' };

/** A call that waited so long for its turn has others behind it: it is said once. */
const SAID_ONCE_AFTER_MS = 10_000;
const VOICED_WITHIN_MS = 30_000;
const AGAIN_AFTER_MS = 1_000;

/**
 * Says one call in its zone: makes the sound, gives it its time after those before it, tells the screens, and ends when
 * it has been said. The screens have shown the call long before; here it is only heard.
 */
export async function announceCall(
  deps: AnnounceDeps,
  effect: {
    readonly clinicId: ClinicId;
    readonly payload: unknown;
    readonly createdAt: number;
    readonly expiresAt: number | null;
  },
): Promise<AnnounceOutcome> {
  const { db, clock, directories, speech, holder, log } = deps;
  const payload = Payload.parse(effect.payload);
  const directory = await directories.of(effect.clinicId);
  const room = directory?.rooms.get(payload.servicePointId);
  const number = await numberToSay(db, payload);
  if (!directory || !room || number === undefined) return { kind: 'expired' };
  const screens = await screensHearing(db, directory, payload.zoneId, clock.now());
  if (screens.length === 0) return { kind: 'done', detail: { isVoiced: false } };

  const languages = languagesSpokenOn(directory, screens);
  const times = clock.now() - effect.createdAt > SAID_ONCE_AFTER_MS ? 1 : 2;
  const made = await callSound(speech, {
    clinicId: effect.clinicId,
    kind: payload.kind,
    number,
    room,
    languages,
    wording: directory.clinic.options.wording,
    times,
  });
  if (!made.ok) {
    log.warn({ callId: payload.callId, code: made.error.code }, 'A call is shown without sound');
    return { kind: 'failed', code: made.error.code, retryAfterMs: AGAIN_AFTER_MS };
  }

  const { id: soundId, durationMs } = made.value;
  const voiceUntil = effect.expiresAt ?? effect.createdAt + VOICED_WITHIN_MS;
  const announcementId = deps.newId();
  const language = languages[0] ?? 'en';
  const plannedAt = clock.now();
  const turn = await takeTurn(
    db,
    { announcementId, clinicId: effect.clinicId, number, sound: { soundId, language, durationMs }, ...planOf(payload) },
    { holder, now: plannedAt, startsBefore: voiceUntil },
  );
  if (!turn.ok) {
    if (turn.error.code === 'too_late') return { kind: 'expired' };
    return { kind: 'failed', code: turn.error.code, retryAfterMs: AGAIN_AFTER_MS };
  }

  deps.tellProcesses({ clinicId: effect.clinicId, announcementId, voiceUntil, times });
  // A clock that is set back meanwhile makes no pause longer than it was to be, and one that is set ahead no sound shorter.
  await deps.pause(turn.value.startsAt - Math.max(clock.now(), plannedAt));
  deps.tellScreens(
    screens.map(({ deviceId }) => deviceId),
    {
      announcementId,
      zoneId: payload.zoneId,
      callId: payload.callId,
      kind: payload.kind,
      number,
      voiceUntil: voiceUntil as EpochMs, // an instant of the outbox, in whole milliseconds
      sounds: [{ url: `/sounds/${soundId}.wav`, language, durationMs }],
    },
  );
  await deps.pause(durationMs);
  return { kind: 'done', detail: { isVoiced: true } };
}

const planOf = ({ kind, zoneId, callId, servicePointId }: Payload) => ({ kind, zoneId, callId, servicePointId });

/**
 * The number, if what would be said is still true: a call while the patient is expected, a correction when somebody has
 * seen or heard the call and nobody has called the number again.
 */
async function numberToSay(db: Db, { kind, stageId, callId }: Payload): Promise<TicketNumber | undefined> {
  const [found] = await db
    .select({ status: stages.status, callId: stages.callId, number: visits.number })
    .from(stages)
    .innerJoin(visits, eq(visits.id, stages.visitId))
    .where(eq(stages.id, stageId));
  if (!found) return undefined;
  const isExpected = found.status === 'called' && found.callId === callId;
  const isCalledAgain = found.status === 'called' || found.status === 'serving';
  const isTrue = kind === 'correction' ? !isCalledAgain && (await wasNoticed(db, callId)) : isExpected;
  return isTrue ? (found.number as TicketNumber) : undefined; // written by the log's projection
}

async function wasNoticed(db: Db, callId: CallId): Promise<boolean> {
  const [heard, seen] = await Promise.all([
    db.select({ id: announcements.id }).from(announcements).where(eq(announcements.callId, callId)).limit(1),
    db.select({ callId: callsShown.callId }).from(callsShown).where(eq(callsShown.callId, callId)).limit(1),
  ]);
  return heard.length + seen.length > 0;
}
