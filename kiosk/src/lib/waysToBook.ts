import type { RecordShape } from '#common/contract/otherDay.ts';
import { checkInPhrases } from '#common/phrases/kioskCheckIn.ts';
import { otherDayPhrases } from '#common/phrases/kioskOtherDay.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import type { WayToBook } from './screen.ts';

/** By which numbers somebody can book here. @param records null where nobody has a record number that can be typed */
export const waysToBook = (nationalIdSystem: string, records: RecordShape | null): readonly WayToBook[] => [
  'phone',
  ...(nationalIdSystem === 'none' ? [] : (['nationalId'] as const)),
  ...(records === null ? [] : (['recordNumber'] as const)),
];

type NumberWords = { readonly name: Phrase; readonly enter: Phrase; readonly use: Phrase };

export const numberWords = {
  phone: { name: checkInPhrases.byPhone, enter: otherDayPhrases.enterPhone, use: otherDayPhrases.usePhone },
  nationalId: {
    name: checkInPhrases.byNationalId,
    enter: checkInPhrases.enterNationalId,
    use: otherDayPhrases.useNationalId,
  },
  recordNumber: { name: otherDayPhrases.byRecord, enter: otherDayPhrases.enterRecord, use: otherDayPhrases.useRecord },
} as const satisfies Record<WayToBook, NumberWords>;
