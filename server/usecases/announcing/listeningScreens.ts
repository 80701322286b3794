import { and, eq, isNull } from 'drizzle-orm';
import type { Language } from '../../../common/contract/language.ts';
import type { DeviceId, ZoneId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { devices } from '../../db/schema/staff.ts';
import type { Directory } from '../clinic/directory.ts';
import { isQuietOn, languagesOf, zonesOf } from '../views/displayView.ts';

/** A waiting-room screen that is set to be heard, by what matters for its sound. */
export type ListeningScreen = {
  readonly deviceId: DeviceId;
  readonly isPaired: boolean;
  readonly zoneIds: readonly ZoneId[];
  readonly languages: readonly Language[];
};

/**
 * All of a clinic, those not yet paired included.
 *
 * @param at then those whose quiet hours are not now; absent: at any time
 */
export async function listeningScreens(db: Db, directory: Directory, at?: number): Promise<readonly ListeningScreen[]> {
  const ofClinic = and(
    eq(devices.clinicId, directory.clinic.id),
    eq(devices.kind, 'display'),
    isNull(devices.revokedAt),
  );
  const rows = await db
    .select({ id: devices.id, settings: devices.settings, tokenHash: devices.tokenHash })
    .from(devices)
    .where(ofClinic);
  return rows
    .filter(({ settings }) => settings.hasSound ?? true)
    .filter(({ settings }) => at === undefined || !isQuietOn(directory, settings, at))
    .map(({ id, settings, tokenHash }) => ({
      deviceId: id as DeviceId, // the primary key of devices
      isPaired: tokenHash !== null,
      zoneIds: zonesOf(directory, settings),
      languages: languagesOf(directory, settings),
    }));
}

/** Those of a zone that are paired and speak now. */
export const screensHearing = async (
  db: Db,
  directory: Directory,
  zoneId: ZoneId,
  at: number,
): Promise<readonly ListeningScreen[]> =>
  (await listeningScreens(db, directory, at)).filter(({ isPaired, zoneIds }) => isPaired && zoneIds.includes(zoneId));

/** What is said is what these screens show, in the clinic's order. */
export const languagesSpokenOn = (directory: Directory, screens: readonly ListeningScreen[]): readonly Language[] =>
  directory.clinic.languages.filter((language) => screens.some(({ languages }) => languages.includes(language)));
