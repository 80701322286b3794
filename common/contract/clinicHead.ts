/** What every screen knows of the clinic and of its rooms, and the wait as it is told anywhere. */
import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import { ClinicId, ServicePointId } from './vocabulary.ts';

/** An honest range: 20 of 100 wait less than `fromMin`, 20 more than `toMin`; absent when nobody is working. */
export const WaitRange = z.object({ fromMin: z.int().nonnegative(), toMin: z.int().nonnegative() });
export type WaitRange = z.infer<typeof WaitRange>;

/** Whose words the screens speak, where they are not a clinic's. */
export const WordingSet = z.enum(['courses']);
export type WordingSet = z.infer<typeof WordingSet>;

export const ClinicHead = z.object({
  clinicId: ClinicId,
  name: LocalText,
  timeZone: z.string(),
  /** In the order in which the clinic speaks them. */
  languages: z.array(Language),
  isDemonstration: z.boolean(),
  /** Words of another sector; absent: a clinic's. */
  wording: WordingSet.optional(),
});
export type ClinicHead = z.infer<typeof ClinicHead>;

export const PlaceName = z.object({
  servicePointId: ServicePointId,
  kind: z.enum(['room', 'counter']),
  name: LocalText,
});
export type PlaceName = z.infer<typeof PlaceName>;
