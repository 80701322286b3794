/** What is said at each question. Every prompt is heard in one piece; together they tell each key once. */
import { dateFormat } from '../../../common/phrases/format.ts';
import { localText } from '../../../common/contract/language.ts';
import { assertNever } from '../../../common/contract/result.ts';
import { spellTicketNumber } from '../spellNumber.ts';
import type { MyBooking, PlaceItem } from './clinicRequest.ts';
import type { At, Choice, Entry, MenuState, Prompt } from './menuState.ts';
import type { MenuSetting } from './setting.ts';
import { digits, key, named, sentence, spokenDate, spokenTime, type MenuPhrase } from './spoken.ts';

type Context = { readonly setting: MenuSetting; readonly state: MenuState };

/** Lists are heard by four. */
export const PAGE = 4;

export function promptsOf(at: At, context: Context): readonly Prompt[] {
  const { language } = context.state;
  const words = (name: MenuPhrase): Prompt => sentence(name, language);
  switch (at.at) {
    case 'language':
      return context.setting.languages.map((each, index) =>
        sentence('pressForLanguage', each, { key: key(index + 1, each) }),
      );
    case 'main':
      return mainMenu(context);
    case 'choose': {
      const head = at.text === undefined ? headOf(at.what) : undefined;
      const asked = head === undefined ? (at.text === undefined ? [] : [named(at.text, language)]) : [words(head)];
      return [...asked, ...listed(at, context)];
    }
    case 'places':
      return placeList(at, context);
    case 'this_number':
      return [words('isItThisNumber')];
    case 'entry':
      return [words(ENTRY[at.what])];
    case 'heard_back':
      return [sentence('youKeyed', language, { number: digits(at.value, language) }), words('isItRight')];
    case 'confirm':
      return [
        placeSaid(at.place, context),
        words(context.state.errand?.moving === undefined ? 'confirmBooking' : 'confirmMove'),
      ];
    case 'made':
      return [
        ...bookingSaid(at.booking, at.as === 'booked' ? 'booked' : 'moved', context),
        ...(at.booking.isTexted === true ? [words('texted')] : []),
        words('hearAgain'),
      ];
    case 'my_bookings': {
      const booking = at.bookings[at.index];
      if (booking === undefined) return [words('noAppointment')];
      return [
        ...bookingSaid(booking, 'yourAppointment', context),
        ...(booking.canChange ? [words('appointmentKeys')] : []),
        ...(at.index + 1 < at.bookings.length ? [words('nextAppointment')] : []),
      ];
    }
    case 'confirm_cancel':
      return [placeSaid(at.booking, context), words('confirmCancel')];
    case 'afterwards':
      return [words('afterwards')];
    case 'no_desk':
      return [words('callbackOffer')];
    case 'ringing':
    case 'own_matter':
    case 'asking':
    case 'connecting':
    case 'talking':
    case 'ended':
      return [];
    default:
      return assertNever(at);
  }
}

const TOPIC = {
  booking: 'mainBooking',
  bookings: 'mainBookings',
  place: 'mainPlace',
  information: 'mainInformation',
} as const satisfies Record<string, MenuPhrase>;

/** At most five: four topics and the desk. */
function mainMenu({ setting, state: { language } }: Context): readonly Prompt[] {
  const topics = setting.topics.map((topic, index) =>
    sentence(TOPIC[topic], language, { key: key(index + 1, language) }),
  );
  return [...topics, sentence('mainDesk', language)];
}

const HEAD: Readonly<Record<Exclude<Choice, 'answer' | 'way' | 'information'>, MenuPhrase>> = {
  clinic: 'chooseClinic',
  patient_type: 'choosePatientType',
  department: 'chooseDepartment',
  insurance: 'chooseInsurance',
  doctor: 'chooseDoctor',
  identity: 'identityHow',
  service: 'chooseService',
};

const headOf = (what: Choice): MenuPhrase | undefined =>
  what === 'answer' || what === 'way' || what === 'information' ? undefined : HEAD[what];

const ENTRY: Readonly<Record<Entry, MenuPhrase>> = {
  phone: 'keyPhone',
  national_id: 'keyNationalId',
  record: 'keyRecord',
  council: 'keyCouncil',
  code: 'keyCode',
  national_id_end: 'keyNationalIdEnd',
  birth_date: 'keyBirthDate',
};

function listed(
  { items, page }: Extract<At, { readonly at: 'choose' }>,
  { state: { language } }: Context,
): readonly Prompt[] {
  const shown = items.slice(page * PAGE, (page + 1) * PAGE);
  return [
    ...shown.map(({ name, recording }, index) =>
      sentence('option', language, { name: named(name, language, recording), key: key(index + 1, language) }),
    ),
    ...turning(page, items.length, language),
  ];
}

const turning = (page: number, count: number, language: MenuState['language']): readonly Prompt[] => [
  ...((page + 1) * PAGE < count ? [sentence('more', language)] : []),
  ...(page > 0 ? [sentence('previous', language)] : []),
];

/** The day is said once for all places of the page that are on it. */
function placeList({ places, page }: Extract<At, { readonly at: 'places' }>, context: Context): readonly Prompt[] {
  const { language } = context.state;
  const timeZone = zoneOf(context);
  const shown = places.slice(page * PAGE, (page + 1) * PAGE);
  const prompts = shown.map(({ startsAt }, index): Prompt => {
    const moment = { at: startsAt, timeZone };
    const before = shown[index - 1];
    const isNewDay = before === undefined || dayOf(before.startsAt, timeZone) !== dayOf(startsAt, timeZone);
    return [
      ...(isNewDay ? sentence('dayOfPlaces', language, { date: spokenDate(moment, language) }) : []),
      ...sentence('placeAt', language, { time: spokenTime(moment, language), key: key(index + 1, language) }),
    ];
  });
  return [...prompts, ...turning(page, places.length, language)];
}

const dayOf = (at: number, timeZone: string): string =>
  dateFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);

/** Day, time, and with whom. */
export function placeSaid({ startsAt, doctor }: PlaceItem, context: Context): Prompt {
  const { language } = context.state;
  const moment = { at: startsAt, timeZone: zoneOf(context) };
  return sentence('thisPlace', language, {
    date: spokenDate(moment, language),
    time: spokenTime(moment, language),
    doctor: named(doctor, language),
  });
}

export function bookingSaid(
  booking: MyBooking,
  as: 'booked' | 'moved' | 'yourAppointment',
  context: Context,
): readonly Prompt[] {
  const { language } = context.state;
  return [
    sentence(as, language),
    placeSaid(booking, context),
    sentence('yourNumber', language, { number: spellTicketNumber(booking.number, language) }),
    // Whoever asks for their own booking has shown who they are; the code is for who has just made it.
    ...(as === 'booked' ? [sentence('yourCode', language, { code: digits(booking.code, language) })] : []),
  ];
}

function zoneOf({ setting, state }: Context): string {
  const clinicId = state.errand?.wanted.clinicId ?? state.clinicId;
  const clinic = setting.clinics.find((each) => each.clinicId === clinicId) ?? setting.clinics[0];
  return clinic?.timeZone ?? 'UTC';
}

export const greeting = ({ setting, state: { language } }: Context): readonly Prompt[] => {
  const [clinic] = setting.clinics;
  const message = localText(setting.message, language);
  return [
    ...(clinic === undefined
      ? []
      : [sentence('welcome', language, { clinic: named(localText(clinic.name, language), language, 'clinic/name') })]),
    ...(message === '' ? [] : [named(message, language)]),
    sentence('everywhere', language),
  ];
};
