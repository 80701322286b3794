import { eq } from 'drizzle-orm';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import { appointments } from '../db/schema/booking.ts';
import { repeatedly } from '../jobs/repeatedly.ts';
import type { Log } from '../ports/log.ts';
import type { News } from '../ports/news.ts';
import { whatFailed } from '../ports/whatFailed.ts';
import { clinicsWithAbsences, lookAtAbsences } from '../usecases/absences/lookAtAbsences.ts';
import { takeChoice, timesOnTheLine, type ChoiceOrder } from '../usecases/absences/takeChoice.ts';
import { tellAbsence } from '../usecases/absences/tellAbsence.ts';
import { writeTimes } from '../usecases/absences/writeTimes.ts';
import { openTellingOf } from '../usecases/absences/tellings.ts';
import { readClinic } from '../usecases/booking/clinic.ts';
import type { BookingDeps } from '../usecases/booking/deps.ts';

/** Whoever has to be told is told after so long at most. */
const LOOK_EVERY_MS = 3_000;

export type WiredAbsences = {
  /** @returns false where it could not be done; whoever wrote is written the next times */
  readonly choose: (order: ChoiceOrder, isWritten: boolean) => Promise<boolean>;
  readonly otherTimes: (of: Parameters<typeof timesOnTheLine>[1], isAnew: boolean) => ReturnType<typeof timesOnTheLine>;
  readonly writeTimes: (of: Parameters<typeof timesOnTheLine>[1], answeredId: string) => Promise<boolean>;
  readonly run: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Patients of absent doctors by the clock: told in order of time, offered other times, and left to the desk. */
export function wireAbsences(deps: BookingDeps & { readonly news: News }, log: Log, isDriven: boolean): WiredAbsences {
  const look = async (clinicId: ClinicId) => {
    if (await lookAtAbsences(deps, clinicId)) deps.news.tell({ kind: 'beside', clinicId });
  };
  const run = async () => {
    // What fails in one clinic must not keep the others' patients from being told.
    for (const clinicId of await clinicsWithAbsences(deps.db))
      await look(clinicId).catch((error: unknown) => {
        log.error({ job: 'absences', clinicId, error: whatFailed(error) }, 'A clinic could not be looked at');
      });
  };
  const askAgain = async ({ clinicId, appointmentId }: ChoiceOrder) => {
    const [clinic, telling, [booking]] = await Promise.all([
      readClinic(deps.db, clinicId),
      openTellingOf(deps.db, appointmentId),
      deps.db.select().from(appointments).where(eq(appointments.id, appointmentId)),
    ]);
    if (clinic && telling && booking) await tellAbsence(deps, clinic, [{ telling, booking }]);
  };
  return {
    choose: async (order, isWritten) => {
      const taken = await takeChoice(deps, order);
      if (!taken.ok && isWritten) await askAgain(order);
      deps.news.tell({ kind: 'beside', clinicId: order.clinicId });
      return taken.ok;
    },
    otherTimes: (of, isAnew) => timesOnTheLine(deps, of, isAnew),
    writeTimes: (of, answeredId) => writeTimes(deps, of, answeredId),
    run,
    stop: isDriven ? () => Promise.resolve() : repeatedly('absences', LOOK_EVERY_MS, log, run),
  };
}
