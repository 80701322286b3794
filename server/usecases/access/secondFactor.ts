import { randomBytes } from 'node:crypto';
import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
import type { StaffId } from '../../../common/contract/vocabulary.ts';
import { toLatinDigits } from '../../../common/typed/digits.ts';
import type { Db } from '../../db/database.ts';
import { recoveryCodes, secondFactors } from '../../db/schema/staff.ts';
import { hashOfToken } from './secrets.ts';
import { minutesApart, stepOfCode, toBase32 } from './totp.ts';

const RECOVERY_CODES = 10;
/** 80 bits, which nobody finds by trying, not even with the hash at hand. */
const CODE_BYTES = 10;

/**
 * Takes the number of the app, or one of the codes on paper, and uses it up: the same number, and any of an earlier half
 * minute, is refused from then on, also when two ask at once.
 */
export async function takeCode(db: Db, now: number, staffId: StaffId, typed: string): Promise<boolean> {
  const code = toLatinDigits(typed)
    .replaceAll(/[\s\-‐-―]/g, '')
    .toUpperCase();
  return /^\d{6}$/.test(code) ? takeNumber(db, now, staffId, code) : takeRecoveryCode(db, now, staffId, code);
}

/**
 * Of a number that was refused: by how many minutes the phone's clock is before ours, if that is why. For the audit and
 * never for who typed it: a stranger would learn which number will be right.
 */
export async function clockApartMin(db: Db, now: number, staffId: StaffId, typed: string): Promise<number | undefined> {
  const code = toLatinDigits(typed).replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(code)) return undefined;
  const [factor] = await db
    .select({ secret: secondFactors.secret })
    .from(secondFactors)
    .where(and(eq(secondFactors.staffId, staffId), isNotNull(secondFactors.confirmedAt)));
  return factor && minutesApart(factor.secret, code, now);
}

async function takeNumber(db: Db, now: number, staffId: StaffId, code: string): Promise<boolean> {
  const ofPerson = and(eq(secondFactors.staffId, staffId), isNotNull(secondFactors.confirmedAt));
  const [factor] = await db.select({ secret: secondFactors.secret }).from(secondFactors).where(ofPerson);
  const step = factor && stepOfCode(factor.secret, code, now);
  if (step === undefined) return false;
  const taken = await db
    .update(secondFactors)
    .set({ lastStep: step })
    .where(
      and(
        ofPerson,
        // Another may have been set up meanwhile.
        eq(secondFactors.secret, factor?.secret ?? ''),
        or(isNull(secondFactors.lastStep), lt(secondFactors.lastStep, step)),
      ),
    )
    .returning({ staffId: secondFactors.staffId });
  return taken.length > 0;
}

async function takeRecoveryCode(db: Db, now: number, staffId: StaffId, code: string): Promise<boolean> {
  const used = await db
    .update(recoveryCodes)
    .set({ usedAt: new Date(now) })
    .where(
      and(
        eq(recoveryCodes.codeHash, hashOfToken(`${staffId} ${code}`)),
        eq(recoveryCodes.staffId, staffId),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ staffId: recoveryCodes.staffId });
  return used.length > 0;
}

/** Ten codes to print and put away; those made before no longer work. @returns them, this once */
export async function writeRecoveryCodes(tx: Db, staffId: StaffId): Promise<readonly string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => toBase32(randomBytes(CODE_BYTES)));
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId));
  await tx
    .insert(recoveryCodes)
    .values(codes.map((code) => ({ codeHash: hashOfToken(`${staffId} ${code}`), staffId })));
  return codes.map((code) => (code.match(/.{4}/g) ?? []).join('-'));
}

/** Neither app nor codes: for whoever lost both, and for whoever no longer wants them. */
export async function removeSecondFactor(tx: Db, staffId: string): Promise<boolean> {
  const had = await tx
    .delete(secondFactors)
    .where(eq(secondFactors.staffId, staffId))
    .returning({ confirmedAt: secondFactors.confirmedAt });
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.staffId, staffId));
  return had.some(({ confirmedAt }) => confirmedAt !== null);
}
