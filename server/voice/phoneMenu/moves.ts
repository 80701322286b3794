/** The few ways in which a call goes on: to a question, back, to the clinic with a request, to the desk, to its end. */
import type { PhoneCallFailure, PhoneCallResult } from '../../../common/contract/phoneLine.ts';
import type { Gather } from '../script.ts';
import type { ClinicRequest } from './clinicRequest.ts';
import type { At, DeskReason, Entry, MenuState, MenuStep, Prompt } from './menuState.ts';
import { promptsOf } from './prompts.ts';
import type { MenuSetting } from './setting.ts';
import { sentence } from './spoken.ts';

export type Call = { readonly setting: MenuSetting; readonly state: MenuState };

/** Longer silences make callers think that the line is dead. */
const TIMEOUT_MS = 3_000;
const MOST_BACK = 20;

export const changed = ({ setting, state }: Call, change: Partial<MenuState>): Call => ({
  setting,
  state: { ...state, ...change },
});

export const line = (
  call: Call,
  ...name: Parameters<typeof sentence> extends [infer Name, ...unknown[]] ? Name[] : never
) => name.map((each): Prompt => sentence(each, call.state.language));

const isQuestion = ({ at }: At): boolean =>
  !['ringing', 'own_matter', 'asking', 'connecting', 'talking', 'ended', 'made', 'afterwards', 'no_desk'].includes(at);

/** Asks a question; # comes back to the one before. */
export function arrive(call: Call, at: At, say: readonly Prompt[] = []): MenuStep {
  const { state } = call;
  const back = isQuestion(state.at) ? [...state.back, state.at].slice(-MOST_BACK) : state.back;
  return stand(changed(call, { back, silences: 0, wrongKeys: 0 }), at, say);
}

/** Asks without a way back to what was asked before: the same list at another page, or again. */
export function stand(call: Call, at: At, say: readonly Prompt[] = []): MenuStep {
  const { state } = changed(call, { at });
  return { state, say: [...say, ...promptsOf(at, { ...call, state })], gather: gatherOf(at) };
}

export function goBack(call: Call): MenuStep {
  const at = call.state.back.at(-1);
  // Also where the language was remembered: another of the family may speak another one.
  if (call.state.at.at === 'main' && call.setting.languages.length > 1) return stand(call, { at: 'language' });
  if (at === undefined || at.at === 'main') return toMain(call);
  const back = call.state.back.slice(0, -1);
  // The mobile number is asked for after another identity was heard back: before that, nobody's is wanted.
  const isBefore = at.at === 'heard_back' && at.what !== 'phone';
  const needsMobile = isBefore ? null : call.state.needsMobile;
  return stand(changed(call, { back, silences: 0, wrongKeys: 0, needsMobile }), at);
}

export function toMain(call: Call, say: readonly Prompt[] = []): MenuStep {
  const fresh = changed(call, {
    back: [],
    silences: 0,
    wrongKeys: 0,
    topic: null,
    errand: null,
    needsMobile: null,
  });
  return { ...stand(fresh, { at: 'main' }, say), releases: true };
}

/** The clinic is asked; what it says comes as `reply`. */
export function request(call: Call, asked: ClinicRequest, say: readonly Prompt[] = []): MenuStep {
  const { state } = call;
  const back = isQuestion(state.at) ? [...state.back, state.at].slice(-MOST_BACK) : state.back;
  return {
    state: { ...state, back, silences: 0, wrongKeys: 0, at: { at: 'asking', request: asked } },
    say,
    request: asked,
  };
}

export function toDesk(call: Call, reason: DeskReason, say: readonly Prompt[] = []): MenuStep {
  const failure = reason === 'key_0' || reason === 'clinic_choice' ? null : failureOf(reason);
  const left = changed(call, { errand: null, failure: failure ?? call.state.failure });
  if (!call.setting.hasDesk)
    return { ...arrive(left, { at: 'no_desk' }, [...say, ...line(call, 'deskNotReached')]), releases: true };
  const { state } = changed(left, { at: { at: 'connecting', reason } });
  return { state, say: [...say, ...line(call, 'toTheDesk')], connect: { reason }, releases: true };
}

const failureOf = (reason: DeskReason): PhoneCallFailure | null => {
  switch (reason) {
    case 'wrong_keys':
      return 'wrong_keys';
    case 'silence':
      return 'silence';
    case 'not_identified':
    case 'new_patient':
      return 'not_identified';
    case 'too_many_tries':
      return 'too_many_tries';
    case 'key_0':
    case 'clinic_choice':
    case 'screening':
    case 'refused':
      return null;
  }
};

export function hangUp(call: Call, say: readonly Prompt[], failure?: PhoneCallFailure): MenuStep {
  const { state } = changed(call, { at: { at: 'ended' }, failure: failure ?? call.state.failure });
  return { state, say, then: 'hang_up', releases: true };
}

/** Something was reached: what counts is the most that a call came to. */
export const reached = (call: Call, result: PhoneCallResult): Call =>
  RANK.indexOf(result) > RANK.indexOf(call.state.result) ? changed(call, { result, failure: null }) : call;

const RANK: readonly PhoneCallResult[] = [
  'nothing',
  'closed',
  'informed',
  'heard_place',
  'heard_bookings',
  'callback',
  'desk',
  'cancelled',
  'moved',
  'booked',
];

/** How many digits each entry may have, and no more: a caller need not press # after them all. */
const LENGTHS: Readonly<Record<Entry, number>> = {
  phone: 15,
  national_id: 20,
  record: 20,
  council: 12,
  code: 6,
  national_id_end: 4,
  birth_date: 8,
};

export function gatherOf(at: At): Gather {
  if (at.at !== 'entry') return { maxDigits: 1, timeoutMs: TIMEOUT_MS, bargeIn: true };
  return { maxDigits: LENGTHS[at.what], terminator: '#', timeoutMs: TIMEOUT_MS, bargeIn: true };
}

export const clinicOf = ({ setting, state }: Call) => {
  const wanted = state.errand?.wanted.clinicId ?? state.clinicId;
  return setting.clinics.find(({ clinicId }) => clinicId === wanted) ?? setting.clinics[0];
};
