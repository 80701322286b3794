/** What backups there are, for the administrator: never what is in them. */
import { z } from 'zod';
import { ClinicDate, EpochMs } from './vocabulary.ts';

const Run = z.object({
  state: z.enum(['done', 'failed', 'under_way']),
  /** When it ended; of one under way, when it began or last wrote. */
  at: EpochMs,
  /** Why it did not succeed, in the server's own words. */
  problem: z.string().nullable(),
});

export const BackupNight = z.object({
  date: ClinicDate,
  made: Run.nullable(),
  /** Restored beside the clinic and compared. */
  tried: Run.nullable(),
  bytes: z.int().nullable(),
  /** Its name in the folder; null where it lies there no longer, or on another computer. */
  file: z.string().nullable(),
});
export type BackupNight = z.infer<typeof BackupNight>;

export const BackupsView = z.object({
  /** Null: no backups are planned on this server. */
  plan: z
    .object({
      /** Local `HH:MM`. */
      at: z.string(),
      keptDays: z.int(),
      keptWeeks: z.int(),
      folder: z.string(),
      /** Free room there; null where the folder cannot be looked at. */
      freeBytes: z.number().nullable(),
    })
    .nullable(),
  trouble: z.object({ code: z.enum(['backup_overdue', 'backup_test_failed']), at: EpochMs }).nullable(),
  /** The newest first. */
  nights: z.array(BackupNight),
  /** What else lies there: made by hand, or before a restore. */
  others: z.array(z.object({ name: z.string(), bytes: z.int(), madeAt: EpochMs })),
});
export type BackupsView = z.infer<typeof BackupsView>;
