/** What the loudspeakers of a waiting area say about a ticket. */
import { localText, type Language, type LocalText } from '../../common/contract/language.ts';
import type { Fragment, SpokenFragment } from './fragment.ts';
import { sentence } from './sentence.ts';
import { spellTicketNumber } from './spellNumber.ts';

export type CallToAnnounce = {
  /** As printed, e.g. `B-042`. */
  readonly number: string;
  /** The spoken name of the room: "room 4", «اتاق ۴», "кабинет 4". */
  readonly place: LocalText;
  /** Names the clinic's recording of "please go to room 4", if there is one: `place/<placeCode>`. */
  readonly placeCode?: string;
  /** The clinic's languages in the order in which they are spoken. */
  readonly languages: readonly Language[];
  /** How often it is said, twice unless told: people look up at the first and listen at the second. */
  readonly times?: number;
};

/** The chime once, then the call in every language; then the same again without the chime. */
export function callAnnouncement(call: CallToAnnounce): readonly Fragment[] {
  const { number, place, placeCode, languages, times = 2 } = call;
  const sentences = languages.map((language) =>
    sentence('call', {
      language,
      values: { place: localText(place, language) },
      number: spellTicketNumber(number, language),
      recordingAfterNumber: placeCode === undefined ? undefined : `place/${placeCode}`,
    }),
  );
  return announcement(sentences, times);
}

/** Said when a call is taken back: whoever stood up may sit down again. */
export function correctionAnnouncement(correction: Omit<CallToAnnounce, 'place' | 'placeCode'>): readonly Fragment[] {
  const { number, languages, times = 1 } = correction;
  const sentences = languages.map((language) =>
    sentence('keepWaiting', { language, number: spellTicketNumber(number, language) }),
  );
  return announcement(sentences, times);
}

/** A screen is tried: in every language first that it is only a test, then the call. */
export function testAnnouncement(call: Omit<CallToAnnounce, 'times'>): readonly Fragment[] {
  const { number, place, placeCode, languages } = call;
  const sentences = languages.map((language) => [
    ...sentence('onlyTest', { language }),
    ...sentence('call', {
      language,
      values: { place: localText(place, language) },
      number: spellTicketNumber(number, language),
      recordingAfterNumber: placeCode === undefined ? undefined : `place/${placeCode}`,
    }),
  ]);
  return announcement(sentences, 1);
}

const BETWEEN_LANGUAGES = { kind: 'pause', durationMs: 400 } as const;
const BEFORE_REPEATING = { kind: 'pause', durationMs: 900 } as const;

function announcement(sentences: readonly (readonly Fragment[])[], times: number): readonly Fragment[] {
  const once = joined(sentences, BETWEEN_LANGUAGES);
  const repeated = Array.from({ length: times }, () => once);
  return [{ kind: 'chime' }, ...joined(repeated, BEFORE_REPEATING)];
}

const joined = (parts: readonly (readonly Fragment[])[], between: Fragment): readonly Fragment[] =>
  parts.flatMap((part, index) => (index === 0 ? part : [between, ...part]));

export type SpokenSettings = {
  readonly languages: readonly Language[];
  /** The prefixes of the clinic's series, e.g. `A`, `B`; letters are spoken one by one. */
  readonly prefixes: readonly string[];
  /** Numbers up to this one are prepared, as printed with `digits` digits. */
  readonly highestNumber: number;
  readonly digits: number;
  readonly places: readonly { readonly name: LocalText; readonly code?: string }[];
};

/**
 * Every piece that tomorrow's calls can need, each once, the most needed first: the sentences with each room and the
 * letters, then the numbers in the order in which they will be called. With these made ahead, a call is only joined.
 */
export function piecesOfCalls(settings: SpokenSettings): readonly SpokenFragment[] {
  const { languages, prefixes, highestNumber, digits, places } = settings;
  const calls = places.flatMap(({ name, code }) =>
    prefixes.flatMap((prefix) =>
      callAnnouncement({
        number: prefix,
        place: name,
        languages,
        times: 1,
        ...(code === undefined ? {} : { placeCode: code }),
      }),
    ),
  );
  const corrections = correctionAnnouncement({ number: '', languages });
  const numbers = Array.from({ length: highestNumber }, (_, index) => index + 1).flatMap((value) =>
    correctionAnnouncement({ number: String(value).padStart(digits, '0'), languages }),
  );
  const byText = new Map<string, SpokenFragment>();
  for (const fragment of [...calls, ...corrections, ...numbers]) {
    if (fragment.kind === 'text') byText.set(`${fragment.language} ${fragment.text}`, fragment);
  }
  return [...byText.values()];
}
