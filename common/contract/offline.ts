/** What a kiosk needs to give tickets while the server is away, and what it tells afterwards. */
import { z } from 'zod';
import { Language, LocalText } from './language.ts';
import { PaperWidth, PluggedPrinter } from './printing.ts';
import type { ProblemCode } from './problem.ts';
import { BlockId, ClinicDate, EpochMs, PractitionerId, ServiceId, TicketNumber } from './vocabulary.ts';

/** Rows of dots for the printer, ready to be printed; all of one width. */
export const Dots = z.object({ heightDots: z.int().positive(), bits: z.base64() });
export type Dots = z.infer<typeof Dots>;

export const ReserveNumbers = z.object({
  /** Blocks whose numbers the kiosk still knows; what it has forgotten is not given again. */
  blockIds: z.array(BlockId).max(100),
  /** Of the words that the kiosk has; null where it has none. */
  wordsHash: z.string().max(64).nullable(),
  /** For which its numbers are painted; null where they have no paper, absent where it cannot take them painted anew. */
  widthDots: PaperWidth.nullable().exactOptional(),
});
export type ReserveNumbers = z.infer<typeof ReserveNumbers>;

/** The upper and the lower part of a number's paper. */
const NumberPaper = z.object({ number: Dots, code: Dots });

/** A number that may be given without asking. */
export const SpareNumber = z.object({
  blockId: BlockId,
  ordinal: z.int().positive(),
  number: TicketNumber,
  /** The patient's page, once the server has heard of the ticket. */
  url: z.string(),
  isLocalUrl: z.boolean(),
  /** Null where the kiosk's printer cannot be reached without the server. */
  paper: NumberPaper.nullable(),
});
export type SpareNumber = z.infer<typeof SpareNumber>;

/** The middle of the paper. */
export const PaperWords = z.object({ serviceId: ServiceId, language: Language, dots: Dots });
export type PaperWords = z.infer<typeof PaperWords>;

/** What holds without asking until the clinic day ends. */
export const NumbersReserved = z.object({
  date: ClinicDate,
  /** From then on the numbers are void. */
  untilAt: EpochMs,
  /** Those that are new to the kiosk. */
  numbers: z.array(SpareNumber),
  /** Paper of this width for those that the kiosk has. */
  repainted: z.array(z.object({ blockId: BlockId, ordinal: z.int().positive(), paper: NumberPaper })).default([]),
  services: z.array(
    z.object({
      serviceId: ServiceId,
      whereToWait: LocalText,
      acceptsWalkIns: z.boolean(),
      open: z.array(z.object({ fromAt: EpochMs, lastTicketAt: EpochMs })),
    }),
  ),
  /** Null: those that the kiosk has still hold. */
  words: z.object({ hash: z.string(), strips: z.array(PaperWords) }).nullable(),
  /** The printer on the kiosk's own computer, by the agent there; null where there is none. */
  printer: z
    .object({
      widthDots: PaperWidth,
      /** By which the agent knows who asks. */
      key: z.string(),
      settings: PluggedPrinter,
    })
    .nullable(),
});
export type NumbersReserved = z.infer<typeof NumbersReserved>;

/** A ticket that a kiosk gave while the server was away. */
export const OfflineTicket = z.object({
  blockId: BlockId,
  ordinal: z.int().positive(),
  /** The clinic day of the block: a ticket of another day is refused. */
  date: ClinicDate,
  serviceId: ServiceId,
  practitionerId: PractitionerId.nullable().default(null),
  language: Language,
  partySize: z.int().min(1).max(20).default(1),
  /** By the kiosk's clock. */
  takenAt: EpochMs,
  /** The key of a request for a ticket that got no answer: should it have been done, its ticket is given up. */
  insteadOf: z.uuid().nullable().default(null),
});
export type OfflineTicket = z.infer<typeof OfflineTicket>;
/**
 * Why the server takes a ticket over in no case. With one of these the desk has heard of it, and the kiosk need not tell
 * of it again. Anything else says nothing about the ticket: a page that is not there, somebody else's server.
 */
export const OFFLINE_TICKET_REFUSED: ReadonlySet<string> = new Set<ProblemCode>([
  'day_closed',
  'day_not_open',
  'block_not_found',
  'number_in_use',
  'visit_exists',
  'service_not_found',
  'class_not_found',
  'idempotency_key_reused',
  'refused_by_database',
]);
export const OfflineTicketTaken = z.object({ number: TicketNumber });
