/** What staff and the system did, as it is kept: ids and names of fields, never a name, a number or a text of a patient. */
import { z } from 'zod';
import { ClinicDate, EpochMs, StaffId } from './vocabulary.ts';

/** What belongs to which kind; whatever is not named here is the setting up of the clinic and its work. */
const ACTIONS_OF = {
  /** Somebody's record, or a list of people, was shown. */
  looks: [
    'patient_read',
    'patient_card_read',
    'patients_found',
    'day_list_read',
    'absence_list_read',
    'caller_read',
    'reply_read',
    'audit_read',
  ],
  /** A record was made, changed, taken out or erased. */
  records: [
    'patient_added',
    'patient_corrected',
    'patient_erased',
    'patient_exported',
    'number_erased',
    'calls_exported',
  ],
  /** Who may come in, and who did. */
  access: [
    'logged_in',
    'logged_out',
    'login_refused',
    'password_changed',
    'password_set_by_link',
    'sessions_ended',
    'openid_joined',
    'openid_join_allowed',
    'second_factor_set',
    'second_factor_removed',
    'second_factor_reset',
    'recovery_codes_made',
    'staff_made',
    'staff_changed',
    'device_let_in',
  ],
  /** Keeping, forgetting, backups. */
  keeping: [
    'retention_changed',
    'old_data_forgotten',
    'audit_cut',
    'backup_made',
    'backup_tried',
    'backup_restored',
    'configuration_imported',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export const AuditKind = z.enum(['looks', 'records', 'access', 'keeping', 'setup']);
export type AuditKind = z.infer<typeof AuditKind>;

/** @returns the actions of a kind; undefined for `setup`, which is all the others */
export const actionsOf = (kind: AuditKind): readonly string[] | undefined =>
  kind === 'setup' ? undefined : ACTIONS_OF[kind];
/** What may be written of a look; another name would not be found among the looks. */
export type LookAction = (typeof ACTIONS_OF.looks)[number];
export const ACTIONS_OF_A_KIND: readonly string[] = Object.values(ACTIONS_OF).flat();

/** The clinic's own chain, or the installation's: logins and backups. */
export const AuditChain = z.enum(['clinic', 'installation']);
export type AuditChain = z.infer<typeof AuditChain>;

export const AuditQuery = z.object({
  chain: AuditChain.default('clinic'),
  /** Days of the clinic, both included. */
  from: ClinicDate,
  until: ClinicDate,
  staffId: StaffId.optional(),
  kind: AuditKind.optional(),
  /** Lines before this one; the answer's `next`. */
  before: z.coerce.number().int().positive().optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditLine = z.object({
  /** Its place in its chain. */
  seq: z.int(),
  at: EpochMs,
  /** `staff:<id>`, `job:<name>`, `command:<name>`, `nobody`. */
  actor: z.string(),
  action: z.string(),
  /** To whom or what: `patient:<id>`, `service:<id>`. */
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditLine = z.infer<typeof AuditLine>;

/** The newest first. */
export const AuditPage = z.object({
  lines: z.array(AuditLine),
  /** There are older ones. */
  next: z.int().nullable(),
  /** Everybody of the organisation who has or had a login, by name. */
  people: z.array(z.object({ staffId: StaffId, name: z.string() })),
});
export type AuditPage = z.infer<typeof AuditPage>;

/**
 * `altered`: a line is not what was written. `missing`: lines between are gone. `beginning_missing`: the first ones are,
 * and no line says that they were let go. `end_missing`: the last ones are.
 */
export const BrokenWhy = z.enum(['altered', 'missing', 'beginning_missing', 'end_missing']);
export type BrokenWhy = z.infer<typeof BrokenWhy>;

/** Every line was read and reckoned again. */
export const AuditChecked = z.object({
  chains: z.array(
    z.object({
      chain: AuditChain,
      lines: z.int(),
      /** Where it ends, to be noted where nobody who writes the database can. */
      seq: z.int(),
      hash: z.string().nullable(),
      /** The first line that is not as it should be. */
      broken: z.object({ seq: z.int(), why: BrokenWhy }).nullable(),
    }),
  ),
});
export type AuditChecked = z.infer<typeof AuditChecked>;
