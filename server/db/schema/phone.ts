import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, json, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { PhoneCallStep, PhoneLineSettings } from '../../../common/contract/phoneLine.ts';
import { id, instant } from '../columns.ts';
import { organisations } from './organisation.ts';
import { patients } from './people.ts';

/** Numbers that patients call. */
export const phoneLines = pgTable(
  'phone_lines',
  {
    id: id(),
    organisationId: uuid()
      .notNull()
      .references(() => organisations.id),
    /** As the line shows it: E.164, or the inside number that a gateway passes on. */
    number: text().notNull(),
    settings: jsonb().$type<PhoneLineSettings>().notNull(),
    isActive: boolean().notNull().default(true),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex('phone_lines_number')
      .on(t.number)
      .where(sql`${t.isActive}`),
  ],
);

/** Telephone calls of both directions. Who called is in `phone_call_numbers` and by `patientId`, and is erased there. */
export const phoneCalls = pgTable(
  'phone_calls',
  {
    id: id(),
    /** Incoming: the line's first clinic until the caller has chosen one. */
    clinicId: uuid(),
    direction: text({ enum: ['in', 'out'] }).notNull(),
    /** The number that was dialled. */
    line: text(),
    lineId: uuid().references(() => phoneLines.id, { onDelete: 'set null' }),
    /** Outgoing: the notice's purpose. Incoming: what was chosen in the main menu (`PhoneTopic` or `desk`). */
    topic: text(),
    noticeId: uuid(),
    attemptId: uuid(),
    provider: text().notNull(),
    providerCallId: text(),
    language: text(),
    /**
     * State of the call script between two steps; what was keyed in is in it, so it is emptied when the call ends. It is
     * read whole, so it is kept as it was written.
     */
    scriptState: json(),
    /** The number of the step that wrote it, which the next one follows. Without a state, in a call that goes on: whom it concerns was forgotten. */
    stepNumber: integer(),
    /** Where the caller was in the menu, in order, without what was keyed in. */
    path: jsonb().$type<readonly PhoneCallStep[]>().notNull().default([]),
    /** How the line says it ended: `CallOutcome` of ports/voiceLine.ts. */
    outcome: text(),
    /** Incoming: what came of it, `PhoneCallResult`, and why nothing did, `PhoneCallFailure`. */
    result: text(),
    failure: text(),
    /** Whom the caller turned out to be; nobody after erasing. */
    patientId: uuid().references(() => patients.id, { onDelete: 'set null' }),
    appointmentId: uuid(),
    startedAt: instant().notNull(),
    answeredAt: instant(),
    endedAt: instant(),
    /** The caller is to be called back: since when, and who did. */
    callbackWantedAt: instant(),
    calledBackAt: instant(),
    /** `staff:<id>`. */
    calledBackBy: text(),
  },
  (t) => [
    uniqueIndex('phone_calls_provider').on(t.provider, t.providerCallId),
    index('phone_calls_by_time').on(t.clinicId, t.startedAt),
    index('phone_calls_of_patient').on(t.patientId, t.startedAt),
    index('phone_calls_callback')
      .on(t.clinicId, t.callbackWantedAt)
      .where(sql`${t.callbackWantedAt} is not null and ${t.calledBackAt} is null`),
    index('phone_calls_under_way')
      .on(t.startedAt)
      .where(sql`${t.endedAt} is null`),
    // No index names what each step changes, so that a step is written beside the row and in no index.
    check('phone_calls_state_ends', sql`${t.endedAt} is null or ${t.scriptState} is null`),
  ],
);

/** Each person or machine at the clinic's side to whom a caller was passed on. */
export const phoneCallLegs = pgTable(
  'phone_call_legs',
  {
    id: id(),
    callId: uuid()
      .notNull()
      .references(() => phoneCalls.id, { onDelete: 'cascade' }),
    position: integer().notNull(),
    kind: text({ enum: ['desk', 'seat', 'supervisor'] }).notNull(),
    /** An inside number of the clinic, or of whoever stands in for it. */
    to: text('to_number').notNull(),
    /** Why: `key_0`, `not_identified`, `screening`, `clinic_choice`... */
    reason: text().notNull(),
    startedAt: instant().notNull(),
    answeredAt: instant(),
    endedAt: instant(),
    outcome: text({ enum: ['talked', 'not_taken', 'caller_left'] }),
  },
  (t) => [uniqueIndex('phone_call_legs_of').on(t.callId, t.position)],
);

/** Which number called, apart from the call, so that it can be forgotten and the call still be counted. */
export const phoneCallNumbers = pgTable(
  'phone_call_numbers',
  {
    callId: uuid()
      .primaryKey()
      .references(() => phoneCalls.id, { onDelete: 'cascade' }),
    organisationId: uuid().notNull(),
    /** E.164 where it can be read so, else as the line shows it. */
    number: text().notNull(),
    keptUntil: instant().notNull(),
  },
  (t) => [
    index('phone_call_numbers_of').on(t.organisationId, t.number),
    index('phone_call_numbers_until').on(t.keptUntil),
  ],
);

/** Wrong identities and codes that were keyed in: counted per number that called and overall, so that nobody can guess. */
export const phoneTries = pgTable(
  'phone_tries',
  {
    id: id(),
    callId: uuid().notNull(),
    /** The line whose callers are counted together. */
    lineId: uuid().notNull(),
    /** A keyed digest of the number that called; null where it was not shown. */
    caller: text(),
    /** A wrong identity or code; or a booking, which are counted, too. */
    what: text({ enum: ['identity', 'code', 'booked'] }).notNull(),
    at: instant().notNull(),
  },
  (t) => [index('phone_tries_of_line').on(t.lineId, t.at), index('phone_tries_of_caller').on(t.caller, t.at)],
);

/** What people at the desk made of a call: who took it, what came of it, who rings the caller up. */
export const phoneCallDesk = pgTable(
  'phone_call_desk',
  {
    callId: uuid()
      .primaryKey()
      .references(() => phoneCalls.id, { onDelete: 'cascade' }),
    /** `staff:<id>`, as in all that follows. */
    takenBy: text(),
    takenAt: instant(),
    /** `DeskCallOutcome`. */
    cameOf: text(),
    notedBy: text(),
    notedAt: instant(),
    /** In somebody's own words; erased with the number. */
    note: text(),
    /** Rings the caller up just now, so that nobody else does. */
    claimedBy: text(),
    claimedAt: instant(),
    /** So often was the caller rung up and not reached. */
    tries: integer().notNull().default(0),
  },
  (t) => [
    index('phone_call_desk_to_note')
      .on(t.takenAt)
      .where(sql`${t.notedAt} is null`),
  ],
);
