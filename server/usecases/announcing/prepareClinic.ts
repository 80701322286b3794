import { eq } from 'drizzle-orm';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { clinics, series } from '../../db/schema/organisation.ts';
import type { Speech } from '../../ports/speech.ts';
import type { Directories } from '../clinic/directory.ts';
import { prepareAnnouncements } from '../prepareAnnouncements.ts';
import { placeCodeOf, spokenPlace } from './callSounds.ts';
import { languagesSpokenOn, listeningScreens } from './listeningScreens.ts';

type PrepareDeps = { readonly db: Db; readonly directories: Directories; readonly speech: Speech };

/** Numbers up to here are ready when they are called; a later one takes a tenth of a second more. */
const HIGHEST_NUMBER = 200;
const DIGITS = 3;

/** Makes the pieces of a clinic's coming calls ahead of time. @returns how many are ready; nothing without screens */
export async function prepareClinic({ db, directories, speech }: PrepareDeps, clinicId: ClinicId): Promise<number> {
  const directory = await directories.of(clinicId);
  if (!directory) return 0;
  const languages = languagesSpokenOn(directory, await listeningScreens(db, directory));
  if (languages.length === 0) return 0;
  const prefixes = await db.select({ prefix: series.prefix }).from(series).where(eq(series.clinicId, clinicId));
  const spoken = {
    languages,
    prefixes: prefixes.map(({ prefix }) => prefix),
    highestNumber: HIGHEST_NUMBER,
    digits: DIGITS,
    places: [...directory.rooms.values()].map((room) => {
      const { placeCode } = placeCodeOf(room);
      return {
        name: spokenPlace(room, languages, directory.clinic.options.wording),
        ...(placeCode === undefined ? {} : { code: placeCode }),
      };
    }),
  };
  return prepareAnnouncements(speech, spoken, clinicId);
}

/** The same for every clinic at work, one after the other. */
export async function prepareClinics(deps: PrepareDeps): Promise<void> {
  const active = await deps.db.select({ id: clinics.id }).from(clinics).where(eq(clinics.isActive, true));
  for (const { id } of active) await prepareClinic(deps, id as ClinicId); // the primary key of clinics
}
