import type { WordingSet } from '../contract/clinicHead.ts';
import type { Phrase } from '../phrases/phrase.ts';
import { setWording } from './language.svelte.ts';

let spoken: WordingSet | undefined;

/**
 * Lets the screen speak as its clinic does: the words of another sector are fetched by those that need them.
 *
 * @param own what this screen says in whole sentences of its own
 */
export async function speakFor(
  wording: WordingSet | undefined,
  own: () => Promise<ReadonlyMap<Phrase, Phrase>> = () => Promise.resolve(new Map()),
): Promise<void> {
  if (wording === spoken) return;
  spoken = wording;
  if (wording === undefined) {
    setWording(undefined);
    return;
  }
  const [{ inCourseWords }, sentences] = await Promise.all([import('../phrases/courseWords.ts'), own()]);
  setWording((phrase) => sentences.get(phrase) ?? inCourseWords(phrase));
}
