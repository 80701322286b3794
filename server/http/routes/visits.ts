import { z } from 'zod';
import { err, ok } from '../../../common/contract/result.ts';
import { PatientCard, VisitNote, VisitPlan } from '../../../common/contract/queue.ts';
import { mayDo } from '../../../common/contract/roles.ts';
import { DecisionList, Story } from '../../../common/contract/story.ts';
import { Language } from '../../../common/contract/language.ts';
import { ClinicDate, ClinicId, VisitId, type CommandId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { QueueLog } from '../../ports/queueLog.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import type { Directories } from '../../usecases/clinic/directory.ts';
import type { ClinicDays } from '../../usecases/queue/clinicDays.ts';
import { closeDay } from '../../usecases/queue/closeDay.ts';
import { patientCard, type QuestionText } from '../../usecases/queue/patientCard.ts';
import { readDecisions } from '../../usecases/queue/decisionsByHand.ts';
import { readStory } from '../../usecases/queue/story.ts';
import { writeVisitNote } from '../../usecases/queue/visitNotes.ts';
import { rememberLook } from '../../usecases/privacy/looks.ts';
import { visitPlan } from '../../usecases/queue/visitPlan.ts';
import { defineRoute, type Route } from '../route.ts';

export type VisitRouteDeps = {
  readonly db: Db;
  readonly directories: Directories;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: QueueLog;
  readonly days: ClinicDays;
  readonly questionTexts: (clinicId: ClinicId, language: Language) => Promise<QuestionText>;
};

const OfVisit = z.object({ clinicId: ClinicId, visitId: VisitId });
const OfDay = z.object({ clinicId: ClinicId, date: ClinicDate });

/** Only they read the names of colleagues. */
const overseer = (principal: Principal, clinicId: ClinicId): boolean =>
  principal.kind === 'staff' && mayDo(principal.roles.get(clinicId) ?? [], 'oversee');

export const visitRoutes = (deps: VisitRouteDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/visits/:visitId/patient',
    summary: 'Who the patient is: for whoever serves',
    access: { staff: 'serve_patients' },
    params: OfVisit,
    query: z.object({ language: Language.default('en') }),
    answer: PatientCard,
    handle: async ({ params: { clinicId, visitId }, query: { language }, principal }) => {
      const day = await deps.days.today(clinicId);
      if (!day) return err({ code: 'clinic_not_found' });
      const card = await patientCard(deps, {
        clinicId,
        visitId,
        language,
        today: day.date,
        questionText: await deps.questionTexts(clinicId, language),
      });
      if (!card) return err({ code: 'visit_not_found' });
      // A number that nobody gave a name to says nothing of anybody.
      if (card.patientId !== null)
        await rememberLook(deps, {
          clinicId,
          actor: actorOf(principal),
          action: 'patient_card_read',
          subject: `patient:${card.patientId}`,
        });
      return ok(card);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/visits/:visitId/notes',
    summary: 'Write something about a visit for whoever serves; it is erased with the patient',
    access: { staff: 'serve_patients' },
    params: OfVisit,
    body: VisitNote,
    answer: z.object({}),
    handle: ({ params, body: { text }, principal, idempotency }) =>
      writeVisitNote(deps, { ...params, text, actor: actorOf(principal), key: idempotency?.key ?? null }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/visits/:visitId/plan',
    summary: 'The way of a visit of today: where it was, where it is, what is still to come',
    access: { staff: 'serve_patients' },
    params: OfVisit,
    answer: VisitPlan,
    handle: async ({ params: { clinicId, visitId } }) => {
      const day = await deps.days.today(clinicId);
      const plan = await day?.writer.read((today) => visitPlan(today, visitId));
      return plan ? ok(plan) : err({ code: 'visit_not_found' });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/visits/:visitId/story',
    summary: 'What happened to a visit, from the log',
    access: { staff: 'serve_patients' },
    params: OfVisit,
    answer: Story,
    handle: ({ params, principal }) => readStory(deps, { ...params, namesStaff: overseer(principal, params.clinicId) }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/days/:date/tickets/:number/story',
    summary: 'The same, by the number on the ticket',
    access: { staff: 'serve_patients' },
    params: OfDay.extend({ number: z.string().min(1).max(20) }),
    answer: Story,
    handle: ({ params, principal }) => readStory(deps, { ...params, namesStaff: overseer(principal, params.clinicId) }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/days/:date/decisions',
    summary: 'What staff decided by hand about somebody’s place on a day, with who and why',
    access: { staff: 'oversee' },
    params: OfDay,
    answer: DecisionList,
    handle: ({ params }) => readDecisions(deps, params),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/day/close',
    summary: 'End the clinic day: nobody is left open, rooms are released',
    access: { staff: 'supervise' },
    params: z.object({ clinicId: ClinicId }),
    answer: z.object({}),
    handle: async ({ params: { clinicId }, principal, idempotency }) => {
      const day = await deps.days.today(clinicId);
      if (!day) return err({ code: 'clinic_not_found' });
      const closed = await closeDay(deps, day, {
        commandId: deps.newId() as CommandId,
        actor: actorOf(principal),
        idempotency,
      }); // a UUID by the port's contract
      return closed.ok ? ok({}) : closed;
    },
  }),
];
