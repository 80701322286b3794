import type { CallEntry, DeskCaller, SeenNumber } from '#common/contract/phoneCalls.ts';
import { leftToRight } from '#common/phrases/format.ts';
import { phoneCallPhrases } from '#common/phrases/panelPhoneCalls.ts';
import { stepPhrase } from '#common/phrases/phoneCallWords.ts';
import { language, t } from '#common/ui/language.svelte.ts';
import { localeOf } from '#common/phrases/phrase.ts';

/** Where somebody was in the menu, in words, each place once in a row. */
export function pathText(steps: readonly string[]): string {
  const words = steps.map((step) => t(stepPhrase(step)));
  return words.filter((word, place) => word !== words[place - 1]).join(' › ');
}

export const numberText = (number: SeenNumber | null): string =>
  number === null ? t(phoneCallPhrases.hidden) : leftToRight(number.text);

/** By name where exactly one is known, else by number. */
export function whoText({ patients, patientId, number }: DeskCaller): string {
  const known =
    patients.find((patient) => patient.patientId === patientId) ?? (patients.length === 1 ? patients[0] : undefined);
  return known === undefined ? numberText(number) : `${known.name} ${numberText(number)}`;
}

/** Minutes and seconds, as telephones show them: `4:05`. */
export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const number = new Intl.NumberFormat(localeOf(language.current), { minimumIntegerDigits: 2, useGrouping: false });
  const minutes = new Intl.NumberFormat(localeOf(language.current), { useGrouping: false });
  return leftToRight(`${minutes.format(Math.floor(seconds / 60))}:${number.format(seconds % 60)}`);
}

export const lengthOf = ({ startedAt, answeredAt, endedAt }: CallEntry): number | null =>
  answeredAt === null || endedAt === null ? null : endedAt - startedAt;
