import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { Done } from '../../../common/contract/queue.ts';
import { VisitView } from '../../../common/contract/views.ts';
import type { ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import { justDone, type QueueCommands } from '../../usecases/queue/queueCommands.ts';
import type { LiveClinics } from '../../usecases/views/liveClinics.ts';
import { defineRoute, type Route } from '../route.ts';

const access = { patient: true } as const;

/** The page behind the QR: changes only by POST, because link previews fetch whatever they find. */
export const patientPageRoutes = (commands: QueueCommands, live: LiveClinics): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/patient-page',
    summary: "The patient's own place, by the link's token",
    access,
    answer: VisitView,
    handle: async ({ principal }) => {
      const of = visitOf(principal);
      if (!of.ok) return of;
      const shot = await live.shot(of.value.clinicId, { kind: 'visit', visitId: of.value.visitId });
      return shot?.view.kind === 'visit' ? ok(shot.view) : err({ code: 'link_unknown' });
    },
  }),
  ...(['cancel', 'postpone'] as const).map((type) =>
    defineRoute({
      method: 'post',
      path: `/patient-page/${type === 'cancel' ? 'cancel' : 'later'}`,
      summary: type === 'cancel' ? 'Give the place up' : "Later, by the clinic's minutes",
      access,
      answer: Done,
      handle: async ({ principal, idempotency }) => {
        const of = visitOf(principal);
        if (!of.ok) return of;
        const { clinicId, visitId } = of.value;
        const stageId = await commands.currentStage(clinicId, visitId);
        if (!stageId.ok) return stageId;
        const asked = { clinicId, actor: actorOf(principal), idempotency };
        return type === 'cancel'
          ? commands.give(asked, { type, stageId: stageId.value, by: 'patient' }, justDone)
          : commands.give(asked, { type, stageId: stageId.value, by: 'patient', minutes: null }, justDone);
      },
    }),
  ),
];

function visitOf(principal: Principal): Result<{ clinicId: ClinicId; visitId: VisitId }, Problem> {
  return principal.kind === 'patient' && principal.visitId
    ? ok({ clinicId: principal.clinicId, visitId: principal.visitId })
    : err({ code: 'link_unknown' });
}
