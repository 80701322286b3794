/** The clinic's own voice: which words it may record, and which it has. */
import { z } from 'zod';
import { Language } from './language.ts';
import { EpochMs } from './vocabulary.ts';

/** As in `recordings/<language>/<name>.wav`: `letter/b`, `number/42`, `place/room-4`, `phrase/call.1`, `menu/placeAt.1`, `month/1`. */
export const RecordingName = z
  .string()
  .regex(
    /^(letter|number|place|phrase|menu|weekday|month|time|department|practitioner|service|clinic)\/[\w-]+(\.\w+)*$/,
  )
  .max(80);

/** Half a minute of uncompressed sound at the rate of a studio. */
export const LARGEST_RECORDING_BYTES = 6_000_000;

export const Recording = z.object({
  language: Language,
  name: RecordingName,
  /** In calls of numbers, or in the telephone menu; what both say stands with the calls. */
  heardIn: z.enum(['calls', 'telephone']),
  /** The words that are to be spoken. */
  says: z.string(),
  /** Null: the generated voice says it. */
  recordedAt: EpochMs.nullable(),
});
export type Recording = z.infer<typeof Recording>;

export const Recordings = z.object({ recordings: z.array(Recording) });

/** Where what would be heard now can be fetched. */
export const Heard = z.object({ url: z.string() });
