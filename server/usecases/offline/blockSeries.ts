import { and, eq } from 'drizzle-orm';
import { Series, type ClinicId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { series } from '../../db/schema/organisation.ts';

/** Lettered rolls are `paper_roll`, each with the letters printed on it; those without letters share one of these. */
type Purpose = 'kiosk_block' | 'plain_roll';

/** From the end of the alphabet: clinics begin with A. Without I and O, which are read as digits. */
const LETTERS = 'ZYXWVUTSRQPNMLKJHGFEDCBA'.split('');

/**
 * The letters of the numbers that a clinic's kiosks give while the server is away, or of rolls with digits only: the first that no service and no
 * schedule has, and the clinic's for good from then on, as every prefix is its owner's.
 */
export async function blockSeries(db: Db, clinicId: ClinicId, purpose: Purpose = 'kiosk_block'): Promise<Series> {
  const rows = await db.select().from(series).where(eq(series.clinicId, clinicId));
  const own = rows.find((row) => row.purpose === purpose);
  if (own) return Series.parse(own.prefix);
  const taken = new Set(rows.map(({ prefix }) => prefix));
  const free = [...LETTERS, ...LETTERS.map((letter) => `Z${letter}`)].find((letter) => !taken.has(letter));
  if (free === undefined) throw new Error('No letters are left for numbers that are set aside');
  await db.insert(series).values({ clinicId, prefix: free, purpose, ownerId: clinicId }).onConflictDoNothing();
  const [claimed] = await db
    .select()
    .from(series)
    .where(and(eq(series.clinicId, clinicId), eq(series.purpose, purpose)))
    .orderBy(series.prefix)
    .limit(1);
  // Somebody else took the letter in this moment: the next one.
  return claimed ? Series.parse(claimed.prefix) : blockSeries(db, clinicId, purpose);
}
