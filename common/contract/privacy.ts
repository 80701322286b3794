/** How long data is kept, and what became of whoever wants to be forgotten. For the administrator. */
import { z } from 'zod';
import { PatientTyped } from './patients.ts';
import { RetentionKind } from './retention.ts';
import { ClinicDate, EpochMs } from './vocabulary.ts';

/** How many rows of each kind; kinds without any are left out. */
const Rows = z.partialRecord(RetentionKind, z.int());

export const RetentionView = z.object({
  kinds: z.array(
    z.object({
      kind: RetentionKind,
      days: z.int(),
      usual: z.int(),
      /** The bounds within which a clinic may set it. */
      least: z.int(),
      most: z.int(),
    }),
  ),
  /** The last nights, the newest first. */
  nights: z.array(
    z.object({
      date: ClinicDate,
      at: EpochMs,
      forgotten: Rows,
      /** Kinds that could not be forgotten. */
      undone: z.array(z.string()),
      /** Nothing was forgotten, since the clock was not believed. */
      isHeldBack: z.boolean(),
    }),
  ),
});
export type RetentionView = z.infer<typeof RetentionView>;

/** Only what is given is changed; null: as usual. */
export const RetentionChange = z.object({ days: z.partialRecord(RetentionKind, z.int().nullable()).default({}) });
export type RetentionChange = z.infer<typeof RetentionChange>;

/** What the next night would forget. */
export const RetentionDue = z.object({ due: Rows });
export type RetentionDue = z.infer<typeof RetentionDue>;

/** Also while something of theirs is open: the ticket or booking goes on without a person. */
export const EraseWish = z.object({ isForced: z.boolean().default(false) });
export type EraseWish = z.infer<typeof EraseWish>;

/** Somebody who is known by a telephone number or an address alone. */
export const EraseNumberWish = EraseWish.extend({ text: PatientTyped });
export type EraseNumberWish = z.infer<typeof EraseNumberWish>;

/** How many rows of each table it concerns; tables without any are left out. */
export const Erasing = z.object({ rows: z.record(z.string(), z.int()) });
export type Erasing = z.infer<typeof Erasing>;

/** Why a number is not erased. */
export type NumberRefusal =
  /** It stands in somebody's record: the person is erased, or the number taken out of the record. */
  { readonly code: 'number_in_record' } | { readonly code: 'number_unknown' } | { readonly code: 'days_out_of_bounds' };
