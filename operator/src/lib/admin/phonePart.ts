import { PhoneIdentity, PhoneLineSettings, PhoneTopic } from '#common/contract/phoneLine.ts';
import { adminPhrases } from '#common/phrases/admin.ts';
import { phoneLinePhrases as p } from '#common/phrases/adminPhone.ts';
import { LANGUAGE_NAMES } from '#common/phrases/languageNames.ts';
import { leftToRight } from '#common/phrases/format.ts';
import { t } from '#common/ui/language.svelte.ts';
import { languageOptions, nameIn, optionsOf, type Part } from './section.ts';

/** Numbers that patients call, and what their menu offers. */
export const phoneLinesPart: Part = ({ phoneLines, clinics, clinic }) => ({
  path: 'phone-lines',
  columns: [t(p.clinics), t(p.languages)],
  rows: phoneLines.map(({ lineId, number, isActive, settings }) => ({
    id: lineId,
    name: leftToRight(number),
    cells: [
      settings.clinicIds.map((id) => nameIn(clinics, ({ clinicId }) => clinicId, id)).join(', '),
      settings.languages.map((language) => LANGUAGE_NAMES[language]).join(', '),
    ],
    isActive,
    draft: { number, isActive, ...settings },
  })),
  blank: {
    isActive: true,
    ...PhoneLineSettings.parse({ clinicIds: [clinic.clinicId], languages: clinic.languages }),
  },
  fields: () => [
    { kind: 'text', name: 'number', label: t(p.number), isLeftToRight: true },
    {
      kind: 'choices',
      name: 'clinicIds',
      label: t(p.clinics),
      options: optionsOf(clinics, ({ clinicId }) => clinicId),
    },
    { kind: 'choices', name: 'languages', label: t(p.languages), options: languageOptions },
    { kind: 'check', name: 'remembersLanguage', label: t(p.remembersLanguage) },
    { kind: 'local_text', name: 'message', label: t(p.message), max: 200 },
    { kind: 'hours', name: 'hours', label: t(p.hours), isWeekly: true, extra: 'nothing', whenNone: t(p.hoursHint) },
    {
      kind: 'choices',
      name: 'topics',
      label: t(p.topics),
      options: PhoneTopic.options.map((value) => ({ value, label: t(p[`topic_${value}`]) })),
    },
    { kind: 'text', name: 'desk', label: t(p.desk), isLeftToRight: true, hint: t(p.deskHint), whenEmpty: 'null' },
    { kind: 'number', name: 'deskRingSec', label: t(p.deskRingSec) },
    { kind: 'check', name: 'straightToDesk', label: t(p.straightToDesk) },
    {
      kind: 'choices',
      name: 'identity',
      label: t(p.identity),
      options: PhoneIdentity.options.map((value) => ({ value, label: t(p[`identity_${value}`]) })),
    },
    {
      kind: 'select',
      name: 'newPatients',
      label: t(p.newPatients),
      options: [
        { value: 'written_down', label: t(p.new_written_down) },
        { value: 'to_desk', label: t(p.new_to_desk) },
      ],
    },
    { kind: 'check', name: 'asksPatientType', label: t(p.asksPatientType) },
    { kind: 'check', name: 'asksInsurance', label: t(p.asksInsurance) },
    { kind: 'check', name: 'byCouncilNumber', label: t(p.byCouncilNumber) },
    { kind: 'number', name: 'bookFromDays', label: t(p.bookFromDays) },
    { kind: 'number', name: 'bookDaysAhead', label: t(p.bookDaysAhead), whenEmpty: 'null' },
    { kind: 'number', name: 'numbersKeptDays', label: t(p.numbersKeptDays) },
    { kind: 'check', name: 'isActive', label: t(adminPhrases.inUse) },
  ],
  madeBy: 'post',
});
