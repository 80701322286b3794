import {
  EraseNumberWish,
  EraseWish,
  Erasing,
  RetentionChange,
  RetentionDue,
  RetentionView,
} from '../../../common/contract/privacy.ts';
import { ok } from '../../../common/contract/result.ts';
import { PatientId } from '../../../common/contract/vocabulary.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { eraseNumber, tryEraseNumber } from '../../usecases/patients/eraseNumber.ts';
import { erasePatient, tryErasePatient } from '../../usecases/patients/erasePatient.ts';
import { previewRetention, setRetention, type RetentionDeps } from '../../usecases/privacy/retention.ts';
import { retentionView } from '../../usecases/privacy/retentionView.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER } from './adminRequest.ts';
import { InClinic } from './booking.ts';

const OfPatient = InClinic.extend({ patientId: PatientId });

/** How long data is kept, and erasing: as the commands on the server do it. */
export const privacyRoutes = (deps: RetentionDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/retention',
    summary: 'How long each kind of data is kept, and what the last nights forgot',
    access: ADMINISTER,
    params: InClinic,
    answer: RetentionView,
    handle: ({ params: { clinicId } }) => retentionView(deps.db, clinicId),
  }),
  defineRoute({
    method: 'put',
    path: '/clinics/:clinicId/retention',
    summary: 'Set how many days some kinds of data are kept, within the bounds',
    access: ADMINISTER,
    params: InClinic,
    body: RetentionChange,
    answer: RetentionView,
    handle: async ({ params: { clinicId }, body, principal }) => {
      const set = await setRetention(deps, clinicId, body.days, actorOf(principal));
      return set.ok ? retentionView(deps.db, clinicId) : set;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/retention/due',
    summary: 'What the next night would forget, as if these days were set; nothing is changed',
    access: ADMINISTER,
    params: InClinic,
    body: RetentionChange,
    answer: RetentionDue,
    perMinute: 30,
    handle: async ({ params: { clinicId }, body }) => {
      const due = await previewRetention(deps, clinicId, body.days);
      return due.ok ? ok({ due: due.value }) : due;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/patients/:patientId/erasing',
    summary: 'What erasing a person would take away, by table; nothing is changed',
    access: ADMINISTER,
    params: OfPatient,
    body: EraseWish,
    answer: Erasing,
    perMinute: 30,
    handle: async ({ params, body, principal }) => {
      const tried = await tryErasePatient(deps, { ...params, ...body, actor: actorOf(principal) });
      return tried.ok ? ok({ rows: tried.value }) : tried;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/patients/:patientId/erase',
    summary: 'Erase a person, also while something of theirs is open where that is said',
    access: ADMINISTER,
    params: OfPatient,
    body: EraseWish,
    answer: Erasing,
    handle: async ({ params, body, principal }) => {
      const erased = await erasePatient(deps, { ...params, ...body, actor: actorOf(principal) });
      return erased.ok ? ok({ rows: erased.value }) : erased;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/numbers/erasing',
    summary: 'What erasing somebody who is known by a number alone would take away; nothing is changed',
    access: ADMINISTER,
    params: InClinic,
    body: EraseNumberWish,
    answer: Erasing,
    perMinute: 30,
    handle: async ({ params, body, principal }) => {
      const tried = await tryEraseNumber(deps, { ...params, ...body, actor: actorOf(principal) });
      return tried.ok ? ok({ rows: tried.value }) : tried;
    },
  }),
  defineRoute({
    method: 'post',
    path: '/clinics/:clinicId/numbers/erase',
    summary: 'Erase somebody who is known by a number alone',
    access: ADMINISTER,
    params: InClinic,
    body: EraseNumberWish,
    answer: Erasing,
    handle: async ({ params, body, principal }) => {
      const erased = await eraseNumber(deps, { ...params, ...body, actor: actorOf(principal) });
      return erased.ok ? ok({ rows: erased.value }) : erased;
    },
  }),
];
