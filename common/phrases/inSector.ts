import type { WordingSet } from '../contract/clinicHead.ts';
import { inCourseWords } from './courseWords.ts';
import type { Phrase } from './phrase.ts';

/** The words of one sector in place of a clinic's. The server speaks for many clinics; a screen sets its words once. */
export const wordsOfSector =
  (wording: WordingSet | undefined) =>
  (phrase: Phrase): Phrase =>
    wording === 'courses' ? inCourseWords(phrase) : phrase;
