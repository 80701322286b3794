import type { KioskSpeechQuery } from '../../../common/contract/kioskSpeech.ts';
import { localText, type Language, type LocalText } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { coursesAtTheKiosk } from '../../../common/phrases/coursesAtTheKiosk.ts';
import { wordsOfSector } from '../../../common/phrases/inSector.ts';
import { spokenPhrase } from '../../../common/phrases/kioskSpoken.ts';
import { say, type Phrase } from '../../../common/phrases/phrase.ts';
import type { Speech } from '../../ports/speech.ts';
import { kioskSentence } from '../../voice/kioskSentence.ts';
import type { Db } from '../../db/database.ts';
import type { Directories, Directory } from '../clinic/directory.ts';
import { waitingZoneOf } from '../views/whereToWait.ts';
import { spokenPlace } from './callSounds.ts';
import { questionWords } from './questionWords.ts';

type SpeechDeps = {
  readonly db: Db;
  readonly directories: Directories;
  readonly speech: Pick<Speech, 'sound'>;
};

/**
 * The sound of one phrase of the kiosk's catalogue, with names of this clinic only: nobody who holds a kiosk's token can
 * have a text of his own said. Refused with `invalid_request` where the phrase or the name is not known, with
 * `sound_not_made` where no voice can be had.
 */
export async function kioskSpeech(
  { db, directories, speech }: SpeechDeps,
  clinicId: ClinicId,
  query: KioskSpeechQuery,
): Promise<Result<{ url: string }, Problem>> {
  const directory = await directories.of(clinicId);
  if (!directory) return err({ code: 'clinic_not_found' });
  const ours = spokenPhrase(query.say);
  const phrase = ours && inWordsOfKiosk(directory, ours);
  const name = query.name === undefined ? '' : await nameOf(db, directory, query.name, query.language);
  if (!phrase || name === undefined) return err({ code: 'invalid_request' });
  const { name: _reference, say: phraseName, ...values } = query;
  const { timeZone } = directory.clinic;
  const fragments = kioskSentence({ ...values, ...(name === '' ? {} : { name }), phrase, phraseName, timeZone });
  const made = await speech.sound({ fragments, heardOn: 'display', clinicId });
  return made.ok ? ok({ url: `/sounds/${made.value.id}.wav` }) : err({ code: 'sound_not_made' });
}

/** As the kiosk's screen says it. */
const inWordsOfKiosk = ({ clinic }: Directory, phrase: Phrase): Phrase =>
  (clinic.options.wording === 'courses' ? coursesAtTheKiosk.get(phrase) : undefined) ??
  wordsOfSector(clinic.options.wording)(phrase);

/** Undefined for what the clinic does not have. */
async function nameOf(
  db: Db,
  directory: Directory,
  reference: string,
  language: Language,
): Promise<string | undefined> {
  const dot = reference.indexOf('.');
  const [kind, id] = [reference.slice(0, dot), reference.slice(dot + 1)];
  if (kind === 'phrase') {
    const phrase = spokenPhrase(id);
    return phrase && say(inWordsOfKiosk(directory, phrase), language);
  }
  const names =
    kind === 'question' || kind === 'option' || kind === 'advice'
      ? await questionWords(db, directory.clinic.id, kind, id)
      : namesOf(directory, kind, id, language);
  return names && localText(names, language);
}

function namesOf(directory: Directory, kind: string, id: string, language: Language): LocalText | undefined {
  const named = <Id extends string, Entry>(entries: ReadonlyMap<Id, Entry>): Entry | undefined =>
    [...entries].find(([key]) => key === id)?.[1];
  switch (kind) {
    case 'service':
      return named(directory.services)?.name;
    case 'department':
      return directory.departments.find((department) => department.id === id)?.name;
    case 'doctor':
      return named(directory.practitioners)?.name;
    case 'zone':
      return named(directory.zones)?.name;
    case 'room': {
      const room = named(directory.rooms);
      return room && spokenPlace(room, [language], directory.clinic.options.wording);
    }
    case 'waiting': {
      const service = named(directory.services);
      const zoneId = service && waitingZoneOf(directory, service.id);
      return zoneId ? directory.zones.get(zoneId)?.name : undefined;
    }
    default:
      return undefined;
  }
}
