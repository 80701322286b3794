import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, instant } from '../columns.ts';
import { clinics } from './organisation.ts';

/** Which clinic and date a log belongs to. A stored row, never recomputed from a timestamp. */
export const queueDays = pgTable(
  'queue_days',
  {
    id: id(),
    clinicId: uuid()
      .notNull()
      .references(() => clinics.id),
    date: date().notNull(),
    openedAt: instant().notNull(),
    closedAt: instant(),
  },
  (t) => [
    unique('queue_days_once').on(t.clinicId, t.date),
    unique('queue_days_owner').on(t.clinicId, t.id),
    // Jobs ask every second which are open, and learn from those that were closed of late.
    index('queue_days_closed').on(t.closedAt),
  ],
);

/** The log: insert only (a trigger says so too), the only source of truth of the queue. */
export const queueEvents = pgTable(
  'queue_events',
  {
    queueDayId: uuid()
      .notNull()
      .references(() => queueDays.id),
    seq: integer().notNull(),
    at: instant().notNull(),
    /** `staff:<id>`, `device:<id>`, `patient:<visit>`, `job:<name>`. */
    actor: text().notNull(),
    commandId: uuid().notNull(),
    version: integer().notNull(),
    type: text().notNull(),
    event: jsonb().notNull(),
  },
  (t) => [
    // Two writers that decided on the same state collide here; the loser reads what is new and decides again.
    primaryKey({ name: 'queue_events_seq', columns: [t.queueDayId, t.seq] }),
    check('queue_events_seq_positive', sql`${t.seq} > 0`),
    // Who worked where and when; a ticket writes nothing into it.
    index('queue_events_rooms_opened')
      .on(t.queueDayId)
      .where(sql`${t.type} = 'service_point_opened'`),
  ],
);

/** What a closed day teaches the estimate of days to come; made from its log, and could be made again. */
export const estimateLessons = pgTable('estimate_lessons', {
  queueDayId: uuid()
    .primaryKey()
    .references(() => queueDays.id),
  lesson: jsonb().notNull(),
  learnedAt: instant().notNull(),
});

export const stageStatus = pgEnum('stage_status', [
  'waiting',
  'called',
  'serving',
  'held',
  'done',
  'no_show',
  'transferred',
  'cancelled',
  'withdrawn',
]);

/** Read model of the log, written in the log's own transaction. */
export const visits = pgTable(
  'visits',
  {
    id: id(),
    queueDayId: uuid()
      .notNull()
      .references(() => queueDays.id),
    clinicId: uuid().notNull(),
    series: text().notNull(),
    ordinal: integer().notNull(),
    number: text().notNull(),
    patientRef: uuid(),
    appointmentId: uuid(),
    classCode: text().notNull(),
    origin: text({ enum: ['walk_in', 'appointment'] }).notNull(),
    /** Through what the number was given or the booked patient arrived: `kiosk`, `desk`, `web` or `job`. */
    channel: text().notNull().default('desk'),
    language: text().notNull(),
    partySize: integer().notNull(),
    currentStageId: uuid().notNull(),
    issuedAt: instant().notNull(),
    issuedSeq: integer().notNull(),
    closedAt: instant(),
  },
  (t) => [
    uniqueIndex('visits_number').on(t.queueDayId, t.series, t.ordinal),
    uniqueIndex('visits_appointment')
      .on(t.appointmentId)
      .where(sql`${t.appointmentId} is not null`),
    index('visits_patient')
      .on(t.patientRef)
      .where(sql`${t.patientRef} is not null`),
  ],
);

export const stages = pgTable(
  'stages',
  {
    id: id(),
    visitId: uuid()
      .notNull()
      .references(() => visits.id),
    queueDayId: uuid().notNull(),
    serviceId: uuid().notNull(),
    practitionerId: uuid(),
    status: stageStatus().notNull(),
    /** The room it was called to or is bound to. */
    servicePointId: uuid(),
    virtualArrivalAt: instant().notNull(),
    orderSeq: integer().notNull(),
    enteredAt: instant().notNull(),
    /** When the wait was over, whatever came after: the first call that was not taken back. */
    firstCalledAt: instant(),
    firstCalledTo: uuid(),
    calledAt: instant(),
    startedAt: instant(),
    endedAt: instant(),
    /** Of a cancelled one: who did. */
    cancelledBy: text({ enum: ['patient', 'staff', 'day_close'] }),
    callId: uuid(),
  },
  (t) => [
    index('stages_of_visit').on(t.visitId),
    index('stages_of_day').on(t.queueDayId),
    check('stages_called_somewhere', sql`${t.status} not in ('called', 'serving') or ${t.servicePointId} is not null`),
    // `stages_one_per_service_point`, a deferrable exclusion constraint, is in the hand-written migration.
  ],
);

/** What a mutating request answered (ids only), so that a repeated one gets the same answer. Kept 48 h. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    scope: text().notNull(),
    key: uuid().notNull(),
    requestHash: text().notNull(),
    answer: jsonb().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ name: 'idempotency_keys_once', columns: [t.scope, t.key] }),
    // Rows come in the order of time, and only the job that forgets them asks for it.
    index('idempotency_keys_at').using('brin', t.at),
  ],
);

export const outboxStatus = pgEnum('outbox_status', [
  'pending',
  'sending',
  'done',
  'failed',
  'unknown',
  'expired',
  'cancelled',
]);

/** Effects on the world, at most once per key. Claimed per lane in order, one in flight per lane. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    key: text().notNull(),
    lane: text().notNull(),
    clinicId: uuid().notNull(),
    queueDayId: uuid(),
    seq: integer(),
    type: text().notNull(),
    payload: jsonb().notNull(),
    status: outboxStatus().notNull().default('pending'),
    attempts: integer().notNull().default(0),
    notBefore: instant().notNull(),
    expiresAt: instant(),
    createdAt: instant().notNull(),
    claimedAt: instant(),
    /** The process that has it; its lease `process:<holder>` says whether it lives. */
    claimedBy: text(),
    finishedAt: instant(),
    outcome: jsonb(),
  },
  (t) => [
    uniqueIndex('outbox_once').on(t.key),
    index('outbox_open')
      .on(t.lane, t.id)
      .where(sql`${t.status} in ('pending', 'sending')`),
    index('outbox_of_clinic').on(t.clinicId, t.createdAt),
  ],
);

/** What was announced in a zone, in order; the plan that all its screens follow. */
export const announcements = pgTable(
  'announcements',
  {
    id: id(),
    clinicId: uuid().notNull(),
    zoneId: uuid().notNull(),
    callId: uuid().notNull(),
    kind: text({ enum: ['call', 'recall', 'correction', 'notice'] }).notNull(),
    createdAt: instant().notNull(),
    startsAt: instant(),
    endsAt: instant(),
    sounds:
      jsonb().$type<readonly { readonly soundId: string; readonly language: string; readonly durationMs: number }[]>(),
    number: text().notNull(),
    servicePointId: uuid(),
  },
  (t) => [index('announcements_of_zone').on(t.zoneId, t.createdAt)],
);

/** Proof that a call was shown: each screen says when it painted it. */
export const callsShown = pgTable(
  'calls_shown',
  {
    callId: uuid().notNull(),
    deviceId: uuid().notNull(),
    shownAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.callId, t.deviceId] }),
    // What a clinic's screens have shown of late: few rows among those of all clinics and years.
    index('calls_shown_by_screen').on(t.deviceId, t.shownAt),
  ],
);

/** One process per lease (a zone's announcements, a job, its own life) until it expires. */
export const leases = pgTable('leases', {
  name: text().primaryKey(),
  holder: text().notNull(),
  until: instant().notNull(),
});

/** How to reach the person of a visit, with or without a patient record. */
export const visitContacts = pgTable(
  'visit_contacts',
  {
    visitId: uuid()
      .notNull()
      .references(() => visits.id, { onDelete: 'cascade' }),
    contactId: uuid().notNull(),
    channel: text({ enum: ['sms', 'voice', 'email', 'web_push'] }).notNull(),
    position: integer().notNull().default(0),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.visitId, t.contactId, t.channel] })],
);

/** Free text about a visit: erasable, so never in the log. */
export const visitNotes = pgTable(
  'visit_notes',
  { id: id(), visitId: uuid().notNull(), at: instant().notNull(), actor: text().notNull(), text: text().notNull() },
  (t) => [index('visit_notes_of').on(t.visitId)],
);
