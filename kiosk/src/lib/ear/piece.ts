import type { Language } from '#common/contract/language.ts';
import { nameOfSpoken } from '#common/phrases/kioskSpoken.ts';
import type { Phrase } from '#common/phrases/phrase.ts';

/** One sentence to be said: a phrase of the catalogue with its values. Names go by their id; the server knows them. */
export type Piece = {
  readonly language: Language;
  readonly say: Phrase;
  readonly key?: number;
  readonly count?: number;
  readonly from?: number;
  readonly to?: number;
  /** `service.<id>` and the like, or `phraseRef` of a choice's words. */
  readonly name?: string;
  readonly number?: string;
  readonly at?: number;
};

/** The words of a choice, as the `name` of a piece. */
export const phraseRef = (phrase: Phrase): string => `phrase.${nameOfSpoken(phrase) ?? ''}`;

/** What the server is asked for; the same for the same words. Undefined for a phrase that may not be said. */
export function queryOf(piece: Piece): string | undefined {
  const { say, ...values } = piece;
  const name = nameOfSpoken(say);
  if (name === undefined) return undefined;
  const query = new URLSearchParams({ say: name });
  for (const [key, value] of Object.entries(values)) query.set(key, String(value));
  return query.toString();
}
