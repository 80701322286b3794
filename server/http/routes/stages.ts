import { z } from 'zod';
import {
  AnnounceDelay,
  CancelTicket,
  Done,
  HandOver,
  Hold,
  Postpone,
  SetClass,
  Transfer,
} from '../../../common/contract/queue.ts';
import { ClinicId, StageId, type EpochMs } from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { justDone, type QueueCommands } from '../../usecases/queue/queueCommands.ts';
import { defineRoute, type Route } from '../route.ts';

const OfStage = z.object({ clinicId: ClinicId, stageId: StageId });
const serving = { staff: 'serve_patients' } as const;
const receiving = { staff: 'receive_patients' } as const;

/** What staff do with one patient's place in the queue. */
export const stageRoutes = (commands: QueueCommands): readonly Route[] => [
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/stages/:stageId/hold',
    summary: 'Put a patient aside, for a time or until somebody says so',
    access: serving,
    params: OfStage,
    body: Hold,
    answer: Done,
    handle: ({ params: { clinicId, stageId }, body: { minutes, ...why }, principal, idempotency }) => {
      const until = minutes === null ? null : ((commands.now() + minutes * 60_000) as EpochMs); // an instant plus a duration
      return commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'hold', stageId, until, ...why },
        justDone,
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/stages/:stageId/resume',
    summary: 'Let a patient who was put aside wait again, at the old place',
    access: serving,
    params: OfStage,
    answer: Done,
    handle: ({ params: { clinicId, stageId }, principal, idempotency }) =>
      commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'resume_ticket', stageId, byClock: false },
        justDone,
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/stages/:stageId/transfer',
    summary: 'Send a patient on, with the same ticket',
    access: serving,
    params: OfStage,
    body: Transfer,
    answer: Done,
    handle: ({ params: { clinicId, stageId }, body, principal, idempotency }) => {
      const toStageId = commands.newId<StageId>();
      return commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        {
          type: 'transfer',
          stageId,
          toStageId,
          serviceId: body.serviceId,
          servicePointId: body.servicePointId ?? null,
          practitionerId: body.practitionerId ?? null,
          ...(body.reason === undefined ? {} : { reason: body.reason }),
        },
        () => ({ stageId: toStageId }),
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/stages/:stageId/hand-over',
    summary: 'Let another doctor of the service, or anyone who offers it, call a patient, at the same place',
    access: serving,
    params: OfStage,
    body: HandOver,
    answer: Done,
    handle: ({ params: { clinicId, stageId }, body, principal, idempotency }) =>
      commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'hand_over', stageId, byClock: false, ...body },
        justDone,
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/stages/:stageId/cancel',
    summary: 'Cancel a ticket',
    access: receiving,
    params: OfStage,
    body: CancelTicket,
    answer: Done,
    handle: ({ params: { clinicId, stageId }, body, principal, idempotency }) =>
      commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'cancel', stageId, by: 'staff', ...body },
        justDone,
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/stages/:stageId/bring-back',
    summary: 'Take back a patient who missed the call',
    access: serving,
    params: OfStage,
    answer: Done,
    handle: ({ params: { clinicId, stageId }, principal, idempotency }) =>
      commands.give({ clinicId, actor: actorOf(principal), idempotency }, { type: 'bring_back', stageId }, justDone),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/stages/:stageId/postpone',
    summary: 'Put a patient some minutes later',
    access: receiving,
    params: OfStage,
    body: Postpone,
    answer: Done,
    handle: ({ params: { clinicId, stageId }, body, principal, idempotency }) =>
      commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'postpone', stageId, by: 'staff', ...body },
        justDone,
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/stages/:stageId/class',
    summary: 'Set the priority class',
    access: receiving,
    params: OfStage,
    body: SetClass,
    answer: Done,
    handle: ({ params: { clinicId, stageId }, body: { classCode, reason }, principal, idempotency }) =>
      commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        { type: 'set_class', stageId, classCode, ...(reason === undefined ? {} : { reason }) },
        justDone,
      ),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/delays',
    summary: 'Say that a practitioner or a service is late; 0 minutes takes it back',
    access: { staff: 'supervise' },
    params: z.object({ clinicId: ClinicId }),
    body: AnnounceDelay,
    answer: Done,
    handle: ({ params: { clinicId }, body, principal, idempotency }) =>
      commands.give(
        { clinicId, actor: actorOf(principal), idempotency },
        {
          type: 'announce_delay',
          practitionerId: body.practitionerId ?? null,
          serviceId: body.serviceId ?? null,
          delayMin: body.delayMin,
        },
        justDone,
      ),
  }),
];
