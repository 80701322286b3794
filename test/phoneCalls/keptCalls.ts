/** Calls as a line leaves them in the tables, for whoever looks back on them or has them at the desk. */
import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Db } from '../../server/db/database.ts';
import { clinics } from '../../server/db/schema/organisation.ts';
import { phoneCallLegs, phoneCallNumbers, phoneCalls } from '../../server/db/schema/phone.ts';

export type KeptCall = Partial<typeof phoneCalls.$inferInsert> & {
  readonly startedAt: Date;
  readonly number?: string;
  readonly keptUntil?: Date;
  readonly legs?: readonly Partial<typeof phoneCallLegs.$inferInsert>[];
};

/** @returns the id of the call */
export async function keepCall(
  db: Db,
  clinicId: string,
  { number, keptUntil, legs = [], ...call }: KeptCall,
): Promise<string> {
  const id = call.id ?? randomUUID();
  const [clinic] = await db.select().from(clinics).where(eq(clinics.id, clinicId));
  if (!clinic) throw new Error('No such clinic');
  await db
    .insert(phoneCalls)
    .values({ direction: 'in', provider: 'test', line: '+982112345678', language: 'en', clinicId, ...call, id });
  if (number !== undefined)
    await db.insert(phoneCallNumbers).values({
      callId: id,
      organisationId: clinic.organisationId,
      number,
      keptUntil: keptUntil ?? new Date(call.startedAt.getTime() + 180 * 86_400_000),
    });
  for (const [position, leg] of legs.entries())
    await db.insert(phoneCallLegs).values({
      id: randomUUID(),
      callId: id,
      position,
      kind: 'desk',
      to: '100',
      reason: 'key_0',
      startedAt: call.startedAt,
      ...leg,
    });
  return id;
}
