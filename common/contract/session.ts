import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import { Role } from './roles.ts';
import { ClinicId, DeviceId, EpochMs, PractitionerId, StaffId } from './vocabulary.ts';

/** The least length of a password that somebody chooses. */
export const PASSWORD_LENGTH = 10;
/** Longer than any sentence that somebody remembers. */
export const PASSWORD_MOST = 128;
export const NewPassword = z.string().min(PASSWORD_LENGTH).max(PASSWORD_MOST);

export const LogIn = z.object({
  login: z.string().min(1).max(80),
  password: z.string().min(1).max(200),
  /** Of the authenticator app, or one of the recovery codes; asked for by `second_factor_needed`. */
  code: z.string().min(1).max(40).exactOptional(),
});
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
  secondFactor: z.object({
    isOn: z.boolean(),
    /** A clinic of theirs wants one of its administrators and supervisors. */
    isWanted: z.boolean(),
    /** Nothing else may be done before it is set up: the days for it are over, and every role wants one. */
    mustSet: z.boolean(),
    /** By when it is wanted; null where it is not, or is there already. */
    dueAt: EpochMs.nullable(),
  }),
  clinics: z.array(z.object({ clinicId: ClinicId, name: LocalText, roles: z.array(Role) })),
});
export type SessionView = z.infer<typeof SessionView>;

/** For an authenticator app: the secret in base 32, and the same as the address that it reads from a QR code. */
export const SecondFactorOffer = z.object({ secret: z.string(), uri: z.string() });
export type SecondFactorOffer = z.infer<typeof SecondFactorOffer>;

const TypedCode = z.string().trim().min(1).max(40);
const OwnPassword = z.string().min(1).max(200);
export const SetSecondFactor = z.object({
  password: OwnPassword,
  secret: z.string().regex(/^[A-Z2-7]{32}$/),
  /** The first number of the new app. */
  code: TypedCode,
  /** Of the app until now, or one of the recovery codes; needed where there is one. */
  oldCode: TypedCode.exactOptional(),
});
export const RemoveSecondFactor = z.object({ password: OwnPassword, code: TypedCode });
/** Shown once; only hashes are kept. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });

/** The hospital's own login; null: none is set up. */
export const OpenidOffer = z.object({ label: z.string().nullable() });
/** Where the browser goes, and what it comes back with if it is the one that went. */
export const OpenidBegun = z.object({ url: z.string(), state: z.string() });
/** The query that the browser came back with. */
export const FinishOpenid = z.object({ search: z.string().startsWith('?').max(4_000) });

/** Where somebody is signed in. */
export const OwnSessions = z.object({
  sessions: z.array(
    z.object({
      isThis: z.boolean(),
      /** `Firefox, Windows`; empty where it did not say. */
      browser: z.string(),
      method: z.enum(['password', 'link', 'openid']),
      createdAt: EpochMs,
      lastSeenAt: EpochMs,
      endsAt: EpochMs,
    }),
  ),
});
export type OwnSessions = z.infer<typeof OwnSessions>;

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
