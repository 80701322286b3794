/** What a kiosk may have said for a person who uses it by ear: a phrase of ours by its name, never a text. */
import { z } from 'zod';
import { Language } from './language.ts';
import { TicketNumber } from './vocabulary.ts';

const Small = z.coerce.number().int().min(0);

/**
 * Whose name is said, by its id, so that only the clinic's own names can be heard: `service.<id>`, or `phrase.<name>`; of
 * the clinic's questions `question.<tree>.<question>`, and `option` or `advice.<tree>.<question>.<option>`.
 */
export const SpokenName = z
  .string()
  .regex(/^(service|department|doctor|zone|room|waiting|question|option|advice|phrase)\.[\w.-]{1,120}$/);

/** One phrase of the catalogue in common/phrases/kioskSpoken.ts with its values, as the query of a request. */
export const KioskSpeechQuery = z.object({
  language: Language,
  say: z.string().regex(/^\w{1,40}\.\w{1,60}$/),
  /** Values for `{key}`, `{count}`, `{from}`, `{to}`. */
  key: Small.max(9).exactOptional(),
  count: Small.max(999).exactOptional(),
  from: Small.max(1440).exactOptional(),
  to: Small.max(1440).exactOptional(),
  /** For `{name}`, `{place}` and `{printer}`. */
  name: SpokenName.exactOptional(),
  /** For `{number}`, said as a ticket's number is. */
  number: TicketNumber.exactOptional(),
  /** For `{date}` and `{time}`, at the clinic. */
  at: z.coerce.number().int().nonnegative().exactOptional(),
});
export type KioskSpeechQuery = z.infer<typeof KioskSpeechQuery>;

/** Where the sound lies; the same words have the same address. */
export const KioskSpeech = z.object({ url: z.string() });
