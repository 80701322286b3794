import { BackupsView } from '../../../common/contract/backups.ts';
import { ok } from '../../../common/contract/result.ts';
import { listBackups, type BackupsPlanned } from '../../db/backupList.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import { defineRoute, type Route } from '../route.ts';
import { ADMINISTER } from './adminRequest.ts';
import { InClinic } from './booking.ts';

export type BackupsDeps = { readonly db: Db; readonly clock: Clock; readonly backups: BackupsPlanned | null };

/** Which backups there are. None is handed out here: whoever restores sits at the server. */
export const backupRoutes = ({ db, clock, backups }: BackupsDeps): readonly Route[] => [
  defineRoute({
    method: 'get',
    path: '/clinics/:clinicId/backups',
    summary: 'Which backups there are, where, and whether each was restored in a trial',
    access: ADMINISTER,
    params: InClinic,
    answer: BackupsView,
    handle: async () => ok(await listBackups(db, clock.now(), backups)),
  }),
];
