import { adminPhrases } from '#common/phrases/admin.ts';
import { directionOf, type Language } from '#common/contract/language.ts';
import { USUAL_OPTIONS } from '#common/contract/usualOptions.ts';
import type { Configuration } from '#common/contract/configuration.ts';
import { purposePhrases } from '#common/phrases/adminChoices.ts';
import { screenPhrases } from '#common/phrases/adminScreens.ts';
import { accountPhrases } from '#common/phrases/panelAccount.ts';
import { fieldPhrases as f } from '#common/phrases/adminFields.ts';
import { alarmPhrases } from '#common/phrases/adminAlarms.ts';
import { bookingRulePhrases } from '#common/phrases/adminBookingRules.ts';
import { clinicPhrases } from '#common/phrases/adminClinic.ts';
import { devicePhrases } from '#common/phrases/adminDevices.ts';
import { tellingPhrases } from '#common/phrases/adminTelling.ts';
import { LANGUAGE_NAMES } from '#common/phrases/languageNames.ts';
import { formatNumber, leftToRight } from '#common/phrases/format.ts';
import { localeOf } from '#common/phrases/phrase.ts';
import { language, t } from '#common/ui/language.svelte.ts';
import { clock } from '../clock.svelte.ts';
import { countries, TIME_ZONES } from '../entrance/places.ts';
import { healthText, isSilent, lastHeard } from './deviceHealth.ts';
import { weekOf, type Draft, type FormField } from './form.ts';
import { printerFields, USUAL_PRINTER } from './printerFields.ts';
import { choice, choices, languageOptions, optionsOf, type Part } from './section.ts';

const weekdays = (weekend: readonly number[]) =>
  weekOf(weekend).map((value) => ({
    value: String(value),
    label: new Intl.DateTimeFormat(localeOf(language.current), { weekday: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2026, 2, 1 + value), // 2026-03-02 was a Monday
    ),
  }));
/** A number that the product has by itself where the clinic gives none. */
const option = (name: NumberOption, label: string): FormField => ({
  kind: 'number',
  name: `options.${name}`,
  label,
  whenEmpty: 'absent',
  hint: t(f.ifEmpty, { usual: formatNumber(USUAL_OPTIONS[name], language.current) }),
});
type NumberOption = {
  [Name in keyof typeof USUAL_OPTIONS]: (typeof USUAL_OPTIONS)[Name] extends number ? Name : never;
}[keyof typeof USUAL_OPTIONS];
const listed = (words: readonly string[]) => new Intl.ListFormat(localeOf(language.current)).format(words);

/** Days before that a clinic may choose, with its own ones, the longest first. */
const reminderDays = ({ options }: Configuration['clinic']): readonly number[] =>
  [...new Set([7, 3, 2, 1, ...(options.reminderDays ?? [])])].toSorted((a, b) => b - a);

/** The clinic itself: one line, whose form is the page. */
export const clinicPart: Part = ({ clinic }) => ({
  path: 'settings',
  columns: [],
  rows: [
    {
      id: '',
      name: '',
      cells: [],
      isActive: true,
      draft: {
        ...clinic,
        ...flat('options', clinic.options),
        // What is ticked is what happens, so nothing ticked is no reminder at all.
        'options.reminderDays': clinic.options.reminderDays ?? USUAL_OPTIONS.reminderDays,
        'options.screenMessage': clinic.options.screenMessage ?? {},
      },
    },
  ],
  blank: {},
  fields: () => [
    { kind: 'local_text', name: 'name', label: t(f.name), max: 80 },
    { kind: 'local_text', name: 'address', label: t(f.address), max: 200 },
    { kind: 'text', name: 'phone', label: t(f.phone), isLeftToRight: true, whenEmpty: 'null' },
    { kind: 'choices', name: 'languages', label: t(f.languages), options: languageOptions },
    { kind: 'select', name: 'country', label: t(clinicPhrases.country), options: countries(language.current) },
    {
      kind: 'select',
      name: 'timeZone',
      label: t(clinicPhrases.timeZone),
      options: [...new Set([clinic.timeZone, ...TIME_ZONES])].map((value) => ({
        value,
        label: value.replaceAll('_', ' '),
      })),
    },
    { kind: 'time', name: 'dayStartsAt', label: t(clinicPhrases.dayStartsAt) },
    {
      kind: 'choices',
      name: 'weekend',
      label: t(clinicPhrases.weekend),
      options: weekdays(clinic.weekend),
      areNumbers: true,
    },
    {
      kind: 'select',
      name: 'nationalIdSystem',
      label: t(clinicPhrases.nationalIdSystem),
      options: choices('ir', 'cn', 'ru', 'none'),
    },
    option('checkInEarlyMin', t(clinicPhrases.checkInEarlyMin)),
    option('checkInLateMin', t(clinicPhrases.checkInLateMin)),
    {
      kind: 'check',
      name: 'options.phoneCheckIn',
      label: t(clinicPhrases.phoneCheckIn),
      hint: t(clinicPhrases.phoneCheckInHint),
    },
    option('recallLimit', t(clinicPhrases.recallLimit)),
    option('postponeMin', t(clinicPhrases.postponeMin)),
    option('doctorGoneMin', t(alarmPhrases.doctorGoneMin)),
    {
      kind: 'number',
      name: 'options.anyoneAfterMin',
      label: t(clinicPhrases.anyoneAfterMin),
      whenEmpty: 'absent',
      hint: t(clinicPhrases.anyoneEmpty),
    },
    { kind: 'check', name: 'options.asksNoReason', label: t(clinicPhrases.asksNoReason) },
    {
      kind: 'number',
      name: 'options.nearPeopleAhead',
      label: t(tellingPhrases.nearPeopleAhead),
      whenEmpty: 'absent',
      hint: t(tellingPhrases.nearPeopleEmpty),
    },
    option('nearMinutes', t(tellingPhrases.nearMinutes)),
    {
      kind: 'choices',
      name: 'options.noticeChannels',
      label: t(tellingPhrases.noticeChannels),
      options: choices('sms', 'voice', 'email', 'web_push'),
      hint: t(f.ifNoneChosen, { usual: listed(USUAL_OPTIONS.noticeChannels.map((way) => choice(way).label)) }),
      whenEmpty: 'absent',
    },
    option('noticeAnswerMin', t(tellingPhrases.noticeAnswerMin)),
    option('longestWaitMin', t(alarmPhrases.longestWaitMin)),
    option('roomIdleMin', t(alarmPhrases.roomIdleMin)),
    option('pausedLongMin', t(alarmPhrases.pausedLongMin)),
    option('screenSilentMin', t(alarmPhrases.screenSilentMin)),
    option('kioskSilentMin', t(alarmPhrases.kioskSilentMin)),
    option('agentSilentMin', t(alarmPhrases.agentSilentMin)),
    option('kioskNumbers', t(clinicPhrases.kioskNumbers)),
    option('bookingDaysAhead', t(bookingRulePhrases.bookingDaysAhead)),
    option('offerAnswerMin', t(bookingRulePhrases.offerAnswerMin)),
    option('absenceAnswerMin', t(tellingPhrases.absenceAnswerMin)),
    option('callBusyAfterMin', t(tellingPhrases.callBusyAfterMin)),
    option('callBusyTimes', t(tellingPhrases.callBusyTimes)),
    option('callNoAnswerAfterMin', t(tellingPhrases.callNoAnswerAfterMin)),
    option('callNoAnswerTimes', t(tellingPhrases.callNoAnswerTimes)),
    {
      kind: 'number',
      name: 'options.hungUpCallbackMin',
      label: t(tellingPhrases.hungUpCallbackMin),
      whenEmpty: 'absent',
      hint: t(tellingPhrases.hungUpCallbackEmpty),
    },
    {
      kind: 'check',
      name: 'options.signsInWithoutSecondFactor',
      label: t(accountPhrases.withoutSecond),
      hint: t(accountPhrases.withoutSecondHint),
    },
    { kind: 'check', name: 'options.allowsOverlap', label: t(bookingRulePhrases.allowsOverlap) },
    {
      kind: 'check',
      name: 'options.webBooking',
      label: t(bookingRulePhrases.webBooking),
      hint: t(bookingRulePhrases.webBookingHint),
    },
    { kind: 'check', name: 'options.webHidesDoctors', label: t(bookingRulePhrases.webHidesDoctors) },
    { kind: 'check', name: 'options.webAsksNoName', label: t(bookingRulePhrases.webAsksNoName) },
    { kind: 'check', name: 'options.webForeignMobiles', label: t(bookingRulePhrases.webForeignMobiles) },
    { kind: 'local_text', name: 'options.webTerms', label: t(bookingRulePhrases.webTerms), max: 600 },
    option('webMostOpen', t(bookingRulePhrases.webMostOpen)),
    {
      kind: 'select',
      name: 'options.wording',
      label: t(clinicPhrases.wording),
      options: [{ value: 'courses', label: t(clinicPhrases.wordingCourses) }],
      hint: t(clinicPhrases.wordingEmpty),
      whenEmpty: 'absent',
    },
    {
      kind: 'choices',
      name: 'options.reminderDays',
      label: t(tellingPhrases.reminderDays),
      options: reminderDays(clinic).map((count) => ({
        value: String(count),
        label: t(tellingPhrases.daysBefore, { count }),
      })),
      hint: t(tellingPhrases.noDayNoReminder),
      areNumbers: true,
    },
    {
      kind: 'time',
      name: 'options.reminderTime',
      label: t(tellingPhrases.reminderTime),
      whenEmpty: 'absent',
      hint: t(f.ifEmpty, { usual: leftToRight(USUAL_OPTIONS.reminderTime) }),
    },
    { kind: 'check', name: 'options.showsOwnDigits', label: t(clinicPhrases.showsOwnDigits) },
    { kind: 'check', name: 'options.showsDoctorAtDoor', label: t(clinicPhrases.showsDoctorAtDoor) },
    { kind: 'local_text', name: 'options.screenMessage', label: t(clinicPhrases.screenMessage), max: 160 },
  ],
  madeBy: 'nobody',
});

/** Another clinic of the same organisation: what it cannot begin without; the rest is set up in it. */
export const newClinicPart: Part = (configuration) => {
  const { clinic } = configuration;
  const asked = new Set([
    'name',
    'address',
    'phone',
    'languages',
    'country',
    'timeZone',
    'dayStartsAt',
    'weekend',
    'nationalIdSystem',
  ]);
  const { country, timeZone, dayStartsAt, languages, weekend, nationalIdSystem } = clinic;
  return {
    path: 'clinics',
    columns: [],
    rows: [],
    // Most likely as here.
    blank: { country, timeZone, dayStartsAt, languages, weekend, nationalIdSystem },
    fields: (row, draft) =>
      clinicPart(configuration)
        .fields(row, draft)
        .filter(({ name }) => asked.has(name)),
    madeBy: 'post',
  };
};

const is = (name: string, value: string) => (draft: Draft) => draft[name] === value;

export const devicesPart: Part = ({ devices, zones, servicePoints, isDemonstration }) => ({
  path: 'devices',
  columns: [t(f.kind), t(adminPhrases.state), t(screenPhrases.lastSeen), t(screenPhrases.health)],
  rows: devices.map((each) => ({
    id: each.deviceId,
    name: each.name,
    cells: [
      choice(each.kind).label,
      each.isRevoked
        ? t(adminPhrases.isRevoked)
        : each.kind === 'printer'
          ? t(adminPhrases.inUse)
          : each.isPaired
            ? t(isSilent(each, clock.nowAt) ? screenPhrases.silent : adminPhrases.isPaired)
            : t(adminPhrases.notPaired),
      lastHeard(each, clock.nowAt),
      healthText(each),
    ],
    isActive: !each.isRevoked,
    draft: { ...USUAL_PRINTER, kind: each.kind, name: each.name, ...flat('settings', each.settings) },
  })),
  blank: {
    ...USUAL_PRINTER,
    kind: 'kiosk',
    'settings.layout': 'main_hall',
    'settings.zoneIds': [],
    'settings.languages': [],
    'settings.twoLanguages': 'side_by_side',
    'settings.hasSound': true,
  },
  fields: (row) => {
    const display = { isShown: is('kind', 'display') };
    const printers = devices.filter(({ kind, isRevoked }) => kind === 'printer' && !isRevoked);
    return [
      {
        kind: 'select',
        name: 'kind',
        label: t(f.kind),
        options: choices('kiosk', 'display', 'printer'),
        isFixed: row !== undefined,
      },
      { kind: 'text', name: 'name', label: t(f.name) },
      {
        kind: 'select',
        name: 'settings.printerId',
        label: t(devicePhrases.printer),
        options: printers.map(({ deviceId, name }) => ({ value: deviceId, label: name })),
        whenEmpty: 'absent',
        isShown: is('kind', 'kiosk'),
      },
      { kind: 'kept', name: 'settings.pxPerMm', label: '', whenEmpty: 'absent', isShown: is('kind', 'kiosk') },
      {
        kind: 'select',
        name: 'settings.layout',
        label: t(devicePhrases.layout),
        options: choices('main_hall', 'corridor', 'services', 'door'),
        ...display,
      },
      {
        kind: 'select',
        name: 'settings.servicePointId',
        label: t(devicePhrases.room),
        options: optionsOf(servicePoints, ({ servicePointId }) => servicePointId),
        whenEmpty: 'absent',
        isShown: (draft) => draft['kind'] === 'display' && draft['settings.layout'] === 'door',
      },
      {
        kind: 'choices',
        name: 'settings.zoneIds',
        label: t(devicePhrases.zonesShown),
        options: optionsOf(zones, ({ zoneId }) => zoneId),
        ...display,
      },
      { kind: 'choices', name: 'settings.languages', label: t(f.languages), options: languageOptions, ...display },
      {
        kind: 'select',
        name: 'settings.twoLanguages',
        label: t(devicePhrases.twoLanguages),
        options: choices('side_by_side', 'in_turn'),
        ...display,
      },
      { kind: 'check', name: 'settings.hasSound', label: t(devicePhrases.hasSound), ...display },
      {
        kind: 'number',
        name: 'settings.volume',
        label: t(screenPhrases.volume),
        hint: t(screenPhrases.volumeHint),
        whenEmpty: 'absent',
        isShown: (draft) => display.isShown(draft) && draft['settings.hasSound'] === true,
      },
      {
        kind: 'time',
        name: 'settings.quietFrom',
        label: t(screenPhrases.quietFrom),
        hint: t(screenPhrases.quietHint),
        whenEmpty: 'absent',
        ...display,
      },
      {
        kind: 'time',
        name: 'settings.quietUntil',
        label: t(screenPhrases.quietUntil),
        whenEmpty: 'absent',
        ...display,
      },
      {
        kind: 'check',
        name: 'settings.showsDoorCode',
        label: t(screenPhrases.showsDoorCode),
        hint: t(screenPhrases.showsDoorCodeHint),
        ...display,
      },
      {
        kind: 'number',
        name: 'settings.diagonalInch',
        label: t(devicePhrases.diagonalInch),
        whenEmpty: 'absent',
        ...display,
      },
      {
        kind: 'number',
        name: 'settings.viewingDistanceM',
        label: t(devicePhrases.viewingDistanceM),
        whenEmpty: 'absent',
        ...display,
      },
      ...printerFields(isDemonstration, printers, row?.id),
    ];
  },
  madeBy: 'post',
});

export const messagesPart: Part = ({ messages }) => ({
  path: 'message-texts',
  columns: [t(f.language), t(adminPhrases.state)],
  rows: messages.map((each) => ({
    id: `${each.purpose} ${each.language}`,
    name: t(purposePhrases[each.purpose]),
    cells: [
      { text: LANGUAGE_NAMES[each.language], lang: each.language },
      each.text === null ? t(adminPhrases.usualWords) : t(adminPhrases.ownWords),
    ],
    isActive: true,
    draft: { purpose: each.purpose, language: each.language, text: each.text ?? '' },
  })),
  blank: {},
  fields: (row) => {
    const found = messages.find(({ purpose, language: of }) => `${purpose} ${of}` === row?.id);
    return [
      {
        kind: 'select',
        name: 'purpose',
        label: t(f.purpose),
        options: Object.entries(purposePhrases).map(([value, phrase]) => ({ value, label: t(phrase) })),
        isFixed: true,
      },
      { kind: 'select', name: 'language', label: t(f.language), options: languageOptions, isFixed: true },
      {
        kind: 'text',
        name: 'text',
        label: t(adminPhrases.yourWords),
        lines: 3,
        ...(found ? { lang: found.language } : {}),
        hint: t(adminPhrases.mayUse, {
          usual: found ? isolated(found.usual, found.language) : '',
          names: leftToRight((found?.names ?? []).map((each) => `{${each}}`).join(' ')),
        }),
      },
    ];
  },
  madeBy: 'nobody',
});

/** Keeps a text of another direction together within a line. */
const isolated = (text: string, of: Language): string =>
  `${directionOf(of) === 'rtl' ? '\u2067' : '\u2066'}${text}\u2069`;

/** `{ printer: { kind } }` as `settings.printer.kind`, as the fields are named. */
function flat(path: string, value: Readonly<Record<string, unknown>>): Draft {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]): [string, unknown][] =>
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? Object.entries(flat(`${path}.${name}`, { ...each }))
        : [[`${path}.${name}`, each]],
    ),
  );
}
