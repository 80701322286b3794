import { and, eq, isNull } from 'drizzle-orm';
import type { AgentFound, AgentUses } from '../../../common/contract/agent.ts';
import { DeviceId, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { devices } from '../../db/schema/staff.ts';
import type { DeviceReports } from '../access/deviceReports.ts';

export type Who = { readonly agentId: DeviceId; readonly clinicId: ClinicId };

/** Keeps what is plugged in at an agent, and that it is alive. @returns what its devices are used as */
export async function noteFound(
  { db, reports }: { readonly db: Db; readonly reports: DeviceReports },
  { agentId, clinicId }: Who,
  { version, found }: AgentFound,
): Promise<AgentUses> {
  const [row] = await db
    .update(devices)
    .set({ found })
    .where(and(eq(devices.id, agentId), eq(devices.clinicId, clinicId)))
    .returning({ settings: devices.settings });
  await reports.health(clinicId, agentId, { version, plugged: found.length });
  return { uses: [...(row?.settings.uses ?? [])] };
}

/** The kiosk's screen on the agent's PC; undefined where none was chosen, or it is no longer used. */
export async function kioskOf(db: Db, { agentId, clinicId }: Who): Promise<DeviceId | undefined> {
  const [row] = await db.select({ settings: devices.settings }).from(devices).where(eq(devices.id, agentId));
  const kioskId = row?.settings.kioskId;
  if (kioskId === undefined) return undefined;
  const [kiosk] = await db
    .select({ id: devices.id })
    .from(devices)
    .where(and(eq(devices.id, kioskId), eq(devices.clinicId, clinicId), isNull(devices.revokedAt)));
  return kiosk && DeviceId.parse(kiosk.id);
}
