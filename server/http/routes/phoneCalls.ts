import { z } from 'zod';
import {
  CallbackDone,
  CallbackList,
  CallHistory,
  CallHistoryQuery,
  CallReport,
  CallReportQuery,
  DeskCaller,
  NoteCall,
  PhoneCallId,
  TakeCall,
} from '../../../common/contract/phoneCalls.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { ok, type Result } from '../../../common/contract/result.ts';
import { mayDo } from '../../../common/contract/roles.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { actorOf, type Principal } from '../../usecases/access/principal.ts';
import { callbackList, claimCallback, finishCallback, type CallbackDeps } from '../../usecases/phoneCalls/callbacks.ts';
import { callerOf, noteCall, takeCall } from '../../usecases/phoneCalls/desk.ts';
import { callFile, callHistory, type Reader } from '../../usecases/phoneCalls/history.ts';
import { callReport, type CallReportDeps } from '../../usecases/phoneCalls/report.ts';
import { rememberLook } from '../../usecases/privacy/looks.ts';
import { defineRoute, type Route } from '../route.ts';
import { InClinic } from './booking.ts';

const OfCall = InClinic.extend({ callId: PhoneCallId });

/** What this reader may see of callers. */
const readerOf = (principal: Principal, clinicId: ClinicId): Reader => ({
  clinicId,
  mayBeWhole: principal.kind === 'staff' && mayDo(principal.roles.get(clinicId) ?? [], 'see_callers'),
});

const nothing = (done: Result<null, Problem>): Result<Record<string, never>, Problem> => (done.ok ? ok({}) : done);

/** The clinic's telephone calls: with the desk, in the past, in numbers, and whom to call back. */
export const phoneCallRoutes = (deps: CallbackDeps & CallReportDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/calls',
    summary: 'The telephone calls of some days, the newest first, page by page',
    access: { staff: 'see_calls' },
    params: InClinic,
    query: CallHistoryQuery,
    answer: CallHistory,
    perMinute: 240,
    handle: ({ params: { clinicId }, query, principal }) =>
      callHistory(deps, { ...query, ...readerOf(principal, clinicId) }),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/calls/file',
    summary: 'The same, more at a time, for a file; it is written down who took them',
    access: { staff: 'see_callers' },
    params: InClinic,
    body: CallHistoryQuery,
    answer: CallHistory,
    perMinute: 120,
    handle: ({ params: { clinicId }, body, principal }) =>
      callFile(deps, { ...body, ...readerOf(principal, clinicId), actor: actorOf(principal) }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/calls/report',
    summary: 'What the telephone was over some days, in numbers',
    access: { staff: 'read_reports' },
    params: InClinic,
    query: CallReportQuery,
    answer: CallReport,
    perMinute: 60,
    handle: ({ params, query }) => callReport(deps, { ...params, ...query }),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/calls/callbacks',
    summary: 'Whom to call back, whoever has waited longest first',
    access: { staff: 'see_calls' },
    params: InClinic,
    answer: CallbackList,
    handle: async ({ params: { clinicId }, principal }) =>
      ok(await callbackList(deps, readerOf(principal, clinicId), actorOf(principal))),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/calls/:callId/callback/claim',
    summary: 'Say that one rings this caller up now',
    access: { staff: 'see_callers' },
    params: OfCall,
    answer: z.object({}),
    handle: async ({ params, principal, idempotency }) =>
      nothing(await claimCallback(deps, { ...params, actor: actorOf(principal), idempotency })),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/calls/:callId/callback/done',
    summary: 'Say whether the caller was reached',
    access: { staff: 'see_callers' },
    params: OfCall,
    body: CallbackDone,
    answer: z.object({}),
    handle: async ({ params, body, principal, idempotency }) =>
      nothing(await finishCallback(deps, { ...params, ...body, actor: actorOf(principal), idempotency })),
  }),
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/calls/:callId/caller',
    summary: 'Who calls: the number, the records that have it, and what was chosen in the menu',
    access: { staff: 'see_calls' },
    params: OfCall,
    answer: DeskCaller,
    perMinute: 240,
    handle: async ({ params, principal }) => {
      const caller = await callerOf(deps, { ...params, ...readerOf(principal, params.clinicId) });
      if (caller.ok && caller.value.patients.length > 0)
        await rememberLook(deps, {
          clinicId: params.clinicId,
          actor: actorOf(principal),
          action: 'caller_read',
          subject: `call:${params.callId}`,
          patientIds: caller.value.patients.map(({ patientId }) => patientId),
        });
      return caller;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/calls/:callId/take',
    summary: 'Say that one has this call',
    access: { staff: 'see_calls' },
    params: OfCall,
    body: TakeCall,
    answer: z.object({}),
    handle: async ({ params, body, principal, idempotency }) =>
      nothing(await takeCall(deps, { ...params, ...body, actor: actorOf(principal), idempotency })),
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/calls/:callId/note',
    summary: 'Note what came of a call at the desk',
    access: { staff: 'see_calls' },
    params: OfCall,
    body: NoteCall,
    answer: z.object({}),
    handle: async ({ params, body, principal, idempotency }) =>
      nothing(await noteCall(deps, { ...params, ...body, actor: actorOf(principal), idempotency })),
  }),
];
