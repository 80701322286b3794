import { adminPhrases } from '#common/phrases/admin.ts';
import { journeyPhrases } from '#common/phrases/adminJourney.ts';
import { fieldPhrases as f } from '#common/phrases/adminFields.ts';
import { hoursPhrases } from '#common/phrases/adminHours.ts';
import { formatNumber } from '#common/phrases/format.ts';
import { language, local, t } from '#common/ui/language.svelte.ts';
import { asText, inWeekOrder, stepsOf, type FormField } from './form.ts';
import { freeLetter } from './freeLetter.ts';
import { choice, choices, nameIn, optionsOf, type Part } from './section.ts';

const name = (max = 80): FormField => ({ kind: 'local_text', name: 'name', label: t(f.name), max });
const spoken = (): FormField => ({ kind: 'local_text', name: 'spokenName', label: t(f.spokenName), max: 200 });
const position = (): FormField => ({ kind: 'number', name: 'position', label: t(f.position) });
const inUse = (): FormField => ({ kind: 'check', name: 'isActive', label: t(adminPhrases.inUse) });

export const departmentsPart: Part = ({ departments }) => ({
  path: 'departments',
  columns: [],
  rows: departments.map((each) => ({
    id: each.departmentId,
    name: local(each.name),
    cells: [],
    isActive: each.isActive,
    draft: { ...each },
  })),
  blank: { isActive: true, position: departments.length },
  fields: () => [name(), position(), inUse()],
  madeBy: 'post',
});

export const zonesPart: Part = ({ zones }) => ({
  path: 'zones',
  columns: [],
  rows: zones.map((each) => ({
    id: each.zoneId,
    name: local(each.name),
    cells: [],
    isActive: each.isActive,
    draft: { ...each },
  })),
  blank: { isActive: true },
  fields: () => [name(), inUse()],
  madeBy: 'post',
});

export const servicesPart: Part = ({ services, schedules, departments, clinic }) => ({
  path: 'services',
  columns: [t(f.series), t(f.department), t(hoursPhrases.hours), t(f.expectedMin)],
  rows: services.map((each) => ({
    id: each.serviceId,
    name: local(each.name),
    cells: [
      each.series,
      nameIn(departments, ({ departmentId }) => departmentId, each.departmentId),
      each.hours.length === 0
        ? t(hoursPhrases.noHours)
        : t(hoursPhrases.daysAWeek, { count: new Set(each.hours.map(({ weekday }) => weekday)).size }),
      formatNumber(each.expectedMin, language.current),
    ],
    isActive: each.isActive,
    draft: { ...each, hours: inWeekOrder(each.hours, clinic.weekend) },
  })),
  blank: {
    departmentId: departments.find(({ isActive }) => isActive)?.departmentId ?? '',
    series: freeLetter(services, schedules),
    colour: '#0a5c63',
    hours: [],
    expectedMin: 10,
    walkInOffsetMin: 15,
    acceptsWalkIns: true,
    journey: [],
    isScreenFirst: false,
    position: services.length,
    isActive: true,
  },
  fields: (_, draft) => [
    name(),
    spoken(),
    { kind: 'local_text', name: 'preparation', label: t(f.preparation), max: 200 },
    {
      kind: 'select',
      name: 'departmentId',
      label: t(f.department),
      options: optionsOf(departments, ({ departmentId }) => departmentId, [asText(draft['departmentId'])]),
    },
    { kind: 'text', name: 'series', label: t(f.series), isLeftToRight: true, hint: t(f.seriesHint) },
    { kind: 'colour', name: 'colour', label: t(f.colour) },
    {
      kind: 'hours',
      name: 'hours',
      label: t(hoursPhrases.hours),
      isWeekly: true,
      extra: 'last_ticket',
      whenNone: t(hoursPhrases.noHoursHint),
    },
    { kind: 'number', name: 'expectedMin', label: t(f.expectedMin) },
    { kind: 'check', name: 'acceptsWalkIns', label: t(f.acceptsWalkIns) },
    { kind: 'number', name: 'walkInOffsetMin', label: t(f.walkInOffsetMin) },
    { kind: 'number', name: 'dailyCap', label: t(f.dailyCap), whenEmpty: 'null' },
    {
      kind: 'journey',
      name: 'journey',
      label: t(journeyPhrases.journey),
      options: optionsOf(
        services,
        ({ serviceId }) => serviceId,
        stepsOf(draft['journey']).map(({ serviceId }) => serviceId),
      ),
    },
    { kind: 'check', name: 'isScreenFirst', label: t(f.isScreenFirst) },
    position(),
    inUse(),
  ],
  madeBy: 'post',
});

export const servicePointsPart: Part = ({ servicePoints, zones, services }) => ({
  path: 'service-points',
  columns: [t(f.kind), t(f.zone), t(f.services)],
  rows: servicePoints.map((each) => ({
    id: each.servicePointId,
    name: local(each.name),
    cells: [
      choice(each.kind).label,
      nameIn(zones, ({ zoneId }) => zoneId, each.zoneId),
      each.serviceIds.map((id) => nameIn(services, ({ serviceId }) => serviceId, id)).join(', '),
    ],
    isActive: each.isActive,
    draft: { ...each },
  })),
  blank: {
    kind: 'room',
    zoneId: zones.find(({ isActive }) => isActive)?.zoneId ?? '',
    serviceIds: [],
    position: servicePoints.length,
    isActive: true,
  },
  fields: (row, draft) => [
    { kind: 'select', name: 'kind', label: t(f.kind), options: choices('room', 'counter') },
    name(40),
    spoken(),
    {
      kind: 'select',
      name: 'zoneId',
      label: t(f.zone),
      options: optionsOf(zones, ({ zoneId }) => zoneId, [asText(draft['zoneId'])]),
    },
    {
      kind: 'choices',
      name: 'serviceIds',
      label: t(f.services),
      options: optionsOf(
        services,
        ({ serviceId }) => serviceId,
        servicePoints.find(({ servicePointId }) => servicePointId === row?.id)?.serviceIds,
      ),
    },
    position(),
    inUse(),
  ],
  madeBy: 'post',
});

export const classesPart: Part = ({ classes }) => ({
  path: 'classes',
  columns: [t(f.code), t(f.offsetMin)],
  rows: classes.map((each) => ({
    id: each.code,
    name: local(each.name),
    cells: [each.code, each.isAbsolute ? t(f.isAbsolute) : formatNumber(each.offsetMin, language.current)],
    isActive: each.isActive,
    draft: { ...each },
  })),
  blank: { isAbsolute: false, yieldsToCap: false, offsetMin: -15, slope: 1, position: classes.length, isActive: true },
  fields: (row) => [
    ...(row === undefined ? [{ kind: 'text' as const, name: 'code', label: t(f.code), isLeftToRight: true }] : []),
    name(),
    { kind: 'check', name: 'isAbsolute', label: t(f.isAbsolute) },
    {
      kind: 'check',
      name: 'yieldsToCap',
      label: t(f.yieldsToCap),
      isShown: (draft) => draft['isAbsolute'] === true,
    },
    { kind: 'number', name: 'offsetMin', label: t(f.offsetMin) },
    { kind: 'number', name: 'slope', label: t(f.slope), hint: t(f.slopeHint) },
    position(),
    inUse(),
  ],
  madeBy: 'code',
  isRemovable: true,
});

export const insurancesPart: Part = ({ insurances }) => ({
  path: 'insurances',
  columns: [],
  rows: insurances.map((each) => ({
    id: each.insuranceId,
    name: local(each.name),
    cells: [],
    isActive: each.isActive,
    draft: { ...each },
  })),
  blank: { isActive: true },
  fields: () => [name(), inUse()],
  madeBy: 'post',
});
