import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, instant } from '../columns.ts';
import type { FoundDevice } from '../../../common/contract/agent.ts';
import { clinics, organisations, practitioners, servicePoints } from './organisation.ts';

export const staff = pgTable(
  'staff',
  {
    id: id(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    login: text().notNull(),
    name: text().notNull(),
    /** `scrypt$N$r$p$salt$hash`; absent until the person sets one by the link. */
    passwordHash: text(),
    mustChangePassword: boolean().notNull().default(false),
    practitionerId: uuid().references(() => practitioners.id),
    language: text().notNull().default('en'),
    /** Neither is read any more (`login_tries` is); a server of the version before may still run beside this one. */
    failedLogins: integer().notNull().default(0),
    lockedUntil: instant(),
    /** By when a second factor is to be set up; counted from the first login at which the clinic wanted one. */
    secondFactorDueAt: instant(),
    /** Who that is at the hospital's own login (`sub`), once they came by it. */
    openidSubject: text(),
    /** Until when whoever comes from there with this login name is them; only who administers or proves more needs it. */
    openidJoinUntil: instant(),
    isActive: boolean().notNull().default(true),
    createdAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('staff_login').on(sql`lower(${t.login})`),
    uniqueIndex('staff_openid').on(t.openidSubject),
    unique('staff_owner').on(t.organisationId, t.id),
  ],
);

/** A role in one clinic. Roles are named sets of permissions (common/contract/roles.ts). */
export const staffRoles = pgTable(
  'staff_roles',
  {
    staffId: uuid()
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    role: text({ enum: ['administrator', 'supervisor', 'doctor', 'reception'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.clinicId, t.role] })],
);

export const sessions = pgTable(
  'sessions',
  {
    /** SHA-256 of the cookie's token. */
    tokenHash: text().primaryKey(),
    staffId: uuid()
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    createdAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
    expiresAt: instant().notNull(),
    /** How they came in. Whoever came by the hospital's own login proved there what is to be proved. */
    method: text({ enum: ['password', 'link', 'openid'] })
      .notNull()
      .default('password'),
    /** `Firefox, Windows`: so that its owner knows which one it is. */
    browser: text().notNull().default(''),
  },
  (t) => [index('sessions_staff').on(t.staffId)],
);

/** An authenticator app; counts from `confirmedAt` on, when its first number was right. */
export const secondFactors = pgTable('second_factors', {
  staffId: uuid()
    .primaryKey()
    .references(() => staff.id, { onDelete: 'cascade' }),
  /** In base 32, as the app has it: whoever checks numbers must know it. */
  secret: text().notNull(),
  createdAt: instant().notNull(),
  confirmedAt: instant(),
  /** The half minute of the last number that was taken: none is taken twice. */
  lastStep: bigint({ mode: 'number' }),
});

/** Codes on paper for whoever lost the phone; each once. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    /** SHA-256: the codes have 80 random bits. */
    codeHash: text().primaryKey(),
    staffId: uuid()
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    usedAt: instant(),
  },
  (t) => [index('recovery_codes_staff').on(t.staffId)],
);

/** How often somebody was wrong of late: for a login name, a browser, an address. Kept for a day at most. */
export const loginTries = pgTable(
  'login_tries',
  {
    /** SHA-256 of what is counted, so that neither names nor addresses are kept. */
    name: text().primaryKey(),
    failed: integer().notNull(),
    lastAt: instant().notNull(),
    lockedUntil: instant(),
  },
  (t) => [index('login_tries_last').on(t.lastAt)],
);

/** Browsers in which somebody was let in before: strangers who try that login do not keep them out. */
export const knownBrowsers = pgTable(
  'known_browsers',
  {
    /** SHA-256 of the browser's own cookie; several people may work at one desk. */
    tokenHash: text().notNull(),
    staffId: uuid()
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    lastAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tokenHash, t.staffId] }), index('known_browsers_staff').on(t.staffId)],
);

/** Somebody went to the hospital's own login and is expected back. */
export const openidLogins = pgTable('openid_logins', {
  /** SHA-256 of `state`. */
  stateHash: text().primaryKey(),
  codeVerifier: text().notNull(),
  nonce: text().notNull(),
  expiresAt: instant().notNull(),
});

/** A link that works once: makes the first administrator, or sets a forgotten password. */
export const oneTimeLinks = pgTable('one_time_links', {
  tokenHash: text().primaryKey(),
  purpose: text({ enum: ['first_administrator', 'set_password'] }).notNull(),
  staffId: uuid().references(() => staff.id, { onDelete: 'cascade' }),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  usedAt: instant(),
});

/** Settings of a screen or printer; which fields matter is up to its kind. */
export type DeviceSettings = {
  readonly zoneIds?: readonly string[];
  readonly servicePointId?: string;
  readonly printerId?: string;
  readonly layout?: string;
  readonly languages?: readonly string[];
  readonly twoLanguages?: 'side_by_side' | 'in_turn';
  readonly hasSound?: boolean;
  readonly diagonalInch?: number;
  readonly viewingDistanceM?: number;
  readonly volume?: number;
  readonly quietFrom?: string;
  readonly quietUntil?: string;
  /** Of a waiting-room screen: the digits by which phones check in stand on it. */
  readonly showsDoorCode?: boolean;
  readonly pxPerMm?: number;
  /** Of a kiosk: until then it shows the outline of a bank card, to be measured. */
  readonly measuringUntilAt?: number;
  readonly printer?: Readonly<Record<string, unknown>>;
  /** The printer that takes over where this one cannot print. */
  readonly insteadPrinterId?: string;
  /** Of an agent: the kiosk's screen on the same PC. */
  readonly kioskId?: string;
  /** Of an agent: it is the PC on which the server runs. */
  readonly isServer?: boolean;
  /** Of an agent: what devices that could be several things are used as. */
  readonly uses?: readonly { readonly device: string; readonly use: 'scanner' | 'keys' }[];
};

export const devices = pgTable(
  'devices',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    kind: text({ enum: ['kiosk', 'display', 'printer', 'agent'] }).notNull(),
    name: text().notNull(),
    settings: jsonb().$type<DeviceSettings>().notNull().default({}),
    /** SHA-256 of its token; absent until paired, or after it was revoked. */
    tokenHash: text(),
    lastSeenAt: instant(),
    /** What the device last said of itself: version, resolution, paper, sound. */
    health: jsonb().$type<Readonly<Record<string, string | number | boolean>>>(),
    /** Of an agent: what is plugged in there (common/contract/agent.ts). */
    found: jsonb().$type<readonly FoundDevice[]>(),
    /** Of an agent: the key that was pressed last, for whoever teaches it. */
    lastKey: jsonb().$type<{ readonly device: string; readonly code: string; readonly at: number }>(),
    /** Until then the next press is learnt and does nothing. */
    learnsUntil: instant(),
    revokedAt: instant(),
    createdAt: instant().notNull(),
  },
  (t) => [unique('devices_owner').on(t.clinicId, t.id), uniqueIndex('devices_token').on(t.tokenHash)],
);

/** What a key of a keypad, pedal or presenter does, and in which room. */
export const keyBindings = pgTable(
  'key_bindings',
  {
    id: id(),
    clinicId: uuid().notNull(),
    agentId: uuid().notNull(),
    device: text().notNull(),
    code: text().notNull(),
    servicePointId: uuid().notNull(),
    action: text({ enum: ['next', 'recall', 'finish'] }).notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    unique('key_bindings_once').on(t.agentId, t.device, t.code),
    foreignKey({
      name: 'key_bindings_agent',
      columns: [t.clinicId, t.agentId],
      foreignColumns: [devices.clinicId, devices.id],
    }),
    foreignKey({
      name: 'key_bindings_room',
      columns: [t.clinicId, t.servicePointId],
      foreignColumns: [servicePoints.clinicId, servicePoints.id],
    }),
  ],
);

/** Pairing as on a television: a short code on the screen, ten minutes, one use, attempts limited. */
export const pairings = pgTable('pairings', {
  id: id(),
  code: text().notNull(),
  /** SHA-256 of what the device polls with. */
  pollHash: text().notNull(),
  kind: text({ enum: ['kiosk', 'display', 'agent'] }).notNull(),
  createdAt: instant().notNull(),
  expiresAt: instant().notNull(),
  deviceId: uuid(),
  approvedBy: text(),
  collectedAt: instant(),
});

/**
 * What staff and the system did, without personal data; only added to (triggers say so too), hash-chained per clinic. Lines
 * without a clinic are the installation's own: logins, backups. Written by usecases/privacy/audit.ts alone.
 */
export const audit = pgTable(
  'audit',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    clinicId: uuid(),
    /** Its place in the chain, from 1 and without gaps. */
    seq: bigint({ mode: 'number' }).notNull(),
    at: instant().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    subject: text().notNull(),
    detail: jsonb().$type<Readonly<Record<string, unknown>>>().notNull().default({}),
    previousHash: text(),
    hash: text(),
  },
  (t) => [
    uniqueIndex('audit_chain').on(sql`coalesce(${t.clinicId}, '00000000-0000-0000-0000-000000000000'::uuid)`, t.seq),
    index('audit_of_subject').on(t.subject, t.seq),
    // Whether somebody looked at it just now: asked at every look, also at lists that everybody looks at all day.
    index('audit_of_looks').on(t.subject, t.actor, t.at),
    // What lets old lines go; there are few.
    index('audit_cuts')
      .on(t.clinicId)
      .where(sql`${t.action} = 'audit_cut'`),
  ],
);

/** The end of each chain, so that lines taken off its end are missed. Its row is what writers of a clinic queue for. */
export const auditChains = pgTable('audit_chains', {
  /** A clinic; all zeros: the installation's own. */
  owner: uuid().primaryKey(),
  seq: bigint({ mode: 'number' }).notNull(),
  hash: text(),
  /** Of the line before the last. */
  previousHash: text(),
});

/** Somebody needs a person: pressed at a kiosk, a failed check-in, a printer without paper. */
export const deskRequests = pgTable(
  'desk_requests',
  {
    id: id(),
    clinicId: uuid().notNull(),
    deviceId: uuid(),
    /** `ask_person`, `check_in_failed`, `printer_trouble`...; never who it is. */
    reason: text().notNull(),
    detail: jsonb().$type<Readonly<Record<string, string | number | boolean>>>().notNull().default({}),
    at: instant().notNull(),
    answeredAt: instant(),
    answeredBy: text(),
  },
  (t) => [
    index('desk_requests_open')
      .on(t.clinicId, t.at)
      .where(sql`${t.answeredAt} is null`),
  ],
);
