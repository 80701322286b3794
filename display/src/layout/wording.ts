import { localText, type Language } from '#common/contract/language.ts';
import type { DisplayView } from '#common/contract/displayView.ts';
import { ownDigits } from '#common/ui/digits.ts';

/** A text on the screen, in one language. */
export type Wording = { readonly language: Language; readonly text: string };

/** One line of words. More than one wording stand in it by turns; its place and size stay. */
export type Slot = readonly Wording[];

/** Whole milliseconds that one language stands before the next takes its turn. */
export const TURN_MS = 8_000;

type Languages = Pick<DisplayView['settings'], 'languages' | 'twoLanguages'>;

/**
 * In which lines something is said: each language in a line of its own, or all by turns in one. Of more than two
 * languages side by side the first stays and the others take turns in the second line.
 */
export function slotsOf({ languages, twoLanguages }: Languages, text: (language: Language) => string): readonly Slot[] {
  const wordings = languages.map((language): Wording => ({ language, text: text(language) }));
  const [first, ...others] = wordings;
  if (first === undefined || twoLanguages === 'in_turn' || others.length === 0) return [oncePerText(wordings)];
  // What reads the same in every language, "X-ray 2", is not repeated.
  const different = others.filter((wording) => wording.text !== first.text);
  return different.length === 0 ? [[first]] : [[first], different];
}

/** "Dr Noor · Heart specialist"; a title that is in the name already is not said twice. */
export const doctorText =
  ({ name, title }: NonNullable<DisplayView['doctor']>) =>
  (language: Language): string => {
    const [called, as] = [localText(name, language), title[language] ?? ''];
    return as === '' || called.includes(as) ? called : `${called} · ${as}`;
  };

/** The number in the digits of the screen's first language that has its own, where the clinic wants it. */
export function ownNumber(
  { languages, showsOwnDigits }: Pick<DisplayView['settings'], 'languages' | 'showsOwnDigits'>,
  number: string,
): Wording | undefined {
  const language = showsOwnDigits ? languages.find((each) => ownDigits('0', each) !== '0') : undefined;
  return language && { language, text: ownDigits(number, language) };
}

/** All languages by turns in one line. */
export const turningSlot = (slots: readonly Slot[]): Slot => oncePerText(slots.flat());

/** @param now the server's time, so that all screens turn together */
export const wordingAt = (slot: Slot, now: number): Wording | undefined =>
  slot[Math.floor(now / TURN_MS) % Math.max(1, slot.length)];

const oncePerText = (wordings: readonly Wording[]): Slot =>
  wordings.filter(({ text }, index) => wordings.findIndex((other) => other.text === text) === index);
