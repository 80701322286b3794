import type { WordingSet } from '../../../common/contract/clinicHead.ts';
import type { Language, LocalText } from '../../../common/contract/language.ts';
import type { Result } from '../../../common/contract/result.ts';
import { wordsOfSector } from '../../../common/phrases/inSector.ts';
import { placeText } from '../../../common/phrases/place.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { SoundFile, Speech, SpeechFailure } from '../../ports/speech.ts';
import { callAnnouncement, correctionAnnouncement, testAnnouncement } from '../../voice/announcement.ts';
import type { RoomEntry } from '../clinic/directory.ts';

/** What is to be said about a call. */
export type Said = {
  /** In whose voice, where the clinic recorded one. */
  readonly clinicId: ClinicId;
  readonly kind: 'call' | 'recall' | 'correction' | 'test';
  readonly number: string;
  readonly room: Pick<RoomEntry, 'kind' | 'name' | 'spokenName'>;
  readonly languages: readonly Language[];
  /** Whose word a room without a name of its own is called by. */
  readonly wording: WordingSet | undefined;
  /** Once where others wait to be called, so that they are not too late. */
  readonly times: 1 | 2;
};

/** The room as a voice says it: its spoken name, else what is on the door, in each of the languages. */
export function spokenPlace(
  { kind, name, spokenName }: Said['room'],
  languages: readonly Language[],
  wording: WordingSet | undefined,
): LocalText {
  const words = wordsOfSector(wording);
  return Object.fromEntries(
    languages.map((language) => [language, spokenName[language] ?? placeText({ kind, name }, language, words)]),
  );
}

/** Names the clinic's own recording of "please go to X-ray 2": `place/x-ray-2`, from the English name on the door. */
export function placeCodeOf({ kind, name }: Said['room']): { readonly placeCode?: string } {
  const placeCode = placeText({ kind, name }, 'en')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return placeCode === '' ? {} : { placeCode };
}

/** The sound of it; only the chime where no voice can be had, because the screens tell the rest. */
export async function callSound(
  speech: Pick<Speech, 'sound'>,
  { clinicId, kind, number, room, languages, wording, times }: Said,
): Promise<Result<SoundFile, SpeechFailure>> {
  const call = { number, place: spokenPlace(room, languages, wording), ...placeCodeOf(room), languages };
  const fragments =
    kind === 'correction'
      ? correctionAnnouncement({ number, languages })
      : kind === 'test'
        ? testAnnouncement(call)
        : callAnnouncement({ ...call, times });
  const said = await speech.sound({ fragments, heardOn: 'display', clinicId });
  return said.ok ? said : speech.sound({ fragments: [{ kind: 'chime' }], heardOn: 'display' });
}
