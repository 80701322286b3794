import { z } from 'zod';
import { Language } from '../../../common/contract/language.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok } from '../../../common/contract/result.ts';
import { WaitByPhone, WaitingPage, type WaitingEntryId } from '../../../common/contract/waitingList.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { News } from '../../ports/news.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import type { BookingDeps } from '../../usecases/booking/deps.ts';
import type { Directories } from '../../usecases/clinic/directory.ts';
import type { PatientDeps } from '../../usecases/patients/writePatient.ts';
import { acceptOffer, declineOffer } from '../../usecases/waitingList/answerOffer.ts';
import { removeFromWaitingList } from '../../usecases/waitingList/changeEntry.ts';
import { joinByPhone } from '../../usecases/waitingList/joinByPhone.ts';
import { readEntry } from '../../usecases/waitingList/list.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

type Deps = BookingDeps &
  PatientDeps & {
    readonly news: News;
    readonly directories: Directories;
    readonly waiting: { readonly look: (clinicId: ClinicId) => Promise<void> };
  };

const access = { patient: true } as const;

/** The waiting list for those who wait: the page of the link in the message, and the kiosk. */
export const waitingPageRoutes = (deps: Deps): readonly Route[] => {
  const changed = async (clinicId: ClinicId) => {
    await deps.waiting.look(clinicId);
    deps.news.tell({ kind: 'beside', clinicId });
  };
  return [
    defineRoute({
      method: 'get',
      path: '/patient-page/waiting-list',
      summary: 'Whether a place is kept for whoever has the link, and until when',
      access,
      answer: WaitingPage,
      handle: async ({ principal }) => {
        const of = waitingOf(principal);
        const directory = of && (await deps.directories.of(of.clinicId));
        const entry = of && (await readEntry(deps.db, of.entryId));
        if (!directory || !entry) return err({ code: 'link_unknown' });
        const { name, timeZone, languages, phone, isDemonstration } = directory.clinic;
        const { state, language, wanted, offer } = entry;
        return ok({
          clinic: { name, timeZone, languages: [...languages], phone, isDemonstration },
          state,
          language: Language.parse(language),
          wanted,
          offer,
        });
      },
    }),
    defineRoute({
      method: 'post',
      path: '/patient-page/waiting-list/accept',
      summary: 'Take the place that is kept',
      access,
      answer: z.object({}),
      handle: async ({ principal, idempotency }) => {
        // Pressed again after an answer that was lost: the booking is there, and is the answer.
        const of = waitingOf(principal) ?? bookedOf(principal);
        if (!of) return err({ code: 'link_unknown' });
        const accepted = await acceptOffer(deps, { ...of, actor: actorOf(principal), idempotency });
        if (!accepted.ok) return err(forPatients(accepted.error));
        await changed(of.clinicId);
        return ok({});
      },
    }),
    defineRoute({
      method: 'post',
      path: '/patient-page/waiting-list/decline',
      summary: 'Leave the place to the next, and go on waiting',
      access,
      answer: z.object({}),
      handle: async ({ principal }) => {
        const of = waitingOf(principal);
        if (!of) return err({ code: 'link_unknown' });
        const declined = await declineOffer(deps, { ...of, actor: actorOf(principal) });
        if (!declined.ok) return declined;
        await changed(of.clinicId);
        return ok({});
      },
    }),
    defineRoute({
      method: 'post',
      path: '/patient-page/waiting-list/leave',
      summary: 'Wait no more',
      access,
      answer: z.object({}),
      handle: async ({ principal }) => {
        const of = waitingOf(principal);
        if (!of) return err({ code: 'link_unknown' });
        const left = await removeFromWaitingList(deps, { ...of, actor: actorOf(principal) });
        if (!left.ok) return left;
        await changed(of.clinicId);
        return ok({});
      },
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/waiting-list/by-phone',
      summary: 'Somebody at a kiosk waits for a place of the next days, told by text',
      access: { devices: ['kiosk'] },
      params: InClinic,
      body: WaitByPhone,
      answer: z.object({}),
      perMinute: 10,
      handle: async ({ params: { clinicId }, body, principal, idempotency }) => {
        const joined = await joinByPhone(deps, { ...body, clinicId, actor: actorOf(principal), idempotency });
        // Whoever is on the list has what was asked for, and nobody learns that somebody is.
        if (!joined.ok && joined.error.code !== 'already_on_waiting_list') return joined;
        await changed(clinicId);
        return ok({});
      },
    }),
  ];
};

type Of = { readonly clinicId: ClinicId; readonly entryId: WaitingEntryId };

function bookedOf(principal: Principal): Of | undefined {
  if (principal.kind !== 'patient' || principal.bookedEntryId === undefined) return undefined;
  return { clinicId: principal.clinicId, entryId: principal.bookedEntryId };
}

function waitingOf(principal: Principal): Of | undefined {
  if (principal.kind !== 'patient' || principal.waitingEntryId === undefined) return undefined;
  return { clinicId: principal.clinicId, entryId: principal.waitingEntryId };
}

/** Of another booking the patient hears the time, and nothing else. */
const forPatients = (problem: Problem): Problem =>
  problem.code === 'overlaps_another' ? { code: problem.code, startsAt: problem['startsAt'] } : problem;
