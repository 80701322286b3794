import { z } from 'zod';
import { AppointmentView, type BookingRefusal } from '../../../common/contract/booking.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import {
  Joined,
  WaitingEntryId,
  WaitingList,
  WaitingListQuery,
  WaitRequest,
} from '../../../common/contract/waitingList.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { News } from '../../ports/news.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import type { BookingDeps } from '../../usecases/booking/deps.ts';
import { acceptOffer, declineOffer } from '../../usecases/waitingList/answerOffer.ts';
import { offerByHand, removeFromWaitingList, waitAgain } from '../../usecases/waitingList/changeEntry.ts';
import { joinWaitingList } from '../../usecases/waitingList/join.ts';
import { waitingListOf } from '../../usecases/waitingList/list.ts';
import { defineRoute, type Route } from '../route.ts';
import { channelOf, InClinic } from './booking.ts';

type Deps = BookingDeps & {
  readonly news: News;
  /** What changed may leave a place to the next of the list. */
  readonly waiting: { readonly look: (clinicId: ClinicId) => Promise<void> };
};

const Nothing = z.object({});
const OfEntry = InClinic.extend({ entryId: WaitingEntryId });
const staff = { staff: 'book' } as const;

/** The waiting list of a clinic, at the desk. */
export const waitingListRoutes = (deps: Deps): readonly Route[] => {
  const changed = async <T>(
    clinicId: ClinicId,
    change: Promise<Result<T, BookingRefusal>>,
  ): Promise<Result<T, BookingRefusal>> => {
    const result = await change;
    if (result.ok) {
      await deps.waiting.look(clinicId);
      deps.news.tell({ kind: 'beside', clinicId });
    }
    return result;
  };
  const done = async (clinicId: ClinicId, change: Promise<Result<undefined, BookingRefusal>>) => {
    const result = await changed(clinicId, change);
    return result.ok ? ok({}) : err(result.error);
  };
  return [
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/waiting-list',
      summary: 'Put a patient on the waiting list: a place that becomes free is offered in order',
      access: staff,
      params: InClinic,
      body: WaitRequest,
      answer: Joined,
      handle: ({ params: { clinicId }, body, principal, idempotency }) => {
        const channel = channelOf(principal, clinicId, body.patientType);
        const order = { ...body, clinicId, channel, actor: actorOf(principal), idempotency };
        return changed(clinicId, joinWaitingList(deps, order));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/waiting-list',
      summary: 'Who waits for a place, in order, with the places that are kept for them',
      access: staff,
      params: InClinic,
      query: WaitingListQuery,
      answer: WaitingList,
      handle: async ({ params: { clinicId }, query }) =>
        ok({ entries: await waitingListOf(deps, { ...query, clinicId }) }),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/waiting-list/:entryId/remove',
      summary: 'Take somebody off the waiting list',
      access: staff,
      params: OfEntry,
      answer: Nothing,
      handle: ({ params, principal }) =>
        done(params.clinicId, removeFromWaitingList(deps, { ...params, actor: actorOf(principal) })),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/waiting-list/:entryId/again',
      summary: 'Somebody who did not answer still waits',
      access: staff,
      params: OfEntry,
      answer: Nothing,
      handle: ({ params, principal }) =>
        done(params.clinicId, waitAgain(deps, { ...params, actor: actorOf(principal) })),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/waiting-list/:entryId/offer',
      summary: 'Offer the first place that suits to this person, whoever is before',
      access: staff,
      params: OfEntry,
      answer: Nothing,
      handle: ({ params, principal }) =>
        done(params.clinicId, offerByHand(deps, { ...params, actor: actorOf(principal) })),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/waiting-list/:entryId/accept',
      summary: 'Take the place that is kept, for the patient who said so',
      access: staff,
      params: OfEntry,
      answer: AppointmentView,
      handle: ({ params, principal, idempotency }) =>
        changed(params.clinicId, acceptOffer(deps, { ...params, actor: actorOf(principal), idempotency })),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/waiting-list/:entryId/decline',
      summary: 'Leave the place to the next, for the patient who said so',
      access: staff,
      params: OfEntry,
      answer: Nothing,
      handle: ({ params, principal }) =>
        done(params.clinicId, declineOffer(deps, { ...params, actor: actorOf(principal) })),
    }),
  ];
};
