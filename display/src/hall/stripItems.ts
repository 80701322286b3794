import { localText, type Language } from '#common/contract/language.ts';
import type { DisplayView } from '#common/contract/views.ts';
import { displayPhrases } from '#common/phrases/display.ts';
import { say } from '#common/phrases/phrase.ts';
import type { Measure } from '../layout/lines.ts';
import { TURN_MS, type Slot } from '../layout/wording.ts';

/** One message of the strip: what about, and what of it. Both take turns in the same order of languages. */
export type StripItem = { readonly title: Slot; readonly detail: Slot };

type Service = DisplayView['services'][number];

/** Delays first: whoever waits for that doctor wants to know why. */
export function stripItems(view: DisplayView): readonly StripItem[] {
  const { languages } = view.settings;
  const slot = (text: (language: Language) => string): Slot =>
    languages.map((language) => ({ language, text: text(language) }));
  const delays = view.delays.map(({ name, delayMin }) => ({
    title: slot((language) => localText(name, language)),
    detail: slot((language) => say(displayPhrases.lateBy, language, { count: delayMin })),
  }));
  const services = view.services.filter(isWorthTelling).map((service) => ({
    title: slot((language) => localText(service.name, language)),
    detail: slot((language) => waitText(service, language)),
  }));
  const clinic = { title: slot((language) => localText(view.clinic.name, language)), detail: slot(() => '') };
  const items = [...delays, ...services];
  return items.length > 0 ? items : [clinic];
}

/** An open service that nobody waits for and no room works for tells nobody anything. */
const isWorthTelling = ({ isOpen, wait, waiting }: Service): boolean => !isOpen || wait !== null || waiting > 0;

/** How long, where it is known; else how many. */
function waitText({ isOpen, wait, waiting }: Service, language: Language): string {
  if (!isOpen) return say(displayPhrases.closedNow, language);
  if (wait !== null && wait.fromMin === 0) return say(displayPhrases.waitUpTo, language, { to: wait.toMin });
  if (wait !== null) return say(displayPhrases.waitBetween, language, { from: wait.fromMin, to: wait.toMin });
  return say(displayPhrases.peopleWaiting, language, { count: waiting });
}

/** The message of this moment: each stays until it was said in all languages. */
export function itemAt(items: readonly StripItem[], now: number, languages: number): StripItem | undefined {
  return items[Math.floor(now / (TURN_MS * Math.max(1, languages))) % Math.max(1, items.length)];
}

/** Title and detail stand beside each other only if every message fits so: the strip keeps its height. */
export const fitsOneLine = (items: readonly StripItem[], widthEm: number, measure: Measure): boolean =>
  items.every(({ title, detail }) =>
    title.every(({ language, text }, index) => {
      const beside = detail[index]?.text ?? '';
      return measure({ language, text }) + measure({ language, text: beside }) + GAP_EM <= widthEm;
    }),
  );

/** Between title and detail. */
export const GAP_EM = 0.6;
