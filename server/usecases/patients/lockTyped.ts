import { sql } from 'drizzle-orm';
import { builtOnce } from '../../db/builtOnce.ts';
import type { Db } from '../../db/database.ts';
import type { BookingClinic } from '../booking/clinic.ts';

/** A number that was typed at a kiosk, as it is kept, by which a record may be made. */
export type TypedNumber = { readonly kind: 'phone' | 'national_id'; readonly value: string };

/** Two presses at once, also at two kiosks: the second waits, and finds what the first has made. */
export async function lockTyped(
  tx: Db,
  { organisationId }: BookingClinic,
  { kind, value }: TypedNumber,
): Promise<void> {
  await waitFor(tx, { name: `kiosk_${kind} ${organisationId} ${value}` });
}

const waitFor = builtOnce((db, { name }: { readonly name: string }) =>
  db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`),
);
