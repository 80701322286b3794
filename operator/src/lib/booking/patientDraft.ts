import { NEEDS, Relation, type PatientView } from '#common/contract/patients.ts';

/** A patient's record as it stands in the form, all text. */
export type PatientDraft = {
  name: string;
  birthDate: string;
  phone: string;
  relation: Relation | '';
  nationalId: string;
  recordNumber: string;
  insuranceId: string;
  language: string;
  needs: Record<string, boolean>;
  note: string;
};

/** What was searched for and not found is not typed again: digits are a telephone number, letters a name. */
export function draftFrom(searched: string): PatientDraft {
  const isNumber = /\p{Nd}/u.test(searched);
  return {
    name: isNumber ? '' : searched.trim(),
    birthDate: '',
    phone: isNumber ? searched.trim() : '',
    relation: 'self',
    nationalId: '',
    recordNumber: '',
    insuranceId: '',
    language: '',
    needs: {},
    note: '',
  };
}

const PHONES: readonly string[] = ['mobile', 'landline'];

export const phoneOf = (patient: PatientView) => patient.contacts.find(({ kind }) => PHONES.includes(kind));

/** A relation that this panel has no word for is asked again. */
export const relationOf = (written: string | undefined): Relation | undefined => Relation.safeParse(written).data;

export function draftOf(patient: PatientView): PatientDraft {
  const phone = phoneOf(patient);
  return {
    name: patient.name,
    birthDate: patient.birthDate ?? '',
    phone: phone?.value ?? '',
    relation: relationOf(phone?.relation) ?? 'self',
    nationalId: patient.nationalId ?? '',
    recordNumber: patient.recordNumber ?? '',
    insuranceId: patient.insuranceId ?? '',
    language: patient.language ?? '',
    needs: Object.fromEntries(patient.needs.map((need) => [need, true])),
    note: patient.note ?? '',
  };
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** The request. A corrected telephone replaces the first; the others of the patient stay as they are. */
export function bodyOf(draft: PatientDraft, before: PatientView | undefined): Record<string, unknown> {
  const first = before === undefined ? undefined : phoneOf(before);
  const isSamePhone = first?.value === draft.phone && first.relation === draft.relation;
  const others = (before?.contacts ?? [])
    .filter((contact) => contact !== first && contact.kind !== 'web_push')
    .map(({ kind, value, relation }) => ({ kind: kind === 'email' ? 'email' : 'phone', value, relation }));
  const phone = draft.phone.trim();
  const own = phone === '' ? [] : [{ kind: 'phone', value: phone, relation: draft.relation || 'self' }];
  return {
    name: draft.name.trim(),
    birthDate: orNull(draft.birthDate),
    nationalId: orNull(draft.nationalId),
    recordNumber: orNull(draft.recordNumber),
    insuranceId: orNull(draft.insuranceId),
    language: orNull(draft.language),
    needs: NEEDS.filter((need) => draft.needs[need] === true),
    note: orNull(draft.note),
    ...(before !== undefined && isSamePhone ? {} : { contacts: [...own, ...others] }),
  };
}
