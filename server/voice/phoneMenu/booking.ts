/** A new appointment, step by step: clinic, why, department, insurance, with whom, when; and a booking that is moved. */
import { localText } from '../../../common/contract/language.ts';
import type { PatientType } from '../../../common/contract/booking.ts';
import type { ClinicReply, Item, MyBooking, PlaceItem, Wanted } from './clinicRequest.ts';
import { askWho } from './identifying.ts';
import type { Errand, MenuStep, Prompt } from './menuState.ts';
import { arrive, changed, line, reached, request, stand, toDesk, toMain, type Call } from './moves.ts';
import { named, sentence, spokenDate, type MenuPhrase } from './spoken.ts';

const NO_INSURANCE = 'none';

export function startBooking(call: Call): MenuStep {
  const { setting, state } = call;
  const topical = changed(call, {
    topic: 'booking',
    // Whoever books again in the same call does so for somebody else of the family, or says once more that it is them.
    who: state.result === 'booked' ? null : state.who,
    errand: {
      wanted: { clinicId: state.clinicId, patientType: 'new', insuranceId: null },
      answers: [],
      isHeld: false,
    },
  });
  const [only, ...others] = setting.clinics;
  if (only !== undefined && others.length === 0) return withClinic(topical, only.clinicId);
  return request(topical, { ask: 'clinics' });
}

export function withClinic(call: Call, clinicId: string): MenuStep {
  const asked = changed(call, { clinicId, errand: { ...errandOf(call), answers: [] } });
  const { screening: _, ...wanted } = wantedOf(withoutDoctor(withoutDepartment(asked)));
  const chosen = changed(asked, { errand: { ...errandOf(asked), wanted: { ...wanted, clinicId } } });
  const { setting, state } = chosen;
  if (!setting.asksPatientType) return withType(chosen, 'new');
  const items = itemsOf(
    { new: 'typeNew', follow_up: 'typeFollowUp', referral: 'typeReferral' } as const,
    state.language,
  );
  return arrive(chosen, { at: 'choose', what: 'patient_type', items, page: 0 });
}

export function withType(call: Call, patientType: PatientType): MenuStep {
  const typed = wanting(call, { patientType });
  if (!typed.setting.byCouncilNumber) return toDepartments(typed);
  const items = itemsOf({ department: 'wayDepartment', council: 'wayCouncil' } as const, typed.state.language);
  return arrive(typed, { at: 'choose', what: 'way', items, page: 0 });
}

export const withWay = (call: Call, way: string): MenuStep =>
  way === 'council' ? arrive(call, { at: 'entry', what: 'council' }) : toDepartments(withoutDoctor(call));

const toDepartments = (call: Call): MenuStep => request(call, { ask: 'departments', wanted: wantedOf(call) });

/** Some may be booked only after the clinic's questions, which then decide what is offered at all. */
const toQuestions = (call: Call): MenuStep =>
  request(call, { ask: 'screening', clinicId: wantedOf(call).clinicId, answers: errandOf(call).answers });

export function answered(call: Call, questionId: string, answer: string): MenuStep {
  const errand = errandOf(call);
  // Whoever went back to a question answers it anew, and those after it.
  const again = errand.answers.findIndex((each) => each.questionId === questionId);
  const before = again < 0 ? errand.answers : errand.answers.slice(0, again);
  return toQuestions(changed(call, { errand: { ...errand, answers: [...before, { questionId, answer }] } }));
}

export const withDepartment = (call: Call, departmentId: string): MenuStep =>
  toInsurance(wanting(withoutDoctor(call), { departmentId }));

const toInsurance = (call: Call): MenuStep =>
  call.setting.asksInsurance
    ? request(call, { ask: 'insurances', clinicId: wantedOf(call).clinicId })
    : withInsurance(call, NO_INSURANCE);

export function withInsurance(call: Call, id: string): MenuStep {
  // Within a department the doctor is chosen afterwards; a doctor of a keyed number was chosen before.
  const asked = wantedOf(call).departmentId === undefined ? call : withoutDoctor(call);
  const insured = wanting(asked, { insuranceId: id === NO_INSURANCE ? null : id });
  const wanted = wantedOf(insured);
  return request(insured, { ask: wanted.practitionerId === undefined ? 'doctors' : 'places', wanted });
}

/** `any`, `practitioner:<id>` or `service:<id>`. */
export function withDoctor(call: Call, choice: string): MenuStep {
  const [kind, id = ''] = choice.split(':');
  const asked = withoutDoctor(call);
  const chosen =
    kind === 'practitioner'
      ? wanting(asked, { practitionerId: id })
      : kind === 'service'
        ? wanting(asked, { serviceId: id })
        : asked;
  return request(chosen, { ask: 'places', wanted: wantedOf(chosen) });
}

/** A doctor's number was keyed in and belongs to somebody who may be booked. */
export function withDoctorOfNumber(call: Call, practitionerId: string, screens: boolean): MenuStep {
  const chosen = wanting(withoutDepartment(withoutDoctor(call)), { practitionerId });
  return screens && wantedOf(call).screening === undefined ? toQuestions(chosen) : toInsurance(chosen);
}

export function moveBooking(call: Call, moving: MyBooking): MenuStep {
  const { clinicId, serviceId, practitionerId } = moving;
  const wanted: Wanted = {
    clinicId,
    patientType: 'follow_up',
    insuranceId: null,
    serviceId,
    movingId: moving.appointmentId,
    ...(practitionerId === null ? {} : { practitionerId }),
  };
  const errand: Errand = { wanted, answers: [], isHeld: false, moving };
  const moved = changed(call, { errand });
  return request(moved, { ask: 'places', wanted });
}

export const choosePlace = (call: Call, place: PlaceItem): MenuStep =>
  request(call, { ask: 'hold', wanted: wantedOf(call), place });

/** The place is kept for this call from here on. */
export function held(call: Call, place: PlaceItem): MenuStep {
  const errand = { ...errandOf(call), place, isHeld: true };
  const holding = changed(call, { errand });
  return errand.moving === undefined ? askWho(holding) : arrive(holding, { at: 'confirm', place });
}

export function offered(call: Call, places: readonly PlaceItem[], say: readonly Prompt[] = []): MenuStep {
  if (places.length === 0) return nothingFree(call, say);
  return arrive(call, { at: 'places', places, page: 0 }, say);
}

/** Somebody else was quicker: the next best, without a way back to what is gone. */
export function taken(call: Call, places: readonly PlaceItem[]): MenuStep {
  const { place: _, ...errand } = errandOf(call);
  const back = call.state.back.filter(({ at }) => at !== 'places' && at !== 'confirm');
  const freed = changed(call, { errand: { ...errand, isHeld: false }, back });
  return places.length === 0
    ? nothingFree(freed)
    : stand(freed, { at: 'places', places, page: 0 }, line(call, 'justTaken'));
}

export function nothingFree(call: Call, say: readonly Prompt[] = []): MenuStep {
  const failed = changed(call, {
    errand: null,
    failure: call.state.result === 'nothing' ? 'nothing_free' : call.state.failure,
  });
  return { ...arrive(failed, { at: 'afterwards' }, [...say, ...line(call, 'nothingFree')]), releases: true };
}

export function confirmed(call: Call): MenuStep {
  const { errand, who } = call.state;
  if (errand?.place === undefined) return toMain(call);
  const { place, wanted, moving } = errand;
  if (moving !== undefined) return request(call, { ask: 'move', booking: moving, place });
  return who === null ? askWho(call) : request(call, { ask: 'book', wanted, place, who });
}

/** Another time: the list from before, from the beginning. */
export function otherTime(call: Call): MenuStep {
  const list = call.state.back.findLast(({ at }) => at === 'places');
  if (list?.at !== 'places') return toMain(call);
  const back = call.state.back.slice(0, call.state.back.lastIndexOf(list));
  const { place: _, ...errand } = errandOf(call);
  return {
    ...stand(changed(call, { back, errand: { ...errand, isHeld: false } }), list),
    releases: true,
  };
}

export function made(call: Call, booking: MyBooking, as: 'booked' | 'moved'): MenuStep {
  const done = changed(reached(call, as), { back: [], errand: null });
  return arrive(done, { at: 'made', booking, as, said: 1 });
}

/** Departments, insurances, doctors, clinics: one is no choice. */
export function listed(
  call: Call,
  what: 'clinic' | 'department' | 'insurance' | 'doctor',
  { items, screens }: Extract<ClinicReply, { readonly got: 'items' }>,
): MenuStep {
  if (screens === true && wantedOf(call).screening === undefined) return toQuestions(call);
  const { language } = call.state;
  const [only, ...others] = items;
  if (what === 'insurance') {
    if (only === undefined) return withInsurance(call, NO_INSURANCE);
    const all = [...items, itemOf(NO_INSURANCE, 'noInsurance', language)];
    return arrive(call, { at: 'choose', what, items: all, page: 0 });
  }
  if (only === undefined) return nothingFree(call);
  if (others.length === 0) return chosenFrom(call, what, only.id);
  const all = what === 'doctor' ? [itemOf('any', 'anyDoctor', language), ...items] : items;
  return arrive(call, { at: 'choose', what, items: all, page: 0 });
}

function chosenFrom(call: Call, what: 'clinic' | 'department' | 'doctor', id: string): MenuStep {
  switch (what) {
    case 'clinic':
      return withClinic(call, id);
    case 'department':
      return withDepartment(call, id);
    case 'doctor':
      return withDoctor(call, id);
  }
}

export function screened(
  call: Call,
  reply: Extract<ClinicReply, { readonly got: 'question' | 'allowed' | 'to_person' }>,
): MenuStep {
  const { language } = call.state;
  switch (reply.got) {
    case 'question': {
      const { questionId, text, items } = reply;
      return arrive(call, { at: 'choose', what: 'answer', items, page: 0, text, questionId });
    }
    case 'allowed': {
      const allowed = wanting(call, { screening: errandOf(call).answers });
      return wantedOf(allowed).practitionerId === undefined ? toDepartments(allowed) : toInsurance(allowed);
    }
    case 'to_person':
      return toDesk(call, 'screening', reply.advice === '' ? [] : [named(reply.advice, language)]);
  }
}

/** A doctor who cannot be booked is not announced; who asked for one by number is told, and offered the others. */
export function doctorNotFree(
  call: Call,
  { name, awayUntil, items }: Extract<ClinicReply, { readonly got: 'doctor_not_free' }>,
): MenuStep {
  const { language } = call.state;
  const timeZone = call.setting.clinics.find(({ clinicId }) => clinicId === wantedOf(call).clinicId)?.timeZone ?? 'UTC';
  const say: Prompt[] = [
    awayUntil === null || name === null
      ? sentence('doctorNotFree', language)
      : sentence('doctorAway', language, {
          doctor: named(name, language),
          date: spokenDate({ at: awayUntil, timeZone }, language),
        }),
  ];
  if (items.length === 0) return nothingFree(call, say);
  return arrive(call, { at: 'choose', what: 'doctor', items, page: 0 }, say);
}

export const errandOf = ({ state }: Call): Errand =>
  state.errand ?? {
    wanted: { clinicId: state.clinicId, patientType: 'new', insuranceId: null },
    answers: [],
    isHeld: false,
  };

export const wantedOf = (call: Call): Wanted => errandOf(call).wanted;

const wanting = (call: Call, more: Partial<Wanted>): Call => {
  const errand = errandOf(call);
  return changed(call, { errand: { ...errand, wanted: { ...errand.wanted, ...more } } });
};

/** Nothing of a doctor or service that was chosen before the caller went back. */
function withoutDoctor(call: Call): Call {
  const errand = errandOf(call);
  const { practitionerId: _doctor, serviceId: _service, ...wanted } = errand.wanted;
  return changed(call, { errand: { ...errand, wanted } });
}

function withoutDepartment(call: Call): Call {
  const errand = errandOf(call);
  const { departmentId: _, ...wanted } = errand.wanted;
  return changed(call, { errand: { ...errand, wanted } });
}

const itemOf = (id: string, name: MenuPhrase, language: Call['state']['language']): Item => ({
  id,
  name: sentence(name, language)
    .map(({ text }) => text)
    .join(' '),
  recording: `menu/${name}`,
});

const itemsOf = (names: Readonly<Record<string, MenuPhrase>>, language: Call['state']['language']): readonly Item[] =>
  Object.entries(names).map(([id, name]) => itemOf(id, name, language));

/** What a clinic is called, where several are on one line. */
export const clinicItems = ({ setting, state }: Call): readonly Item[] =>
  setting.clinics.map(({ clinicId, name }) => ({ id: clinicId, name: localText(name, state.language) }));
