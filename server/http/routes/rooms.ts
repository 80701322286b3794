import { z } from 'zod';
import { CallNext, CallTicket, Done, OpenRoom, Pause, ServeDirectly } from '../../../common/contract/queue.ts';
import {
  CallId,
  ClassCode,
  ClinicId,
  ServicePointId,
  type PatientRef,
  type StageId,
  type VisitId,
} from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { calledIds, justDone, type QueueCommands } from '../../usecases/queue/queueCommands.ts';
import { defineRoute, type Route } from '../route.ts';

const InRoom = z.object({ clinicId: ClinicId, servicePointId: ServicePointId });
const STANDARD = ClassCode.parse('standard');
const access = { staff: 'serve_patients' } as const;

/** What a doctor's keys do. */
export function roomRoutes(commands: QueueCommands): readonly Route[] {
  const simple = (
    path: string,
    summary: string,
    type:
      | 'stop_calling'
      | 'recall'
      | 'start'
      | 'finish'
      | 'mark_no_show'
      | 'undo_call'
      | 'resume_service_point'
      | 'close_service_point',
  ) =>
    defineRoute({
      method: 'post',
      path: `/clinics/:clinicId/rooms/:servicePointId/${path}`,
      summary,
      access,
      params: InRoom,
      answer: Done,
      handle: ({ params: { clinicId, servicePointId }, principal, idempotency }) =>
        commands.give({ clinicId, actor: actorOf(principal), idempotency }, { type, servicePointId }, justDone),
    });
  return [
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/rooms/:servicePointId/next',
      summary: 'Finish whoever is in the room and call the next of the order, or the first who comes',
      access,
      params: InRoom,
      body: CallNext,
      answer: Done,
      handle: ({ params: { clinicId, servicePointId }, body, principal, idempotency }) =>
        commands.give(
          { clinicId, actor: actorOf(principal), idempotency },
          { type: 'call_next', servicePointId, callId: commands.newId<CallId>(), orWait: true, ...body },
          calledIds,
        ),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/rooms/:servicePointId/call',
      summary: 'Call a particular patient, with a reason',
      access,
      params: InRoom,
      body: CallTicket,
      answer: Done,
      handle: ({ params: { clinicId, servicePointId }, body: { stageId, reason }, principal, idempotency }) =>
        commands.give(
          { clinicId, actor: actorOf(principal), idempotency },
          { type: 'call_ticket', servicePointId, callId: commands.newId<CallId>(), stageId, reason },
          calledIds,
        ),
    }),
    simple('stop-calling', 'Call nobody by itself until somebody presses "next" again', 'stop_calling'),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/rooms/:servicePointId/serve-directly',
      summary: 'Give somebody who is in the room without a ticket a number, and begin the service',
      access,
      params: InRoom,
      body: ServeDirectly,
      answer: Done,
      handle: ({ params: { clinicId, servicePointId }, body, principal, idempotency }) => {
        const visitId = commands.newId<VisitId>();
        return commands.give(
          { clinicId, actor: actorOf(principal), idempotency },
          {
            type: 'serve_directly',
            servicePointId,
            visitId,
            stageId: commands.newId<StageId>(),
            callId: commands.newId<CallId>(),
            serviceId: body.serviceId,
            classCode: STANDARD,
            patientRef: commands.newId<PatientRef>(),
            partySize: body.partySize,
            language: body.language,
          },
          () => ({ visitId }),
        );
      },
    }),
    simple('recall', 'Announce the call again', 'recall'),
    simple('start', 'The patient is in the room', 'start'),
    simple('finish', 'The patient is done', 'finish'),
    simple('no-show', 'The patient did not come', 'mark_no_show'),
    simple('undo', 'Take back the last call', 'undo_call'),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/rooms/:servicePointId/open',
      summary: 'Open a room, with or without a named practitioner',
      access,
      params: InRoom,
      body: OpenRoom,
      answer: Done,
      handle: ({ params: { clinicId, servicePointId }, body, principal, idempotency }) =>
        commands.give(
          { clinicId, actor: actorOf(principal), idempotency },
          { type: 'open_service_point', servicePointId, practitionerId: body.practitionerId ?? null },
          justDone,
        ),
    }),
    defineRoute({
      method: 'post',
      path: '/clinics/:clinicId/rooms/:servicePointId/pause',
      summary: 'Pause a room, with a reason',
      access,
      params: InRoom,
      body: Pause,
      answer: Done,
      handle: ({ params: { clinicId, servicePointId }, body: { reason }, principal, idempotency }) =>
        commands.give(
          { clinicId, actor: actorOf(principal), idempotency },
          { type: 'pause_service_point', servicePointId, reason },
          justDone,
        ),
    }),
    simple('resume', 'Go on after a pause', 'resume_service_point'),
    simple('close', 'Close a room', 'close_service_point'),
  ];
}
