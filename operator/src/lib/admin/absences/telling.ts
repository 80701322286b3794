import type { AbsencePatient, AbsenceTelling } from '#common/contract/absences.ts';
import { absencePhrases } from '#common/phrases/adminAbsences.ts';
import type { Phrase } from '#common/phrases/phrase.ts';

type State = AbsenceTelling['state'];

/** In which order the progress is read: what is left to the desk last. */
const STATES = [
  'waiting',
  'asked',
  'moved',
  'cancelled',
  'silent',
  'seen_to',
  'over',
  'stopped',
  'wants_call',
  'not_reached',
] as const satisfies readonly State[];

/** How many of those who are called and texted stand where; what nobody is in is left out. */
export const progressOf = (
  patients: readonly AbsencePatient[],
): readonly { readonly state: State; readonly count: number }[] =>
  STATES.map((state) => ({
    state,
    count: patients.filter(({ telling }) => telling?.state === state).length,
  })).filter(({ count }) => count > 0);

const REASONS: Readonly<Partial<Record<string, Phrase>>> = {
  no_contact: absencePhrases.reason_no_contact,
  no_channel: absencePhrases.reason_no_channel,
  opted_out: absencePhrases.reason_opted_out,
  consent_withdrawn: absencePhrases.reason_opted_out,
  wrong_number: absencePhrases.reason_wrong_number,
  wrong_address: absencePhrases.reason_wrong_number,
  busy: absencePhrases.reason_busy,
  no_answer: absencePhrases.reason_no_answer,
  refused: absencePhrases.reason_refused,
  machine: absencePhrases.reason_machine,
  heard_only: absencePhrases.reason_heard_only,
  expired: absencePhrases.reason_expired,
};

/** Why somebody was not reached, in words; what a line or a gateway says beyond these is no help at the desk. */
export const reasonPhrase = (reason: string | null): Phrase =>
  (reason === null ? undefined : REASONS[reason]) ?? absencePhrases.reason_other;
