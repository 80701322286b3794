import { z } from 'zod';
import { Done, PlanStages, SendAndReturn } from '../../../common/contract/queue.ts';
import { ClinicId, ServicePointId, VisitId } from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { justDone, type QueueCommands } from '../../usecases/queue/queueCommands.ts';
import { defineRoute, type Route } from '../route.ts';

const OfVisit = z.object({ clinicId: ClinicId, visitId: VisitId });

/** Visits of several stages: what comes next, and who is back. */
export const goingOnRoutes = (commands: QueueCommands): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/rooms/:servicePointId/send',
    summary: 'Send whoever is in the room to other services, or outside, and back to this room',
    access: { staff: 'serve_patients' },
    params: z.object({ clinicId: ClinicId, servicePointId: ServicePointId }),
    body: SendAndReturn,
    answer: Done,
    handle: ({ params: { clinicId, servicePointId }, body, principal, idempotency }) =>
      commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'send_and_return', servicePointId, ...body },
        justDone,
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/visits/:visitId/plan',
    summary: 'Say what comes after the stage that a visit is in; replaces what was planned',
    access: { staff: 'serve_patients' },
    params: OfVisit,
    body: PlanStages,
    answer: Done,
    handle: ({ params: { clinicId, visitId }, body, principal, idempotency }) =>
      commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'plan_stages', visitId, ...body },
        justDone,
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/visits/:visitId/returned',
    summary: 'Who was away is back, or the result is there: goes on waiting, in turn with the others',
    access: { staff: 'serve_patients', devices: ['kiosk', 'agent'] },
    params: OfVisit,
    answer: Done,
    handle: async ({ params: { clinicId, visitId }, principal, idempotency }) => {
      const stage = await commands.currentStage(clinicId, visitId);
      if (!stage.ok) return stage;
      return commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'return_ticket', stageId: stage.value },
        justDone,
      );
    },
  }),
];
