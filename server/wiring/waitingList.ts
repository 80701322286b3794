import type { ClinicId } from '../../common/contract/vocabulary.ts';
import { repeatedly } from '../jobs/repeatedly.ts';
import type { Log } from '../ports/log.ts';
import { whatFailed } from '../ports/whatFailed.ts';
import type { News } from '../ports/news.ts';
import type { BookingDeps } from '../usecases/booking/deps.ts';
import { acceptOffer, declineOffer, type AnswerOrder } from '../usecases/waitingList/answerOffer.ts';
import { clinicsWithWaiting, lookAtWaitingList } from '../usecases/waitingList/look.ts';

/** A place that became free is offered after so long at most. */
const LOOK_EVERY_MS = 5_000;

export type WiredWaitingList = {
  /** Takes the place that is kept, or leaves it to the next. @returns false where it was kept no more */
  readonly answer: (order: AnswerOrder, takes: boolean) => Promise<boolean>;
  /** Looks at one clinic's list now, because something changed. */
  readonly look: (clinicId: ClinicId) => Promise<void>;
  readonly run: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** The waiting list by the clock: offers places that are free, and takes back those that nobody answered. */
export function wireWaitingList(
  deps: BookingDeps & { readonly news: News },
  log: Log,
  isDriven: boolean,
): WiredWaitingList {
  const look = async (clinicId: ClinicId) => {
    if (await lookAtWaitingList(deps, clinicId)) deps.news.tell({ kind: 'beside', clinicId });
  };
  const run = async () => {
    // What fails in one clinic must not keep the others from their places.
    for (const clinicId of await clinicsWithWaiting(deps.db))
      await look(clinicId).catch((error: unknown) => {
        log.error({ job: 'waiting list', clinicId, error: whatFailed(error) }, 'A clinic could not be looked at');
      });
  };
  const stop = isDriven ? () => Promise.resolve() : repeatedly('waiting list', LOOK_EVERY_MS, log, run);
  return {
    answer: async (order, takes) => {
      const answered = takes ? await acceptOffer(deps, order) : await declineOffer(deps, order);
      if (answered.ok) {
        deps.news.tell({ kind: 'beside', clinicId: order.clinicId });
        // The place that was left, or the later one that was given up for it, goes to the next.
        await look(order.clinicId);
      }
      return answered.ok;
    },
    look,
    run,
    stop,
  };
}
