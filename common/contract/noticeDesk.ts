/** Messages to patients as the desk sees them: what became of each, and what a person may do where it reached nobody. */
import { z } from 'zod';
import { Language } from './language.ts';
import { ClinicDate, EpochMs, VisitId } from './vocabulary.ts';

export const NOTICE_STATES = ['open', 'reached', 'answered', 'failed', 'unknown', 'expired', 'cancelled'] as const;
export const NoticeState = z.enum(NOTICE_STATES);
export type NoticeState = z.infer<typeof NoticeState>;

export const NoticeEntry = z.object({
  noticeId: z.uuid(),
  purpose: z.string(),
  /** The ticket's or booking's number, where it has one. */
  number: z.string().nullable(),
  visitId: VisitId.nullable(),
  language: Language,
  status: NoticeState,
  /** What the person answered, where one was asked for. */
  answer: z.string().nullable(),
  createdAt: EpochMs,
  finishedAt: EpochMs.nullable(),
  /** When somebody at the desk saw to it. */
  handledAt: EpochMs.nullable(),
  attempts: z.array(
    z.object({
      channel: z.string(),
      status: z.enum(['sending', 'accepted', 'delivered', 'failed', 'unknown', 'answered', 'unanswered']),
      code: z.string().nullable(),
      startedAt: EpochMs,
    }),
  ),
});
export type NoticeEntry = z.infer<typeof NoticeEntry>;

export const NoticeQuery = z.object({ date: ClinicDate.optional() });
export const NoticeList = z.object({ notices: z.array(NoticeEntry) });
export type NoticeList = z.infer<typeof NoticeList>;

/** Whom to ring up: told to staff who may see patients, and asked for one at a time. */
export const NoticePerson = z.object({
  /** Null where nobody is known but by a number left with the ticket. */
  name: z.string().nullable(),
  phones: z.array(z.string()),
});
export type NoticePerson = z.infer<typeof NoticePerson>;

/** A notice that reached nobody, or perhaps nobody, is somebody's business until it is seen to. */
export const needsPerson = ({ status, handledAt }: Pick<NoticeEntry, 'status' | 'handledAt'>): boolean =>
  handledAt === null && (status === 'failed' || status === 'unknown');

/** What somebody wrote whose answer no rule may read, and what they may have meant by it. */
export const UnreadReply = z.object({
  at: z.number(),
  /** Null, and nothing beside it, once it was forgotten. */
  phone: z.string().nullable(),
  /** What they wrote in the last days, the newest first. */
  messages: z.array(z.object({ text: z.string(), at: z.number() })),
  /** What was written to them in the last days, the newest first, with the number that it was about. */
  asked: z.array(z.object({ purpose: z.string(), number: z.string().nullable(), at: z.number() })),
  /** Whose telephone it is, with what is still booked. */
  patients: z.array(
    z.object({
      patientId: z.string(),
      name: z.string(),
      bookings: z.array(z.object({ appointmentId: z.string(), number: z.string(), startsAt: z.number() })),
    }),
  ),
});
export type UnreadReply = z.infer<typeof UnreadReply>;
