/** What the caller hears: own bookings, the place in the queue, information about the clinic. */
import { say } from '../../../common/phrases/phrase.ts';
import { spellTicketNumber } from '../spellNumber.ts';
import { clinicItems } from './booking.ts';
import type { ClinicReply, Item, MyBooking, QueuePlace, Told } from './clinicRequest.ts';
import type { MenuStep, Prompt } from './menuState.ts';
import { arrive, changed, clinicOf, line, reached, request, type Call } from './moves.ts';
import { counted, menuPhrases, named, sentence, spokenDate, spokenTime, type MenuPhrase } from './spoken.ts';

export function myBookings(call: Call, bookings: readonly MyBooking[]): MenuStep {
  const told = reached(call, 'heard_bookings');
  return bookings.length === 0
    ? arrive(told, { at: 'afterwards' }, line(call, 'noAppointment'))
    : arrive(told, { at: 'my_bookings', bookings, index: 0 });
}

export function placeInQueue(call: Call, place: QueuePlace | null): MenuStep {
  return arrive(
    reached(call, 'heard_place'),
    { at: 'afterwards' },
    place === null ? line(call, 'placeNone') : saidOf(place, call),
  );
}

function saidOf({ number, ahead, wait, calledTo }: QueuePlace, { state: { language } }: Call): readonly Prompt[] {
  const spelled = spellTicketNumber(number, language);
  if (calledTo !== null)
    return [sentence('placeCalled', language, { number: spelled, place: named(calledTo, language) })];
  const before =
    ahead === 0
      ? sentence('placeNext', language, { number: spelled })
      : sentence('placeAhead', language, { number: spelled, count: counted(ahead, language) }, { count: ahead });
  if (wait === null) return [before];
  return [
    before,
    sentence('placeWait', language, { from: counted(wait.fromMin, language), to: counted(wait.toMin, language) }),
  ];
}

export function startInformation(call: Call): MenuStep {
  const topical = changed(call, { topic: 'information' });
  return call.setting.clinics.length > 1
    ? arrive(topical, { at: 'choose', what: 'clinic', items: clinicItems(call), page: 0 })
    : informationMenu(topical);
}

const INFORMATION = {
  hours: 'informationHours',
  preparation: 'informationPreparation',
  doctors: 'informationDoctors',
} as const satisfies Record<string, MenuPhrase>;

export function informationMenu(call: Call): MenuStep {
  const items = Object.entries(INFORMATION).map(([id, name]): Item => ({
    id,
    name: say(menuPhrases[name], call.state.language),
    recording: `menu/${name}`,
  }));
  return arrive(call, { at: 'choose', what: 'information', items, page: 0 });
}

export function askedFor(call: Call, what: string): MenuStep {
  const { clinicId } = call.state;
  switch (what) {
    case 'preparation':
      return request(call, { ask: 'services', clinicId });
    case 'doctors':
      return request(call, { ask: 'doctors_told', clinicId });
    default:
      return request(call, { ask: 'hours', clinicId });
  }
}

export function services(call: Call, { items }: Extract<ClinicReply, { readonly got: 'items' }>): MenuStep {
  const [only, ...others] = items;
  if (only === undefined) return toldAll(call, [{ tell: 'nothing_special' }]);
  return others.length === 0
    ? withService(call, only.id)
    : arrive(call, { at: 'choose', what: 'service', items, page: 0 });
}

export const withService = (call: Call, serviceId: string): MenuStep =>
  request(call, { ask: 'preparation', clinicId: call.state.clinicId, serviceId });

export function toldAll(call: Call, told: readonly Told[]): MenuStep {
  return arrive(
    reached(call, 'informed'),
    { at: 'afterwards' },
    told.flatMap((each) => toldOne(call, each)),
  );
}

function toldOne(call: Call, told: Told): readonly Prompt[] {
  const { language } = call.state;
  const timeZone = clinicOf(call)?.timeZone ?? 'UTC';
  const date = (at: number) => spokenDate({ at, timeZone }, language);
  const time = (at: number) => spokenTime({ at, timeZone }, language);
  switch (told.tell) {
    case 'open':
      return [
        sentence('openOn', language, { date: date(told.fromAt), from: time(told.fromAt), until: time(told.untilAt) }),
      ];
    case 'closed':
      return [sentence('closedOn', language, { date: date(told.at) })];
    case 'address':
      return [sentence('address', language, { address: named(told.text, language, 'clinic/address') })];
    case 'text':
      return told.text
        .split(/\n+/)
        .map((text) => named(text.slice(0, LONGEST_TEXT), language))
        .filter(({ length }) => length > 0);
    case 'nothing_special':
      return line(call, 'nothingSpecial');
    case 'doctor_free':
      return [sentence('doctorFree', language, { doctor: named(told.doctor, language), date: date(told.at) })];
    case 'doctor_away':
      return [sentence('doctorAway', language, { doctor: named(told.doctor, language), date: date(told.until) })];
  }
}

/** A voice takes no more at once. */
const LONGEST_TEXT = 400;
