import { eq } from 'drizzle-orm';
import type { DeviceId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { devices } from '../../db/schema/staff.ts';

/** By what the administrator calls it. */
export async function nameOfDevice(db: Db, deviceId: DeviceId): Promise<string> {
  const [row] = await db.select({ name: devices.name }).from(devices).where(eq(devices.id, deviceId));
  return row?.name ?? '';
}
