import { localText, type Language } from '#common/contract/language.ts';
import type { DisplayView } from '#common/contract/displayView.ts';
import { displayPhrases } from '#common/phrases/display.ts';
import { say } from '#common/phrases/phrase.ts';
import { brokenInto, type Measure } from '../layout/lines.ts';
import type { ServiceRow } from '../layout/panePlan.ts';
import { TURN_MS, type Slot, type Wording } from '../layout/wording.ts';

/**
 * What the strip says at one time: what about, and what of it. Both take turns in the same order of languages. A part of
 * the clinic's own message stands in one language, its second line as `detail`.
 */
export type StripItem = {
  readonly title: Slot;
  readonly detail: Slot;
  readonly isMessage: boolean;
  /** How many turns it stays: until it was said in all languages, or was read. */
  readonly turns: number;
};

type Service = DisplayView['services'][number];

/** Delays first: whoever waits for that doctor wants to know why. */
export function stripItems(view: DisplayView): readonly StripItem[] {
  const { languages } = view.settings;
  const usual = { isMessage: false, turns: Math.max(1, languages.length) };
  const slot = (text: (language: Language) => string): Slot =>
    languages.map((language) => ({ language, text: text(language) }));
  const delays = view.delays.map(({ name, delayMin }) => ({
    ...usual,
    title: slot((language) => localText(name, language)),
    detail: slot((language) => say(displayPhrases.lateBy, language, { count: delayMin })),
  }));
  // Where the services stand in a list of their own, the strip need not say them.
  const told = view.settings.layout === 'services' ? [] : view.services.filter(isWorthTelling);
  const services = told.map((service) => ({ ...usual, ...serviceRow(service, languages) }));
  const clinic = { ...usual, title: slot((language) => localText(view.clinic.name, language)), detail: slot(() => '') };
  const items = [...delays, ...services];
  return items.length > 0 || hasMessage(view) ? items : [clinic];
}

/** Every service of the screen, with its wait; both take turns in the same order of languages. */
export const serviceRows = ({ services, settings }: DisplayView): readonly ServiceRow[] =>
  services.map((service) => serviceRow(service, settings.languages));

const serviceRow = (service: Service, languages: readonly Language[]): ServiceRow => ({
  title: languages.map((language) => ({ language, text: localText(service.name, language) })),
  detail: languages.map((language) => ({ language, text: waitText(service, language) })),
});

/** An open service that nobody waits for and no room works for tells nobody anything. */
const isWorthTelling = ({ isOpen, wait, waiting }: Service): boolean => !isOpen || wait !== null || waiting > 0;

/** How long, where it is known; else how many. */
function waitText({ isOpen, wait, waiting }: Service, language: Language): string {
  if (!isOpen) return say(displayPhrases.closedNow, language);
  if (wait !== null && wait.fromMin === 0) return say(displayPhrases.waitUpTo, language, { to: wait.toMin });
  if (wait !== null) return say(displayPhrases.waitBetween, language, { from: wait.fromMin, to: wait.toMin });
  return say(displayPhrases.peopleWaiting, language, { count: waiting });
}

/** The item of this moment; on all screens the same. */
export function itemAt(items: readonly StripItem[], now: number): StripItem | undefined {
  const all = items.reduce((sum, { turns }) => sum + turns, 0);
  let turn = Math.floor(now / TURN_MS) % Math.max(1, all);
  return items.find(({ turns }) => (turn -= turns) < 0);
}

/** Title and detail stand beside each other only if every item fits so: the strip keeps its height. */
export const fitsOneLine = (items: readonly StripItem[], widthEm: number, measure: Measure): boolean =>
  items.every(({ title, detail }) =>
    title.every(({ language, text }, index) => {
      const beside = detail[index]?.text ?? '';
      return measure({ language, text }) + measure({ language, text: beside }) + GAP_EM <= widthEm;
    }),
  );

export const hasMessage = ({ message, settings: { languages } }: DisplayView): boolean =>
  languages.some((language) => message[language] !== undefined);

/** The clinic's own message in the lines of this width, in each language of the screen that has it. */
export const messageLines = (
  { message, settings: { languages } }: DisplayView,
  widthEm: number,
  measure: Measure,
): readonly (readonly Wording[])[] =>
  languages.flatMap((language) => {
    const text = message[language];
    return text === undefined ? [] : [brokenInto({ language, text }, widthEm, measure)];
  });

/**
 * The message after everything else: one language after the other, each in as many parts as it needs.
 *
 * @param linesAtOnce of the strip
 */
export const messageItems = (messages: readonly (readonly Wording[])[], linesAtOnce: 1 | 2): readonly StripItem[] =>
  messages.flatMap((lines) =>
    lines.flatMap((line, index) => {
      if (index % linesAtOnce !== 0) return [];
      const next = linesAtOnce === 2 ? lines[index + 1] : undefined;
      // Two lines take longer to read.
      return [{ title: [line], detail: next ? [next] : [], isMessage: true, turns: next ? 2 : 1 }];
    }),
  );

/** Between title and detail. */
export const GAP_EM = 0.6;
