import { and, eq, isNull } from 'drizzle-orm';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { TestCall, TestOutcome } from '../../../common/contract/screens.ts';
import type { ScreenTested } from '../../../common/contract/socket.ts';
import type { ClinicId, DeviceId } from '../../../common/contract/vocabulary.ts';
import { wordsOfSector } from '../../../common/phrases/inSector.ts';
import { placeText } from '../../../common/phrases/place.ts';
import { devices, type DeviceSettings } from '../../db/schema/staff.ts';
import type { Directory, RoomEntry } from '../clinic/directory.ts';
import { isQuietOn, languagesOf, zonesOf } from '../views/displayView.ts';
import type { AnnounceDeps } from './announceCall.ts';
import { callSound } from './callSounds.ts';
import { takeTurn } from './zoneTurn.ts';

export type TestScreenDeps = Pick<AnnounceDeps, 'db' | 'clock' | 'newId' | 'speech' | 'directories' | 'holder'> & {
  readonly isHere: (screen: DeviceId) => boolean;
  /** @returns undefined where no other process has the screen either */
  readonly testElsewhere: (of: {
    readonly clinicId: ClinicId;
    readonly deviceId: DeviceId;
  }) => Promise<TestOutcome | undefined>;
  /** @returns undefined where no screen of this device is connected here, or it does not answer */
  readonly showTest: (screen: DeviceId, test: TestCall) => Promise<ScreenTested | undefined>;
};

/** Numbers begin at 1, so nobody has this one. */
const NUMBER = 'A-000';
const LASTS_MS = 12_000;
/** Whoever pressed stands before the screen: the sound comes within this time, or not at all. */
const SAID_WITHIN_MS = 20_000;

/** Shows and says a call on one screen that nobody made: marked as a test, in no queue, no history and no story. */
export async function testScreen(
  deps: TestScreenDeps,
  { clinicId, deviceId }: { readonly clinicId: ClinicId; readonly deviceId: DeviceId },
): Promise<Result<TestOutcome, Problem>> {
  const { db, clock, newId, directories } = deps;
  const wanted = and(
    eq(devices.id, deviceId),
    eq(devices.clinicId, clinicId),
    eq(devices.kind, 'display'),
    isNull(devices.revokedAt),
  );
  const [device] = await db.select({ settings: devices.settings }).from(devices).where(wanted);
  const directory = await directories.of(clinicId);
  if (!device || !directory) return err({ code: 'device_not_found' });

  if (!deps.isHere(deviceId)) {
    const elsewhere = await deps.testElsewhere({ clinicId, deviceId });
    return elsewhere ? ok(elsewhere) : err({ code: 'screen_not_connected' });
  }
  const room = roomOn(directory, device.settings);
  const said = await soundOf(deps, directory, device.settings, room);
  const shown = await deps.showTest(deviceId, {
    testId: newId(),
    number: NUMBER,
    place: room === undefined ? {} : nameIn(directory, device.settings, room),
    lastsMs: LASTS_MS + said.startsAt - clock.now(),
    saidAfterMs: Math.max(0, said.startsAt - clock.now()),
    sounds: [...said.sounds],
  });
  if (shown === undefined) return err({ code: 'screen_not_connected' });
  return ok({ deviceId, sound: shown.sound === 'on' ? said.outcome : shown.sound });
}

/** The door's own, else the first that calls to this screen. */
function roomOn(directory: Directory, settings: DeviceSettings): RoomEntry | undefined {
  const zones: readonly string[] = zonesOf(directory, settings);
  const rooms = [...directory.rooms.values()];
  return rooms.find(({ id }) => id === settings.servicePointId) ?? rooms.find(({ zoneId }) => zones.includes(zoneId));
}

function nameIn(directory: Directory, settings: DeviceSettings, room: RoomEntry): TestCall['place'] {
  const words = wordsOfSector(directory.clinic.options.wording);
  return Object.fromEntries(
    languagesOf(directory, settings).map((language) => [language, placeText(room, language, words)]),
  );
}

type Spoken = {
  readonly sounds: TestCall['sounds'];
  readonly startsAt: number;
  readonly outcome: 'on' | 'waits' | 'off' | 'sound_not_made';
};

/** Its sound, after all others of the zone. */
async function soundOf(
  { db, clock, newId, speech, holder }: TestScreenDeps,
  directory: Directory,
  settings: DeviceSettings,
  room: RoomEntry | undefined,
): Promise<Spoken> {
  const now = clock.now();
  const silent = (outcome: Spoken['outcome']): Spoken => ({ sounds: [], startsAt: now, outcome });
  const isSilent = settings.hasSound === false || isQuietOn(directory, settings, now);
  if (isSilent || room === undefined) return silent('off');

  const languages = languagesOf(directory, settings);
  const made = await callSound(speech, {
    clinicId: directory.clinic.id,
    kind: 'test',
    number: NUMBER,
    room,
    languages,
    wording: directory.clinic.options.wording,
    times: 1,
  });
  if (!made.ok) return silent('sound_not_made');
  const sound = { soundId: made.value.id, language: languages[0] ?? 'en', durationMs: made.value.durationMs };
  const turn = await takeTurn(
    db,
    {
      announcementId: newId(),
      clinicId: directory.clinic.id,
      zoneId: room.zoneId,
      callId: newId(),
      servicePointId: room.id,
      kind: 'notice',
      number: NUMBER,
      sound,
    },
    { holder, now, startsBefore: now + SAID_WITHIN_MS },
  );
  if (!turn.ok) return silent('waits');
  const { soundId, ...rest } = sound;
  return { sounds: [{ url: `/sounds/${soundId}.wav`, ...rest }], startsAt: turn.value.startsAt, outcome: 'on' };
}
