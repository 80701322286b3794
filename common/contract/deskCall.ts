import { z } from 'zod';
import { Language } from './language.ts';
import { EpochMs } from './vocabulary.ts';

/** A call that is with the desk: for every panel of the clinic, so nothing in it says who calls. */
export const DeskCall = z.object({
  callId: z.uuid(),
  /** `over`: it ended, and whoever took it has not yet noted what came of it. */
  state: z.enum(['ringing', 'talking', 'waiting', 'over']),
  line: z.string().nullable(),
  language: Language.nullable(),
  /** Since when the caller has been passed on. */
  since: EpochMs,
  path: z.array(z.string()),
  reason: z.string(),
  /** Which member of staff said that they have it. */
  takenBy: z.object({ staffId: z.string(), name: z.string() }).nullable(),
});
export type DeskCall = z.infer<typeof DeskCall>;
