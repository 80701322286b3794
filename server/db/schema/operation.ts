import { bigint, date, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { id, instant } from '../columns.ts';

/** Each night's backup and the trial of it, once among all processes; of this installation, so in no backup. */
export const backupRuns = pgTable(
  'backup_runs',
  {
    id: id(),
    kind: text({ enum: ['backup', 'restore_test'] }).notNull(),
    /** Of which night, by the clinic's clock. */
    date: date().notNull(),
    startedAt: instant().notNull(),
    /** Absent: under way, or its process ended. */
    finishedAt: instant(),
    attempts: integer().notNull().default(1),
    file: text(),
    bytes: bigint({ mode: 'number' }),
    /** Why it did not succeed, without anything of the data. */
    problem: text(),
  },
  (t) => [unique('backup_runs_once').on(t.kind, t.date)],
);
