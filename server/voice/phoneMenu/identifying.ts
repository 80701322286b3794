/** Who is calling: by the number that is shown, or by what is keyed in, with its check digits, heard back. */
import type { PhoneIdentity } from '../../../common/contract/phoneLine.ts';
import { checkNationalId, NATIONAL_ID_SYSTEMS } from '../../../common/typed/nationalId.ts';
import { isPhoneCountry, parsePhone } from '../../../common/typed/phone.ts';
import type { Identity, Question, Who } from './clinicRequest.ts';
import type { At, MenuStep, Prompt } from './menuState.ts';
import { arrive, changed, clinicOf, line, request, stand, toDesk, type Call } from './moves.ts';
import { sentence, type MenuPhrase } from './spoken.ts';
import { withWho } from './withWho.ts';

/** Wrong numbers, identities and codes in one call, before a person helps. */
export const MOST_TRIES = 3;

const KINDS: Readonly<Record<PhoneIdentity, MenuPhrase>> = {
  phone: 'byPhone',
  national_id: 'byNationalId',
  record: 'byRecord',
};

/** First the number that is calling, since most people call from their own. */
export function askWho(call: Call, say: readonly Prompt[] = []): MenuStep {
  const { setting, state } = call;
  if (state.who !== null && (state.topic === 'booking' || isProven(state.who))) return withWho(call, state.who);
  return setting.caller !== null && setting.identity.includes('phone')
    ? arrive(call, { at: 'this_number' }, say)
    : askKind(call, say);
}

const isProven = ({ patientId, isProven: isShown }: Who): boolean => patientId !== undefined && isShown === true;

export function askKind(call: Call, say: readonly Prompt[] = []): MenuStep {
  const { setting, state } = call;
  const [only, ...others] = setting.identity;
  if (only !== undefined && others.length === 0) return arrive(call, { at: 'entry', what: only }, say);
  const items = setting.identity.map((kind) => ({
    id: kind,
    name: textOf(sentence(KINDS[kind], state.language)),
    recording: `menu/${KINDS[kind]}`,
  }));
  return arrive(call, { at: 'choose', what: 'identity', items, page: 0 }, say);
}

const textOf = (prompt: Prompt): string =>
  prompt.flatMap((fragment) => (fragment.kind === 'text' ? [fragment.text] : [])).join(' ');

/** Something was keyed in: checked here, heard back, and only then looked for. */
export function keyedIn(call: Call, what: PhoneIdentity, typed: string): MenuStep {
  const value = readAs(call, what, typed);
  if (value === undefined) return wrongTry(call, line(call, 'checkDigits'), 'not_identified');
  return arrive(call, { at: 'heard_back', what, value });
}

function readAs(call: Call, what: PhoneIdentity, typed: string): string | undefined {
  const clinic = clinicOf(call);
  switch (what) {
    case 'phone': {
      const country = clinic?.country ?? '';
      const phone = parsePhone(typed, isPhoneCountry(country) ? country : 'AE');
      return phone.ok && phone.value.kind === 'mobile' ? phone.value.e164 : undefined;
    }
    case 'national_id': {
      const system = NATIONAL_ID_SYSTEMS.find((each) => each === clinic?.nationalIdSystem.toLowerCase()) ?? 'none';
      const read = checkNationalId(system === 'cn' && typed.length === CN_WITHOUT_X ? `${typed}X` : typed, system);
      return read.ok ? read.value : undefined;
    }
    case 'record':
      return typed;
  }
}

/** Some Chinese identities end in X, which no key has: whoever leaves it out is understood, since the others hold by it. */
const CN_WITHOUT_X = 17;

/** Asked the same again; after three the desk helps. */
export function wrongTry(
  call: Call,
  say: readonly Prompt[],
  reason: 'not_identified' | 'too_many_tries',
  again: At = call.state.at,
): MenuStep {
  const tries = call.state.tries + 1;
  const counted = changed(call, { tries });
  return tries >= MOST_TRIES ? toDesk(counted, reason, say) : stand(counted, again, say);
}

/** The caller says that this is who they are. */
export function identified(call: Call, identity: Identity): MenuStep {
  const { needsMobile, topic, clinicId } = call.state;
  if (needsMobile !== null && identity.kind === 'phone')
    return withWho(call, { ...needsMobile, mobile: identity.value });
  // A number that is not calling proves nothing: whoever asks for its bookings has the code of one.
  const isClaimed = identity.kind === 'phone' && identity.value !== call.setting.caller;
  if (topic !== 'booking' && isClaimed) return arrive(call, { at: 'entry', what: 'code', identity });
  return request(call, { ask: 'identify', clinicId, identity, forWhat: topic === 'booking' ? 'new' : 'known' });
}

/** What tells a family's members apart was keyed in. */
export function answeredMore(call: Call, identity: Identity, question: Question, typed: string): MenuStep {
  const { topic, clinicId } = call.state;
  const forWhat = topic === 'booking' ? 'new' : 'known';
  return request(call, { ask: 'identify', clinicId, identity, forWhat, more: { question, typed } });
}

/** Nobody is known by that, or the answer does not fit. */
export function nobodyFound(
  call: Call,
  asked: { readonly identity: Identity; readonly wasAskedMore: boolean },
): MenuStep {
  const { identity, wasAskedMore } = asked;
  const { setting, state } = call;
  if (state.topic !== 'booking' || wasAskedMore || identity.kind === 'record') {
    const say = line(call, wasAskedMore || state.topic === 'booking' ? 'checkDigits' : 'noAppointment');
    const back = state.back.at(-1);
    const tries = state.tries + 1;
    const counted = changed(call, { tries, back: state.back.slice(0, -1) });
    if (tries >= MOST_TRIES) return toDesk(counted, 'not_identified', say);
    return back?.at === 'entry' ? stand(counted, back, say) : askKind(counted, say);
  }
  if (!setting.writesDownNewPatients) return toDesk(call, 'new_patient');
  const who = { identity };
  if (identity.kind === 'phone') return withWho(call, who);
  // Somebody new by an identity alone could not be texted.
  const needs = changed(call, { needsMobile: who });
  return setting.caller !== null ? arrive(needs, { at: 'this_number' }) : arrive(needs, { at: 'entry', what: 'phone' });
}
