import type { CallEntry } from '#common/contract/phoneCalls.ts';
import { LANGUAGE_NAMES } from '#common/phrases/languageNames.ts';
import { phoneCallPhrases as words } from '#common/phrases/panelPhoneCalls.ts';
import { becamePhrase, cameOfPhrase } from '#common/phrases/phoneCallWords.ts';
import { local, t } from '#common/ui/language.svelte.ts';
import type { Cell } from '../report/csv.ts';
import { lengthOf, pathText } from './callText.ts';

/** The day and the time where the clinic is, as spreadsheets know them: `2026-03-02`, `14:05:09`. */
function localParts(at: number, timeZone: string): readonly [day: string, time: string] {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone });
  const [day = '', time = ''] = format.format(at).split(' ');
  return [day, time];
}

/** Calls as the rows of a table, for a spreadsheet: lengths in whole seconds. */
export function callRows(calls: readonly CallEntry[], timeZone: string): readonly (readonly Cell[])[] {
  const head = [
    words.day,
    words.time,
    words.direction,
    words.line,
    words.caller,
    words.person,
    words.doctor,
    words.language,
    words.path,
    words.outcome,
    words.length,
    words.byWhom,
    words.cameOf,
  ];
  return [
    head.map((phrase) => t(phrase)),
    ...calls.map((call) => {
      const ms = lengthOf(call);
      return [
        ...localParts(call.startedAt, timeZone),
        t(call.direction === 'in' ? words.incoming : words.outgoing),
        call.line,
        call.number?.text ?? null,
        call.patient?.name ?? null,
        call.doctorName === null ? null : local(call.doctorName),
        call.language === null ? null : LANGUAGE_NAMES[call.language],
        pathText(call.path.map(({ step }) => step)),
        t(becamePhrase(call.became)),
        ms === null ? null : Math.round(ms / 1000),
        call.takenBy ?? call.calledBackBy,
        call.cameOf === null ? null : t(cameOfPhrase(call.cameOf)),
      ];
    }),
  ];
}
