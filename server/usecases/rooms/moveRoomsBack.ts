import { and, eq, lte } from 'drizzle-orm';
import { err, ok } from '../../../common/contract/result.ts';
import type { ClinicId, CommandId } from '../../../common/contract/vocabulary.ts';
import { roomServicesToday as table } from '../../db/schema/organisation.ts';
import { tellOnCommit } from '../../db/newsChannel.ts';
import { inTransaction } from '../../db/transaction.ts';
import { writeAudit, type AdministrationDeps } from '../administration/change.ts';

const ACTOR = 'job:rooms';

/**
 * Lets rooms serve their own services again whose time of helping out is over. Several processes may try: the one that
 * takes the row away gives the running day its command, and should it die between the two, the others find the day behind
 * its settings.
 *
 * @param commandIdOf the same for the same name, from whichever process
 */
export async function moveRoomsBack(
  { db, clock, days }: Pick<AdministrationDeps, 'db' | 'clock' | 'days'>,
  commandIdOf: (name: string) => CommandId,
): Promise<void> {
  const at = new Date(clock.now());
  const due = await db.select().from(table).where(lte(table.untilAt, at));
  for (const { servicePointId, date, untilAt, ...row } of due) {
    if (untilAt === null) continue;
    const clinicId = row.clinicId as ClinicId; // a foreign key to clinics
    const moved = await inTransaction(db, async (tx) => {
      const ofRoom = and(
        eq(table.clinicId, clinicId),
        eq(table.servicePointId, servicePointId),
        eq(table.date, date),
        eq(table.untilAt, untilAt),
      );
      const taken = await tx.delete(table).where(ofRoom).returning({ date: table.date });
      if (taken.length === 0) return err('done_by_another' as const);
      const action = 'room_services_today_changed';
      const subject = `room_services_today:${servicePointId}`;
      await writeAudit(tx, { clinicId, at, actor: ACTOR, action, subject, fields: ['serviceIds'] });
      await tellOnCommit(tx, { kind: 'directory', clinicId });
      return ok(undefined);
    });
    if (!moved.ok) continue;
    const name = `move back ${clinicId} ${servicePointId} ${date} ${untilAt.getTime()}`;
    await days.settingsChanged(clinicId, ACTOR, commandIdOf(name));
  }
}
