/** What happened to a ticket and why, line by line: read from the log, said in the reader's language by each screen. */
import { z } from 'zod';
import { LocalText } from './language.ts';
import { ClinicDate, EpochMs, TicketNumber, VisitId } from './vocabulary.ts';
import { CallWhy } from './why.ts';

export const StoryWhat = z.enum([
  'issued',
  /** With another class than the standard one. */
  'issued_with_class',
  'checked_in',
  'checked_in_late',
  'called',
  'called_again',
  'call_undone',
  'started',
  'finished',
  'finished_by_next',
  'reopened',
  'missed',
  'missed_called_again',
  'missed_put_back',
  'brought_back',
  'held',
  'held_until',
  'resumed',
  'transferred',
  /** To a doctor by name, at the same place. */
  'handed_over',
  /** Anybody of the service may call. */
  'handed_to_anyone',
  'planned',
  'went_on',
  'went_away',
  'came_back',
  'cancelled',
  'cancelled_at_close',
  'postponed',
  'class_set',
  'language_set',
  'near',
  'reprinted',
  'rules_changed',
  /** Somebody who came later was called first. */
  'overtaken',
  'message',
  'paper',
]);
export type StoryWhat = z.infer<typeof StoryWhat>;

/** Who acted, without saying who: `clock` is the system by itself. */
export const StoryActor = z.enum(['staff', 'kiosk', 'patient', 'clock']);
export type StoryActor = z.infer<typeof StoryActor>;

export const PaperOutcome = z.enum(['waiting', 'printed', 'failed', 'unknown', 'not_printed']);
export type PaperOutcome = z.infer<typeof PaperOutcome>;

export const StoryLine = z.object({
  at: EpochMs,
  /** Number of the event; null of what stands beside the log: messages and paper. */
  seq: z.int().positive().nullable(),
  what: StoryWhat,
  by: StoryActor,
  /** Name of the member of staff, for those who oversee the clinic. */
  who: z.string().nullable(),
  service: LocalText.nullable(),
  room: LocalText.nullable(),
  /** The doctor of whom the line speaks. */
  doctor: LocalText.nullable().default(null),
  /** The class of whoever is meant. */
  className: LocalText.nullable(),
  /** A time that the line speaks of: the booked one, until when somebody is aside, the new place. */
  timeAt: EpochMs.nullable(),
  /** How many: further calls until called again, others who wait before. */
  count: z.int().nonnegative().nullable(),
  /** The number that went first. */
  other: TicketNumber.nullable(),
  why: CallWhy.nullable(),
  /** Why staff did it: one of `CLASS_REASONS` or `HAND_REASONS`, or a code of an older log. */
  because: z.string().nullable(),
  /** Screens that showed the call, as they said themselves. */
  shown: z.array(z.object({ screen: z.string(), at: EpochMs })),
  message: z.object({ purpose: z.string(), state: z.string() }).nullable(),
  paper: PaperOutcome.nullable(),
});
export type StoryLine = z.infer<typeof StoryLine>;

export const Story = z.object({
  visitId: VisitId,
  number: TicketNumber,
  date: ClinicDate,
  lines: z.array(StoryLine),
});
export type Story = z.infer<typeof Story>;

/** What staff decided by hand about somebody's place, of one day: by number, never by name. */
export const Decision = StoryLine.extend({ number: TicketNumber.nullable(), visitId: VisitId.nullable() });
export type Decision = z.infer<typeof Decision>;
export const DecisionList = z.object({ date: ClinicDate, decisions: z.array(Decision) });
export type DecisionList = z.infer<typeof DecisionList>;
