/** People as an organisation knows them, for its staff only. */
import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import { ClinicDate, EpochMs, PatientId, PatientRef } from './vocabulary.ts';

export const InsuranceId = z.uuid().brand<'InsuranceId'>();
export type InsuranceId = z.infer<typeof InsuranceId>;
export const ContactId = z.uuid().brand<'ContactId'>();
export type ContactId = z.infer<typeof ContactId>;

/** Something typed by hand: read on the server, with any digits and marks. */
export const PatientTyped = z.string().trim().min(1).max(100);

/** What staff must know to receive somebody well. Never on a display. */
export const NEEDS = ['deaf', 'blind', 'wheelchair', 'interpreter', 'companion'] as const;
export const Need = z.enum(NEEDS);
export type Need = z.infer<typeof Need>;

/** Who a contact is to the patient: one mobile may serve a family. */
export const RELATIONS = ['self', 'parent', 'child', 'spouse', 'relative', 'carer', 'other'] as const;
export const Relation = z.enum(RELATIONS);
export type Relation = z.infer<typeof Relation>;

export const IDENTIFIER_SYSTEMS = ['national_id', 'record'] as const;
export const IdentifierSystem = z.enum(IDENTIFIER_SYSTEMS);
export type IdentifierSystem = z.infer<typeof IdentifierSystem>;

/** A telephone number or an address as typed; what kind of telephone it is, is read from the number. */
export const NewContact = z.object({
  kind: z.enum(['phone', 'email']),
  value: PatientTyped,
  relation: Relation.default('self'),
});
export type NewContact = z.infer<typeof NewContact>;

export const NewPatient = z.object({
  name: z.string().trim().min(1).max(120),
  birthDate: ClinicDate.nullable().default(null),
  language: Language.nullable().default(null),
  insuranceId: InsuranceId.nullable().default(null),
  needs: z.array(Need).max(NEEDS.length).default([]),
  note: z.string().trim().max(500).nullable().default(null),
  nationalId: PatientTyped.nullable().default(null),
  recordNumber: PatientTyped.nullable().default(null),
  /** In the order in which they are tried. */
  contacts: z.array(NewContact).max(5).default([]),
});
export type NewPatient = z.infer<typeof NewPatient>;

/** Only what is given is changed; null takes it away; `contacts` replaces all of the patient's own links. */
export const PatientCorrection = z
  .object({
    name: z.string().trim().min(1).max(120),
    birthDate: ClinicDate.nullable(),
    language: Language.nullable(),
    insuranceId: InsuranceId.nullable(),
    needs: z.array(Need).max(NEEDS.length),
    note: z.string().trim().max(500).nullable(),
    nationalId: PatientTyped.nullable(),
    recordNumber: PatientTyped.nullable(),
    contacts: z.array(NewContact).max(5),
  })
  .partial();
export type PatientCorrection = z.infer<typeof PatientCorrection>;

export const PatientView = z.object({
  patientId: PatientId,
  patientRef: PatientRef,
  name: z.string(),
  birthDate: ClinicDate.nullable(),
  language: Language.nullable(),
  insuranceId: InsuranceId.nullable(),
  needs: z.array(z.string()),
  note: z.string().nullable(),
  nationalId: z.string().nullable(),
  recordNumber: z.string().nullable(),
  contacts: z.array(
    z.object({
      contactId: ContactId,
      kind: z.enum(['mobile', 'landline', 'email', 'web_push']),
      value: z.string(),
      relation: z.string(),
      isVerified: z.boolean(),
      /** Why nothing is sent there any more. */
      blockedReason: z.string().nullable(),
    }),
  ),
});
export type PatientView = z.infer<typeof PatientView>;

/** What a record consists of, as far as it is said who changed it. */
export const PATIENT_FIELDS = [
  'name',
  'birthDate',
  'language',
  'insuranceId',
  'needs',
  'note',
  'nationalId',
  'recordNumber',
  'contacts',
] as const satisfies readonly (keyof PatientView)[];
export type PatientField = (typeof PATIENT_FIELDS)[number];

/** Who changed a record and which fields of it, the newest first; never what stood in them. */
export const PatientChanges = z.object({
  changes: z.array(
    z.object({
      at: EpochMs,
      /** Null where nobody of the staff did it, or where that person is no longer known. */
      by: z.string().nullable(),
      what: z.enum(['added', 'corrected', 'erased']),
      fields: z.array(z.enum(PATIENT_FIELDS)),
    }),
  ),
});
export type PatientChanges = z.infer<typeof PatientChanges>;

/** One field for whatever the caller says: number, identity, record number or name. */
export const FindPatients = z.object({ text: PatientTyped, limit: z.int().min(1).max(50).default(20) });
export type FindPatients = z.infer<typeof FindPatients>;

export const FoundPatients = z.object({
  patients: z.array(PatientView),
  /** There are more: type more of the name. */
  hasMore: z.boolean(),
});
export type FoundPatients = z.infer<typeof FoundPatients>;

/** Those that may be chosen now, in the order in which they were entered. */
export const InsuranceList = z.object({
  insurances: z.array(z.object({ insuranceId: InsuranceId, name: LocalText })),
});
export type InsuranceList = z.infer<typeof InsuranceList>;

type OfField<Field extends string, Code extends string> = { readonly code: Code; readonly field: Field };

/** Why a patient was not added or changed; `field` is the one to show it beside. */
export type PatientRefusal =
  | { readonly code: 'clinic_not_found' }
  | { readonly code: 'patient_not_found' }
  | { readonly code: 'idempotency_key_reused' }
  | OfField<'insuranceId', 'insurance_not_found'>
  | OfField<
      `contacts.${number}.value`,
      'phone_missing' | 'phone_too_short' | 'phone_too_long' | 'phone_invalid' | 'phone_not_personal' | 'email_invalid'
    >
  | OfField<
      'nationalId',
      | 'national_id_missing'
      | 'national_id_wrong_characters'
      | 'national_id_wrong_length'
      | 'national_id_wrong_date'
      | 'national_id_wrong_checksum'
    >
  | OfField<'birthDate', 'birth_date_in_future'>
  /** Another patient has it: perhaps the same person. */
  | (OfField<'nationalId', 'national_id_taken'> & { readonly patientId: PatientId })
  | (OfField<'recordNumber', 'record_number_taken'> & { readonly patientId: PatientId })
  /** Cancel what is booked before the person is erased. */
  | { readonly code: 'patient_has_open_bookings' };
export type PatientRefusalCode = PatientRefusal['code'];

/** Everything that is kept about a person: a Bundle of FHIR R4, whose resources have what we know and no more. */
export const PersonExport = z.object({
  resourceType: z.literal('Bundle'),
  type: z.literal('collection'),
  timestamp: z.string(),
  entry: z.array(z.object({ resource: z.looseObject({ resourceType: z.string(), id: z.string() }) })),
});
export type PersonExport = z.infer<typeof PersonExport>;
