/** What the menus by ear are made of. */
import { kioskPhrases } from '#common/phrases/kiosk.ts';
import { earPhrases } from '#common/phrases/kioskEar.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import type { Typed } from '../screen.ts';
import type { Shape } from '../whatWasTyped.ts';
import type { Choosable, EarAct, EarFacts, EarMenu } from './earMenu.ts';
import { phraseRef, type Piece } from './piece.ts';
import { piece } from './saying.ts';

/** A menu before its choices have their keys. */
export type Part = Partial<Omit<EarMenu, 'intro' | 'choices'>> & {
  readonly intro: readonly Piece[];
  readonly choices?: readonly Choosable[];
};

/** Digits are typed, then Enter sends them. */
export function typing(
  facts: EarFacts,
  name: keyof Typed,
  { maxLength, extraKey }: Shape,
  sends: 'check_in' | 'book' | 'add_contact' | 'join_list',
  intro: readonly Piece[],
): Part {
  return {
    intro,
    outro: [piece(facts, earPhrases.thenEnter)],
    field: { name, maxLength, ...(extraKey === undefined ? {} : { extraKey }) },
    onEnter: { do: sends },
  };
}

export type ChoicePiece = Choosable['piece'];
export const choice = (said: ChoicePiece, act: EarAct): Choosable => ({ piece: said, act });
export const entity = (name: string): ChoicePiece => ({ say: earPhrases.choice, name });
export const named = (phrase: Phrase): ChoicePiece => entity(phraseRef(phrase));
export const FINISH: Choosable = choice(named(kioskPhrases.finish), { do: 'finish' });
