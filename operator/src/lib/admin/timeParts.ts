import type { Configuration } from '#common/contract/configuration.ts';
import { keyOfQuota } from '#common/contract/opening.ts';
import { adminPhrases } from '#common/phrases/admin.ts';
import { openingPhrases as o } from '#common/phrases/adminOpening.ts';
import { fieldPhrases as f } from '#common/phrases/adminFields.ts';
import { hoursPhrases } from '#common/phrases/adminHours.ts';
import { typedDay } from '#common/ui/calendar.ts';
import { language, local, t } from '#common/ui/language.svelte.ts';
import { asText, asTexts, inWeekOrder, type Draft, type Option } from './form.ts';
import { freeLetter } from './freeLetter.ts';
import { portionsOf, quotasOf } from './opening.ts';
import { choice, choices, languageOptions, nameIn, optionsOf, type Part } from './section.ts';

const day = (date: string | null): string => (date === null ? '' : typedDay(date, language.current));

export const practitionersPart: Part = ({ practitioners, services, insurances }) => ({
  path: 'practitioners',
  columns: [t(f.councilNumber), t(f.services)],
  rows: practitioners.map((each) => ({
    id: each.practitionerId,
    name: local(each.name),
    cells: [
      each.medicalCouncilNumber ?? '',
      each.serviceIds.map((id) => nameIn(services, ({ serviceId }) => serviceId, id)).join(', '),
    ],
    isActive: each.isActive,
    draft: { ...each },
  })),
  blank: { serviceIds: [], insuranceIds: [], isActive: true },
  fields: (row) => {
    const before = practitioners.find(({ practitionerId }) => practitionerId === row?.id);
    return [
      { kind: 'local_text', name: 'name', label: t(f.personName), max: 80 },
      { kind: 'local_text', name: 'title', label: t(f.personTitle), max: 200 },
      {
        kind: 'text',
        name: 'medicalCouncilNumber',
        label: t(f.councilNumber),
        isLeftToRight: true,
        whenEmpty: 'null',
      },
      {
        kind: 'choices',
        name: 'serviceIds',
        label: t(f.services),
        options: optionsOf(services, ({ serviceId }) => serviceId, before?.serviceIds),
      },
      {
        kind: 'choices',
        name: 'insuranceIds',
        label: t(f.insurances),
        options: optionsOf(insurances, ({ insuranceId }) => insuranceId, before?.insuranceIds),
      },
      { kind: 'check', name: 'isActive', label: t(adminPhrases.inUse) },
    ];
  },
  madeBy: 'post',
});

export const schedulesPart: Part = ({ schedules, services, practitioners, insurances, clinic }) => ({
  path: 'schedules',
  columns: [t(f.service), t(f.series), t(f.validFrom), t(f.validUntil)],
  rows: schedules.map((each) => ({
    id: each.scheduleId,
    name:
      nameIn(practitioners, ({ practitionerId }) => practitionerId, each.practitionerId) ||
      nameIn(services, ({ serviceId }) => serviceId, each.serviceId),
    cells: [
      nameIn(services, ({ serviceId }) => serviceId, each.serviceId),
      each.series,
      day(each.validFrom),
      day(each.validUntil),
    ],
    isActive: each.isActive,
    draft: {
      ...each,
      hours: inWeekOrder(each.hours, clinic.weekend),
      'opening.portions': each.opening.portions,
      'opening.allOpenUntil': each.opening.allOpenUntil,
      'opening.quotas': each.opening.quotas,
    },
  })),
  blank: {
    series: freeLetter(services, schedules),
    patientTypes: ['new', 'follow_up', 'referral'],
    extraPerDay: 0,
    hours: [],
    exceptions: [],
    isActive: true,
  },
  fields: (row, draft) => [
    {
      kind: 'select',
      name: 'serviceId',
      label: t(f.service),
      options: optionsOf(services, ({ serviceId }) => serviceId, [asText(draft['serviceId'])]),
      isFixed: row !== undefined,
    },
    {
      kind: 'select',
      name: 'practitionerId',
      label: t(f.practitioner),
      // Only whoever does that service here.
      options: optionsOf(
        practitioners.filter(
          ({ serviceIds, practitionerId }) =>
            serviceIds.some((id) => id === draft['serviceId']) || practitionerId === draft['practitionerId'],
        ),
        ({ practitionerId }) => practitionerId,
        [asText(draft['practitionerId'])],
      ),
      isFixed: row !== undefined,
      whenEmpty: 'null',
    },
    { kind: 'text', name: 'series', label: t(f.series), isLeftToRight: true, hint: t(f.seriesHint) },
    { kind: 'date', name: 'validFrom', label: t(f.validFrom), startsToday: true },
    { kind: 'date', name: 'validUntil', label: t(f.validUntil), whenEmpty: 'null' },
    {
      kind: 'choices',
      name: 'patientTypes',
      label: t(f.patientTypes),
      options: choices('new', 'follow_up', 'referral'),
    },
    {
      kind: 'hours',
      name: 'hours',
      label: t(hoursPhrases.bookedHours),
      isWeekly: true,
      extra: 'places',
      whenNone: t(hoursPhrases.noBookedHours),
    },
    { kind: 'number', name: 'extraPerDay', label: t(f.extraPerDay) },
    { kind: 'dates', name: 'exceptions', label: t(hoursPhrases.datesThatDiffer) },
    { kind: 'portions', name: 'opening.portions', label: t(o.portions) },
    {
      kind: 'date',
      name: 'opening.allOpenUntil',
      label: t(o.allOpenUntil),
      whenEmpty: 'null',
      isShown: (typed) => portionsOf(typed['opening.portions']).length > 0,
    },
    { kind: 'quotas', name: 'opening.quotas', label: t(o.quotas), options: quotaOptions(insurances, draft) },
    { kind: 'check', name: 'isActive', label: t(adminPhrases.inUse) },
  ],
  madeBy: 'post',
});

/** Whom a quota may count: every channel, type of patient and insurance in use, and those that have one. */
function quotaOptions(insurances: Configuration['insurances'], draft: Draft): readonly Option[] {
  const chosen = quotasOf(draft['opening.quotas']).map(({ of }) => of.replace('insurance:', ''));
  return [
    ...(['desk', 'phone', 'web', 'kiosk'] as const).map((channel) => ({
      value: keyOfQuota({ by: 'channel', channel }),
      label: t(o[`channel_${channel}`]),
    })),
    ...(['new', 'follow_up', 'referral'] as const).map((patientType) => ({
      value: keyOfQuota({ by: 'patient_type', patientType }),
      label: t(o[`type_${patientType}`]),
    })),
    { value: keyOfQuota({ by: 'insurance', insuranceId: null }), label: t(o.uninsured) },
    ...optionsOf(insurances, ({ insuranceId }) => insuranceId, chosen).map(({ value, label: name }) => ({
      value: keyOfQuota({ by: 'insurance', insuranceId: value }),
      label: t(o.insured, { name }),
    })),
  ];
}

export const holidaysPart: Part = ({ hoursExceptions, services }) => ({
  path: 'hours-exceptions',
  columns: [t(f.service), t(f.reason)],
  rows: hoursExceptions.map((each) => ({
    id: each.hoursExceptionId,
    name: day(each.date),
    cells: [
      each.serviceId === null ? t(f.wholeClinic) : nameIn(services, ({ serviceId }) => serviceId, each.serviceId),
      local(each.reason),
    ],
    isActive: true,
    draft: { ...each },
  })),
  blank: { hours: [] },
  fields: (_, draft) => [
    { kind: 'date', name: 'date', label: t(hoursPhrases.date) },
    {
      kind: 'select',
      name: 'serviceId',
      label: t(f.service),
      options: optionsOf(services, ({ serviceId }) => serviceId, [asText(draft['serviceId'])]),
      whenEmpty: 'null',
    },
    { kind: 'hours', name: 'hours', label: t(hoursPhrases.hoursThatDay), isWeekly: false, extra: 'last_ticket' },
    { kind: 'local_text', name: 'reason', label: t(f.reason), max: 200 },
  ],
  madeBy: 'post',
  isRemovable: true,
});

export const staffPart: Part = ({ staff, practitioners }) => ({
  path: 'staff',
  columns: [t(f.login), t(f.roles), t(f.practitioner)],
  rows: staff.map((each) => ({
    id: each.staffId,
    name: each.name,
    cells: [
      each.login,
      each.roles.map((role) => choice(role).label).join(', '),
      nameIn(practitioners, ({ practitionerId }) => practitionerId, each.practitionerId),
    ],
    isActive: each.isActive,
    draft: { ...each },
  })),
  blank: { language: language.current, roles: ['reception'], isActive: true },
  fields: (row, draft) => [
    ...(row === undefined ? [{ kind: 'text' as const, name: 'login', label: t(f.login), isLeftToRight: true }] : []),
    { kind: 'text', name: 'name', label: t(f.personName) },
    {
      kind: 'choices',
      name: 'roles',
      label: t(f.roles),
      options: choices('administrator', 'supervisor', 'doctor', 'reception'),
    },
    {
      kind: 'select',
      name: 'practitionerId',
      label: t(f.practitioner),
      options: optionsOf(practitioners, ({ practitionerId }) => practitionerId, [asText(draft['practitionerId'])]),
      ...(asTexts(draft['roles']).includes('doctor')
        ? { hint: t(practitioners.some(({ isActive }) => isActive) ? f.whichDoctor : f.addDoctorFirst) }
        : { whenEmpty: 'null' as const }),
    },
    { kind: 'select', name: 'language', label: t(f.language), options: languageOptions },
    ...(row === undefined ? [] : [{ kind: 'check' as const, name: 'isActive', label: t(f.mayComeIn) }]),
  ],
  madeBy: 'post',
});
