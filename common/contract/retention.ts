import { z } from 'zod';

/**
 * How many days each kind of data is kept: as usual, and between which bounds a clinic may set it. What each kind is and
 * what becomes of it stands in docs/privacy.md.
 */
export const RETENTION = {
  /** Of a visit, free text about it and what was asked of the desk. */
  visits: { usual: 90, least: 1, most: 1_095 },
  /** Numbers and addresses of visits and bookings that stand in no patient's record. */
  contacts: { usual: 30, least: 2, most: 365 },
  /** Of bookings and the waiting list: whose they were, notes, answers to questions. */
  bookings: { usual: 730, least: 30, most: 3_650 },
  /** What was written to and from patients, and what became of it. */
  messages: { usual: 180, least: 7, most: 1_825 },
  /** Telephone calls; who called is forgotten earlier, by the line's own days. */
  calls: { usual: 730, least: 30, most: 3_650 },
  /** Records of patients of whom nothing was heard. */
  patients: { usual: 3_650, least: 365, most: 10_950 },
  /** Logins and links that are over. */
  sessions: { usual: 30, least: 1, most: 365 },
  /** Effects on the world that are over: papers, announcements, messages. */
  outbox: { usual: 30, least: 7, most: 365 },
  /** Pictures and films whose last day is over. */
  media: { usual: 365, least: 1, most: 3_650 },
  /** What staff did. */
  audit: { usual: 1_095, least: 365, most: 3_650 },
} as const satisfies Readonly<
  Record<string, { readonly usual: number; readonly least: number; readonly most: number }>
>;

export type RetentionKind = keyof typeof RETENTION;
export const RetentionKind = z.enum(Object.keys(RETENTION) as [RetentionKind, ...RetentionKind[]]); // there are some

/** What a clinic has set; what is absent is kept as usual. */
export type RetentionDays = Readonly<Partial<Record<RetentionKind, number>>>;

export const daysKept = (kind: RetentionKind, set: RetentionDays | undefined): number =>
  set?.[kind] ?? RETENTION[kind].usual;
