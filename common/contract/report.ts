/** What a clinic day was: for whoever supervises it, on the screen, on paper and as a table. Numbers, never names. */
import { z } from 'zod';
import { LocalText } from './language.ts';
import { ClinicDate, EpochMs, ServiceId, ServicePointId, TicketNumber } from './vocabulary.ts';

const Count = z.int().nonnegative();
const Duration = z.int().nonnegative().nullable();

/** Of `tickets`, each is in one of the five that follow. Durations in milliseconds, null of none. */
export const ReportFigures = z.object({
  tickets: Count,
  served: Count,
  missed: Count,
  cancelled: Count,
  sentOn: Count,
  open: Count,
  medianWaitMs: Duration,
  longestWaitMs: Duration,
  medianServiceMs: Duration,
});
export type ReportFigures = z.infer<typeof ReportFigures>;

export const DayReport = z.object({
  date: ClinicDate,
  status: z.enum(['open', 'closed']),
  openedAt: EpochMs,
  closedAt: EpochMs.nullable(),
  /** When it was computed. */
  at: EpochMs,
  all: ReportFigures,
  services: z.array(ReportFigures.extend({ serviceId: ServiceId, name: LocalText })),
  bookings: z.object({ booked: Count, arrived: Count, neverCame: Count, expected: Count, cancelled: Count }),
  notices: z.object({ told: Count, failed: Count, unknown: Count, notSent: Count, underWay: Count }),
  rooms: z.array(
    z.object({
      servicePointId: ServicePointId,
      name: LocalText,
      firstOpenedAt: EpochMs,
      lastClosedAt: EpochMs.nullable(),
      openMs: Count,
      pausedMs: Count,
      served: Count,
    }),
  ),
  /** Whom nobody had seen at the end, or who is waiting now; the longest first. */
  left: z.array(z.object({ number: TicketNumber, serviceId: ServiceId, enteredAt: EpochMs, waitedMs: Count })),
  /** For whom more was planned when the day closed, and what did not begin. */
  cutShort: z.array(z.object({ number: TicketNumber, services: z.array(LocalText) })).default([]),
  /** Rolls of paper: of the numbers printed on each, how many were given, voided and left. */
  rolls: z
    .array(z.object({ first: TicketNumber, last: TicketNumber, given: Count, voided: Count, left: Count }))
    .default([]),
});
export type DayReport = z.infer<typeof DayReport>;

export const DayList = z.object({
  days: z.array(z.object({ date: ClinicDate, status: z.enum(['open', 'closed']) })),
});
export type DayList = z.infer<typeof DayList>;

/** How the waits that were told compare with those that were waited, of who was called. */
export const EstimateFigures = z.object({
  told: Count,
  /** Called within the range that was told. */
  within: Count,
  nobodyWorking: Count,
  meanErrorMs: Duration,
  meanWaitMs: Duration,
});
export type EstimateFigures = z.infer<typeof EstimateFigures>;

/** Of one day, and of the seven that end with it. */
export const EstimateReport = z.object({
  date: ClinicDate,
  day: EstimateFigures,
  week: EstimateFigures,
  services: z.array(z.object({ serviceId: ServiceId, name: LocalText, day: EstimateFigures, week: EstimateFigures })),
});
export type EstimateReport = z.infer<typeof EstimateReport>;
