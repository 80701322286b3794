import type { Sql } from 'postgres';
import { AuditChecked, AuditPage, AuditQuery } from '../../../common/contract/audit.ts';
import { ok } from '../../../common/contract/result.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import { actorOf } from '../../usecases/access/principal.ts';
import { rememberLook } from '../../usecases/privacy/looks.ts';
import { checkAudit, readAudit } from '../../usecases/privacy/readAudit.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER } from './adminRequest.ts';
import { InClinic } from './booking.ts';

export type AuditDeps = { readonly db: Db; readonly sql: Sql; readonly clock: Clock };

/** What staff did, for the administrator; who reads it is written down in it. */
export const auditRoutes = (deps: AuditDeps): readonly Route[] => {
  // It reads all that there is: whoever asks meanwhile hears the same answer.
  const underWay = new Map<ClinicId, Promise<AuditChecked>>();
  const check = (clinicId: ClinicId): Promise<AuditChecked> => {
    const known = underWay.get(clinicId);
    if (known) return known;
    const begun = checkAudit(deps.sql, clinicId).finally(() => underWay.delete(clinicId));
    underWay.set(clinicId, begun);
    return begun;
  };
  return [
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/audit',
      summary: 'Who did what, and when; the newest first. Reading it is written down, too',
      access: ADMINISTER,
      params: InClinic,
      query: AuditQuery,
      answer: AuditPage,
      handle: async ({ params: { clinicId }, query, principal }) => {
        const actor = actorOf(principal);
        await rememberLook(deps, { clinicId, actor, action: 'audit_read', subject: `audit:${query.chain}` });
        return readAudit(deps.db, clinicId, query);
      },
    }),
    defineRoute({
      method: 'get',
      path: '/clinics/:clinicId/audit/chains',
      summary: 'Whether every line of the audit is as it was written, and none is missing',
      access: ADMINISTER,
      params: InClinic,
      answer: AuditChecked,
      perMinute: 10,
      handle: async ({ params: { clinicId } }) => ok(await check(clinicId)),
    }),
  ];
};
