import { LANGUAGES, directionOf, type Language, type LocalText, localText } from '../contract/language.ts';
import { type Phrase, say, setWordsOfScreen, type Values } from '../phrases/phrase.ts';

let current = $state<Language>('en');
/** Goes up when the words of another sector come or go, so that what was said before is said again. */
let wording = $state(0);

/** The language of this screen; reading it in a component redraws that component when it changes. */
export const language = {
  get current(): Language {
    // Whoever says something in this language says it again when the words change.
    return wording < 0 ? 'en' : current;
  },
  get direction(): 'rtl' | 'ltr' {
    return directionOf(current);
  },
};

/** Changes every text on the screen, and the direction of the page. */
export function setLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next;
  document.documentElement.dir = directionOf(next);
}

/** The phrase in the screen's language. */
export const t = (phrase: Phrase, values?: Values): string => say(phrase, language.current, values);

/** From now on these words stand in place of the usual ones; undefined goes back to those. */
export function setWording(words: ((phrase: Phrase) => Phrase) | undefined): void {
  setWordsOfScreen(words);
  wording += 1;
}

/** What staff wrote (a service's name, a message) in the screen's language. */
export const local = (text: LocalText): string => localText(text, current);

/** The first of the reader's own languages that we speak; English if none. */
export function preferredLanguage(preferred: readonly string[] = navigator.languages): Language {
  for (const tag of preferred) {
    const found = LANGUAGES.find((known) => known === tag.split('-')[0]?.toLowerCase());
    if (found !== undefined) return found;
  }
  return 'en';
}
