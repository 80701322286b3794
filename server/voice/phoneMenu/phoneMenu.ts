/**
 * The clinic's telephone menu, a pure state machine: two levels of choices, then a dialogue. Star repeats, hash goes
 * back, 0 is the desk, everywhere. What the clinic has to look up or do is a request in a step; the answer comes as an
 * event. Every dialogue ends: silence, wrong keys and the number of steps are limited.
 *
 *     ringing ─▶ language ─▶ main ─▶ new booking ─▶ … ─▶ place held ─▶ who ─▶ confirm ─▶ made
 *                             ├─▶ my bookings ─▶ who ─▶ hear, move, cancel
 *                             ├─▶ place in the queue ─▶ who ─▶ told
 *                             ├─▶ information ─▶ told
 *                             └─▶ desk (0) ─▶ talking, or called back
 */
import type { Language } from '../../../common/contract/language.ts';
import { PatientType } from '../../../common/contract/booking.ts';
import { assertNever } from '../../../common/contract/result.ts';
import {
  answered,
  choosePlace,
  confirmed,
  moveBooking,
  otherTime,
  startBooking,
  withClinic,
  withDepartment,
  withDoctor,
  withInsurance,
  withType,
  withWay,
  wantedOf,
} from './booking.ts';
import { LEADS_ON } from '../leadsOn.ts';
import { answeredMore, askKind, askWho, identified, keyedIn } from './identifying.ts';
import type { At, Choice, MenuEvent, MenuState, MenuStep, Prompt } from './menuState.ts';
import {
  arrive,
  changed,
  gatherOf,
  goBack,
  hangUp,
  line,
  reached,
  request,
  stand,
  toDesk,
  toMain,
  type Call,
} from './moves.ts';
import { greeting, PAGE } from './prompts.ts';
import { replied } from './replied.ts';
import type { MenuSetting } from './setting.ts';
import { askedFor, informationMenu, startInformation, withService } from './telling.ts';
import { sentence, spokenDate, spokenTime } from './spoken.ts';

/** At one question, in a row. */
const MOST_SILENCES = 3;
const MOST_WRONG_KEYS = 3;
/** In a call: who wants the desk where nobody took the call has it rung so often again. */
const MOST_DESK_RETRIES = 2;
/** No caller needs as many; a machine that presses keys for ever does. */
const MOST_STEPS = 150;
const MOST_SAID = 3;

export const startOfCall = (setting: MenuSetting): MenuState => ({
  language: setting.usualLanguage ?? setting.languages[0] ?? 'en',
  at: { at: 'ringing' },
  back: [],
  silences: 0,
  wrongKeys: 0,
  tries: 0,
  steps: 0,
  topic: null,
  errand: null,
  who: null,
  needsMobile: null,
  clinicId: setting.clinics[0]?.clinicId ?? '',
  result: 'nothing',
  failure: null,
});

/** What to do now. What no longer matters changes nothing and is answered with the same question. */
export function nextOfCall(setting: MenuSetting, before: MenuState, event: MenuEvent): MenuStep {
  const call: Call = { setting, state: { ...before, steps: before.steps + 1 } };
  const { at } = call.state;
  if (at.at === 'ended') return { state: before, say: [], then: 'hang_up' };
  if (call.state.steps > MOST_STEPS && event.type !== 'reply' && at.at !== 'talking')
    return hangUp(call, line(call, 'goodbye'), 'too_long');
  switch (event.type) {
    case 'answered':
      return at.at === 'ringing' ? begin(call) : stay(call);
    case 'hung_up':
    case 'machine_detected':
      return hangUp(call, [], 'hung_up');
    case 'reply':
      return at.at === 'asking' ? replied(call, at.request, event.reply) : stay(call);
    case 'connected':
      return at.at === 'connecting'
        ? { state: changed(reached(call, 'desk'), { at: { at: 'talking' } }).state, say: [] }
        : stay(call);
    case 'not_connected':
      return at.at === 'connecting'
        ? arrive(changed(call, { failure: 'desk_not_reached' }), { at: 'no_desk' }, line(call, 'deskNotReached'))
        : stay(call);
    case 'digits':
      return pressed(call, event.digits);
    case 'silence':
      return silent(call);
    case 'outcome_applied':
    case 'outcome_refused':
      return stay(call);
    default:
      return assertNever(event);
  }
}

const stay = ({ state }: Call): MenuStep => ({
  state,
  say: [],
  ...(isAsked(state.at) ? { gather: gatherOf(state.at) } : {}),
});

const isAsked = ({ at }: At): boolean =>
  !['ringing', 'own_matter', 'asking', 'connecting', 'talking', 'ended'].includes(at);

function begin(call: Call): MenuStep {
  const { setting, state } = call;
  if (!setting.isOpen) return closed(call);
  if (setting.straightToDesk) return toDesk(call, 'clinic_choice', greeting(call));
  const isChosen = setting.usualLanguage !== null || setting.languages.length < 2;
  return isChosen ? stand(call, { at: 'main' }, greeting({ setting, state })) : stand(call, { at: 'language' });
}

function closed(call: Call): MenuStep {
  const { setting, state } = call;
  const timeZone = setting.clinics[0]?.timeZone ?? 'UTC';
  const moment = setting.opensAt === null ? null : { at: setting.opensAt, timeZone };
  const saidIn = (language: Language): readonly Prompt[] => [
    sentence('closed', language),
    ...(moment === null
      ? []
      : [
          sentence('opensAgain', language, {
            date: spokenDate(moment, language),
            time: spokenTime(moment, language),
          }),
        ]),
  ];
  // Whose language is not known hears it in each of the line's, since nothing is asked.
  const languages = setting.usualLanguage === null ? setting.languages : [state.language];
  return hangUp(reached(call, 'closed'), [...languages.flatMap(saidIn), ...line(call, 'goodbye')]);
}

function silent(call: Call): MenuStep {
  const { state } = call;
  const { at } = state;
  // It was heard twice before it came here.
  if (at.at === 'own_matter') return toDesk(call, 'silence');
  if (!isAsked(at)) return stay(call);
  // Whoever has heard everything and says nothing more is done.
  if (at.at === 'afterwards' || at.at === 'made') return hangUp(call, line(call, 'goodbye'));
  const silences = state.silences + 1;
  if (silences < MOST_SILENCES) return stand(changed(call, { silences }), at);
  // A telephone without such keys is silent too, and so is whoever does not find their way: they get a person, but not where
  // none has just taken the call.
  if (at.at !== 'no_desk' && call.setting.hasDesk) return toDesk(call, 'silence');
  return hangUp(call, line(call, 'goodbye'), 'silence');
}

function pressed(call: Call, digits: string): MenuStep {
  const { at } = call.state;
  if (at.at === 'own_matter') return fromOwnMatter(call, digits.charAt(0));
  if (!isAsked(at)) return stay(call);
  if (at.at === 'entry') {
    if (digits.includes('*')) return stand(call, at);
    if (digits === '' || digits === '#') return goBack(call);
    return digits === '0'
      ? toDesk(call, 'key_0')
      : entered(changed(call, { silences: 0 }), at, digits.replaceAll('#', ''));
  }
  const [digit] = digits;
  if (digit === undefined) return silent(call);
  if (at.at === 'no_desk') return atNoDesk(call, digit);
  switch (digit) {
    case '0':
      return toDesk(call, 'key_0');
    case '*':
      return again(call);
    case '#':
      return goBack(call);
    default:
      return keyed(changed(call, { silences: 0 }), Number(digit)) ?? wrongKey(call);
  }
}

/** Nobody comes here by another key but after two that meant nothing either. */
function fromOwnMatter(call: Call, key: string): MenuStep {
  if (key === LEADS_ON.menu) return begin(call);
  return toDesk(call, key === LEADS_ON.desk ? 'key_0' : 'wrong_keys');
}

const again = (call: Call): MenuStep =>
  call.state.at.at === 'made' ? saidAgain(call, call.state.at) : stand(changed(call, { silences: 0 }), call.state.at);

function wrongKey(call: Call): MenuStep {
  const { at } = call.state;
  const wrongKeys = call.state.wrongKeys + 1;
  if (wrongKeys >= MOST_WRONG_KEYS) return toDesk(call, 'wrong_keys');
  return stand(changed(call, { wrongKeys }), at, line(call, 'wrongKey'));
}

/** What a key means here; undefined: nothing. */
function keyed(call: Call, digit: number): MenuStep | undefined {
  const { setting, state } = call;
  const { at } = state;
  switch (at.at) {
    case 'language': {
      const language = setting.languages[digit - 1];
      const chosen = language && changed(call, { language });
      return chosen && stand(changed(chosen, { wrongKeys: 0 }), { at: 'main' }, greeting(chosen));
    }
    case 'main':
      return topicOf(call, digit);
    case 'choose':
      return turned(call, at, digit) ?? picked(call, at, at.items[at.page * PAGE + digit - 1]?.id, digit);
    case 'places': {
      const place = digit <= PAGE ? at.places[at.page * PAGE + digit - 1] : undefined;
      return turned(call, at, digit) ?? (place && choosePlace(call, place));
    }
    case 'this_number':
      if (digit === 1 && setting.caller !== null) return identified(call, { kind: 'phone', value: setting.caller });
      if (digit !== 2) return undefined;
      return state.needsMobile === null ? askKind(call) : arrive(call, { at: 'entry', what: 'phone' });
    case 'heard_back':
      if (digit === 1) return identified(call, { kind: at.what, value: at.value });
      return digit === 2 ? goBack(call) : undefined;
    case 'confirm':
      if (digit === 1) return confirmed(call);
      return digit === 2 ? otherTime(call) : undefined;
    case 'made':
      if (digit === 1) return saidAgain(call, at);
      return digit === 2 ? toMain(call) : undefined;
    case 'my_bookings': {
      const booking = at.bookings[at.index];
      if (digit === 3 && at.index + 1 < at.bookings.length)
        return stand(changed(call, { wrongKeys: 0 }), { ...at, index: at.index + 1 });
      if (booking?.canChange !== true) return undefined;
      if (digit === 1) return moveBooking(call, booking);
      return digit === 2 ? arrive(call, { at: 'confirm_cancel', booking }) : undefined;
    }
    case 'confirm_cancel':
      if (digit === 1) return request(call, { ask: 'cancel', booking: at.booking });
      return digit === 2 ? arrive(call, { at: 'afterwards' }, line(call, 'stays')) : undefined;
    case 'afterwards':
      return digit === 1 ? toMain(call) : undefined;
    case 'entry':
    case 'no_desk':
    case 'ringing':
    case 'own_matter':
    case 'asking':
    case 'connecting':
    case 'talking':
    case 'ended':
      return undefined;
    default:
      return assertNever(at);
  }
}

/** A code that was just given is said three times at the most. */
function saidAgain(call: Call, at: Extract<At, { readonly at: 'made' }>): MenuStep {
  return at.said >= MOST_SAID
    ? hangUp(call, line(call, 'goodbye'))
    : stand(changed(call, { silences: 0 }), { ...at, said: at.said + 1 });
}

function topicOf(call: Call, digit: number): MenuStep | undefined {
  const topic = call.setting.topics[digit - 1];
  switch (topic) {
    case 'booking':
      return startBooking(call);
    case 'bookings':
    case 'place':
      return askWho(changed(call, { topic }));
    case 'information':
      return startInformation(call);
    default:
      return undefined;
  }
}

function turned(
  call: Call,
  at: Extract<At, { readonly at: 'choose' | 'places' }>,
  digit: number,
): MenuStep | undefined {
  const count = at.at === 'choose' ? at.items.length : at.places.length;
  const turning = changed(call, { wrongKeys: 0 });
  if (digit === 9 && (at.page + 1) * PAGE < count) return stand(turning, { ...at, page: at.page + 1 });
  return digit === 7 && at.page > 0 ? stand(turning, { ...at, page: at.page - 1 }) : undefined;
}

function picked(
  call: Call,
  { what, questionId }: Extract<At, { readonly at: 'choose' }>,
  id: string | undefined,
  digit: number,
): MenuStep | undefined {
  if (id === undefined || digit > PAGE) return undefined;
  return CHOSEN[what](call, id, questionId ?? '');
}

const CHOSEN: Readonly<Record<Choice, (call: Call, id: string, questionId: string) => MenuStep>> = {
  clinic: (call, id) =>
    call.state.topic === 'information' ? informationMenu(changed(call, { clinicId: id })) : withClinic(call, id),
  way: withWay,
  patient_type: (call, id) => withType(call, PatientType.parse(id)),
  answer: (call, id, questionId) => answered(call, questionId, id),
  department: withDepartment,
  insurance: withInsurance,
  doctor: withDoctor,
  identity: (call, id) => arrive(call, { at: 'entry', what: id === 'national_id' || id === 'record' ? id : 'phone' }),
  information: askedFor,
  service: withService,
};

function entered(call: Call, at: Extract<At, { readonly at: 'entry' }>, typed: string): MenuStep {
  switch (at.what) {
    case 'phone':
    case 'national_id':
    case 'record':
      return keyedIn(call, at.what, typed);
    case 'council':
      return request(call, { ask: 'doctor_by_number', wanted: wantedOf(call), number: typed });
    case 'code':
    case 'national_id_end':
    case 'birth_date':
      return at.identity === undefined ? goBack(call) : answeredMore(call, at.identity, at.what, typed);
  }
}

function atNoDesk(call: Call, digit: string): MenuStep {
  if (digit === '1') return request(call, { ask: 'callback' });
  if (digit === '2' || digit === '#') return toMain(call);
  const deskRetries = (call.state.deskRetries ?? 0) + 1;
  if (digit === '0' && call.setting.hasDesk && deskRetries <= MOST_DESK_RETRIES)
    return toDesk(changed(call, { deskRetries }), 'key_0');
  if (digit === '*') return stand(call, { at: 'no_desk' });
  const wrongKeys = call.state.wrongKeys + 1;
  return wrongKeys >= MOST_WRONG_KEYS
    ? hangUp(call, line(call, 'callAgainLater'))
    : stand(changed(call, { wrongKeys }), { at: 'no_desk' }, line(call, digit === '0' ? 'deskNotReached' : 'wrongKey'));
}
