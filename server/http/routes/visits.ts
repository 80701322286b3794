import { z } from 'zod';
import { err, ok } from '../../../common/contract/result.ts';
import { PatientCard, Story } from '../../../common/contract/queue.ts';
import { Language } from '../../../common/contract/language.ts';
import { ClinicId, VisitId, type CommandId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { QueueLog } from '../../ports/queueLog.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import type { ClinicDays } from '../../usecases/queue/clinicDays.ts';
import { closeDay } from '../../usecases/queue/closeDay.ts';
import { patientCard, type QuestionText } from '../../usecases/queue/patientCard.ts';
import { storyOf } from '../../usecases/queue/story.ts';
import { defineRoute, type Route } from '../route.ts';

export type VisitRouteDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: QueueLog;
  readonly days: ClinicDays;
  readonly questionTexts: (clinicId: ClinicId, language: Language) => Promise<QuestionText>;
};

const OfVisit = z.object({ clinicId: ClinicId, visitId: VisitId });

export const visitRoutes = (deps: VisitRouteDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/visits/:visitId/patient',
    summary: 'Who the patient is: for whoever serves',
    access: { staff: 'serve_patients' },
    params: OfVisit,
    query: z.object({ language: Language.default('en') }),
    answer: PatientCard,
    handle: async ({ params: { clinicId, visitId }, query: { language } }) => {
      const day = await deps.days.today(clinicId);
      if (!day) return err({ code: 'clinic_not_found' });
      const card = await patientCard(deps, {
        clinicId,
        visitId,
        language,
        today: day.date,
        questionText: await deps.questionTexts(clinicId, language),
      });
      return card ? ok(card) : err({ code: 'visit_not_found' });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/visits/:visitId/story',
    summary: 'What happened to a visit, from the log',
    access: { staff: 'serve_patients' },
    params: OfVisit,
    answer: Story,
    handle: async ({ params: { clinicId, visitId } }) => {
      const day = await deps.days.today(clinicId);
      const story = day && (await storyOf(deps.log, day.queueDayId, visitId));
      return story ? ok(Story.parse(story)) : err({ code: 'visit_not_found' });
    },
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
