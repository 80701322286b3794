import type { Phrase } from '#common/phrases/phrase.ts';
import { visitPhrases } from '#common/phrases/visit.ts';

/** What to do about a refusal. The words are fetched when one is met; where that fails, neither did the request arrive. */
export async function refusalWords(code: string): Promise<Phrase> {
  if (code === 'not_connected') return visitPhrases.notReached;
  try {
    const { visitRefusal } = await import('#common/phrases/visitRefusals.ts');
    return visitRefusal(code);
  } catch {
    return visitPhrases.notReached;
  }
}
