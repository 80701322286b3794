import type { ProblemCode } from '../contract/problem.ts';
import type { Phrase } from './phrase.ts';
import { accessProblems } from './problemsAccess.ts';
import { administrationProblems } from './problemsAdmin.ts';
import { bookingProblems } from './problemsBooking.ts';
import { deviceProblems } from './problemsDevices.ts';
import { generalProblems } from './problemsGeneral.ts';
import { queueProblems } from './problemsQueue.ts';
import { webProblems } from './problemsWeb.ts';
import { typedPhrases } from './typed.ts';

/** Words for every code that the server answers, and for those by which a screen says that no answer came. */
export const problemWords = {
  ...typedPhrases,
  ...accessProblems,
  ...administrationProblems,
  ...bookingProblems,
  ...deviceProblems,
  ...generalProblems,
  ...queueProblems,
  ...webProblems,
} satisfies Record<ProblemCode, Phrase>;

const words: ReadonlyMap<string, Phrase> = new Map(Object.entries(problemWords));

/** What to do about a refusal, by its code; for one that we have no words for, "Please ask at the desk". */
export const problemPhrase = (code: string): Phrase => words.get(code) ?? generalProblems.ask_at_desk;
