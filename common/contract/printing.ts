/** Paper that staff ask for: a booking's slip, a day's report. */
import { z } from 'zod';
import { Language } from './language.ts';
import { DeviceId } from './vocabulary.ts';

export const PrintRequest = z.object({ printAt: DeviceId });
export type PrintRequest = z.infer<typeof PrintRequest>;

/** A report is written in the language in which whoever prints it reads. */
export const PrintReportRequest = PrintRequest.extend({ language: Language });

/** How the last paper asked for is doing: as a ticket's, see PrintState. */
export const PaperState = z.object({
  /** `none`: nobody has asked for one yet. */
  state: z.enum(['none', 'printing', 'printed', 'failed', 'unknown']),
  /** What keeps it from being printed, or left it in doubt. */
  code: z.string().nullable(),
  /** With `failed`: it is tried again by itself for a while. */
  isTriedAgain: z.boolean(),
  isCopy: z.boolean(),
});
export type PaperState = z.infer<typeof PaperState>;
