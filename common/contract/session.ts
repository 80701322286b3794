import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import { Role } from './roles.ts';
import { ClinicId, DeviceId, PractitionerId, StaffId } from './vocabulary.ts';

/** The least length of a password that somebody chooses. */
export const PASSWORD_LENGTH = 10;
export const NewPassword = z.string().min(PASSWORD_LENGTH).max(200);

export const LogIn = z.object({ login: z.string().min(1).max(80), password: z.string().min(1).max(200) });
export const ChangePassword = z.object({ current: z.string().min(1).max(200), next: NewPassword });
/** The one-time link of the first start makes the administrator of an empty installation. */
export const FirstAdministrator = z.object({
  token: z.string().min(20).max(200),
  login: z.string().min(3).max(80),
  name: z.string().min(1).max(120),
  password: NewPassword,
  clinicName: LocalText,
  timeZone: z.string(),
  country: z.string().length(2),
  languages: z.array(Language).min(1),
});

export const SessionView = z.object({
  staffId: StaffId,
  name: z.string(),
  language: Language,
  practitionerId: PractitionerId.nullable(),
  mustChangePassword: z.boolean(),
  isDemonstration: z.boolean(),
  clinics: z.array(z.object({ clinicId: ClinicId, name: LocalText, roles: z.array(Role) })),
});
export type SessionView = z.infer<typeof SessionView>;

// Pairing, as on a television

export const DeviceKind = z.enum(['kiosk', 'display', 'agent']);
export type DeviceKind = z.infer<typeof DeviceKind>;
export const BeginPairing = z.object({ kind: DeviceKind });
export const PairingBegun = z.object({ code: z.string(), pollToken: z.string(), expiresInS: z.int() });
export const CollectPairing = z.object({ pollToken: z.string().min(20).max(200) });
export const PairingState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  z.object({ state: z.literal('expired') }),
  z.object({ state: z.literal('paired'), token: z.string(), deviceId: DeviceId, clinicId: ClinicId, name: z.string() }),
]);
export const ApprovePairing = z.object({ code: z.string().min(4).max(12), deviceId: DeviceId });
