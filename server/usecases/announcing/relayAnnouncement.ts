import { eq } from 'drizzle-orm';
import { CallId, EpochMs, ServicePointId, TicketNumber, ZoneId } from '../../../common/contract/vocabulary.ts';
import { announcements } from '../../db/schema/queue.ts';
import type { AnnounceDeps, RelayedAnnouncement } from './announceCall.ts';
import { callSound } from './callSounds.ts';
import { languagesSpokenOn, screensHearing } from './listeningScreens.ts';

/**
 * Says what another process has planned on the screens that are connected to this one, at the time of the plan. The
 * sound is made here: the other's files may lie on another machine, and pieces that are known make it in a moment.
 */
export async function relayAnnouncement(
  deps: Omit<AnnounceDeps, 'newId' | 'holder' | 'tellProcesses'>,
  { clinicId, announcementId, voiceUntil, times }: RelayedAnnouncement,
): Promise<void> {
  const { db, clock, directories, speech, log } = deps;
  const [row] = await db.select().from(announcements).where(eq(announcements.id, announcementId));
  const directory = await directories.of(clinicId);
  const servicePointId = ServicePointId.safeParse(row?.servicePointId);
  const room = servicePointId.success ? directory?.rooms.get(servicePointId.data) : undefined;
  if (!row || row.clinicId !== clinicId || row.kind === 'notice' || !directory || !room) return;
  const { kind, startsAt, createdAt } = row;
  const zoneId = ZoneId.parse(row.zoneId);
  const screens = await screensHearing(db, directory, zoneId, clock.now());
  const languages = languagesSpokenOn(directory, screens);
  const number = TicketNumber.parse(row.number);
  const { wording } = directory.clinic.options;
  const made = await callSound(speech, { clinicId, kind, number, room, languages, wording, times });
  if (!made.ok) {
    log.warn({ callId: row.callId, code: made.error.code }, 'A call is shown without sound');
    return;
  }
  // Never for longer than from the plan on: a clock that is set back meanwhile does not put it off.
  await deps.pause((startsAt?.getTime() ?? 0) - Math.max(clock.now(), createdAt.getTime()));
  if (clock.now() >= voiceUntil) return; // only shown
  const { id, durationMs } = made.value;
  deps.tellScreens(
    screens.map(({ deviceId }) => deviceId),
    {
      announcementId,
      zoneId,
      callId: CallId.parse(row.callId),
      kind,
      number,
      voiceUntil: EpochMs.parse(voiceUntil),
      sounds: [{ url: `/sounds/${id}.wav`, language: languages[0] ?? 'en', durationMs }],
    },
  );
}
