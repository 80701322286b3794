import { eq } from 'drizzle-orm';
import type { Language } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { Recording } from '../../../common/contract/recordings.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { EpochMs, type ClinicId } from '../../../common/contract/vocabulary.ts';
import { series } from '../../db/schema/organisation.ts';
import type { RecordingShelf } from '../../ports/recordings.ts';
import type { Speech } from '../../ports/speech.ts';
import type { OwnName } from '../../voice/menuWords.ts';
import { recordableWords, type RecordableWords } from '../../voice/recordable.ts';
import { administer, type AdministrationDeps, type Administrator } from '../administration/change.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { nameOf } from '../phone/phoneDeps.ts';
import { placeCodeOf, spokenPlace } from './callSounds.ts';

export type RecordingDeps = AdministrationDeps & {
  readonly directories: Directories;
  readonly shelf: RecordingShelf;
  readonly speech: Pick<Speech, 'sound'>;
};
type Says = Pick<RecordingDeps, 'db' | 'directories'>;
type Of = { readonly language: Language; readonly name: string };

async function wordsOf({ db, directories }: Says, clinicId: ClinicId): Promise<readonly RecordableWords[]> {
  const directory = await directories.of(clinicId);
  if (!directory) return [];
  const { languages } = directory.clinic;
  const prefixes = await db.select({ prefix: series.prefix }).from(series).where(eq(series.clinicId, clinicId));
  const words = recordableWords({
    names: ownNames(directory),
    languages,
    prefixes: prefixes.map(({ prefix }) => prefix),
    places: [...directory.rooms.values()].map((room) => {
      const { placeCode } = placeCodeOf(room);
      return {
        name: spokenPlace(room, languages, directory.clinic.options.wording),
        ...(placeCode === undefined ? {} : { code: placeCode }),
      };
    }),
  });
  return directory.clinic.options.wording === undefined
    ? words
    : words.map((each) => ({ ...each, says: each.inCourses ?? each.says }));
}

const ownNames = ({ clinic, departments, practitioners, services }: Directory): readonly OwnName[] => [
  { recording: 'clinic/name', name: clinic.name },
  { recording: 'clinic/address', name: clinic.address },
  ...departments.map(({ id, name }) => ({ recording: `department/${id}`, name })),
  ...[...practitioners.values()].map((doctor) => ({
    recording: `practitioner/${doctor.id}`,
    name: Object.fromEntries(clinic.languages.map((language) => [language, nameOf(doctor, language)])),
  })),
  ...[...services.values()].map(({ id, name, spokenName }) => ({
    recording: `service/${id}`,
    name: { ...name, ...spokenName },
  })),
];

/** Everything that calls and the telephone menu say, in the clinic's languages, with whether the clinic recorded it. */
export async function listRecordings(deps: RecordingDeps, clinicId: ClinicId): Promise<Recording[]> {
  const [words, recorded] = await Promise.all([wordsOf(deps, clinicId), deps.shelf.list(clinicId)]);
  return words.map((each) => {
    const found = recorded.find(({ language, name }) => language === each.language && name === each.name);
    return { ...each, recordedAt: found ? EpochMs.parse(found.recordedAt) : null };
  });
}

/** From the next call on these words are heard in the clinic's own voice. */
export async function keepRecording(
  deps: RecordingDeps,
  who: Administrator,
  { language, name }: Of,
  wav: Buffer,
): Promise<Result<{ id: string }, Problem>> {
  if (!(await isRecordable(deps, who.clinicId, { language, name }))) return err({ code: 'recording_not_found' });
  const kept = await deps.shelf.keep(who.clinicId, language, name, wav);
  return kept.ok ? noteInAudit(deps, who, 'kept') : kept;
}

/** From the next call on the generated voice says them again. */
export async function removeRecording(
  deps: RecordingDeps,
  who: Administrator,
  { language, name }: Of,
): Promise<Result<{ id: string }, Problem>> {
  if (!(await isRecordable(deps, who.clinicId, { language, name }))) return err({ code: 'recording_not_found' });
  await deps.shelf.remove(who.clinicId, language, name);
  return noteInAudit(deps, who, 'removed');
}

const isRecordable = async (deps: Says, clinicId: ClinicId, of: Of): Promise<boolean> =>
  (await wordsOf(deps, clinicId)).some(({ language, name }) => language === of.language && name === of.name);

const noteInAudit = (deps: RecordingDeps, who: Administrator, what: 'kept' | 'removed') =>
  administer(deps, who, { what: 'recording', id: undefined, reach: 'screens' }, () => Promise.resolve(ok([what])));

/** The sound of these words as a call has it: the clinic's recording, or the generated voice. */
export async function hearRecording(
  deps: Says & Pick<RecordingDeps, 'speech'>,
  clinicId: ClinicId,
  { language, name }: Of,
): Promise<Result<{ url: string }, Problem>> {
  const words = (await wordsOf(deps, clinicId)).find((each) => each.language === language && each.name === name);
  if (!words) return err({ code: 'recording_not_found' });
  const fragments = [{ kind: 'text', language, text: words.says, recording: name } as const];
  const made = await deps.speech.sound({ fragments, heardOn: 'display', clinicId });
  return made.ok ? ok({ url: `/sounds/${made.value.id}.wav` }) : err({ code: 'sound_not_made' });
}
