import { asc, eq } from 'drizzle-orm';
import { PhoneLineSettings } from '../../../common/contract/phoneLine.ts';
import type { ClinicId } from '../../../common/contract/vocabulary.ts';
import { phoneLines } from '../../db/schema/phone.ts';
import type { Connect } from '../../ports/voiceLine.ts';
import { nowOf } from '../booking/deps.ts';
import type { LeadOnDeps } from './leadOn.ts';
import { settingOf } from './line.ts';

const NOBODY = { usualLanguage: null, caller: null } as const;

/**
 * The desk to which somebody is passed on whom we rang: that of the clinic's own line, the first that is open; undefined
 * where none is.
 */
export async function deskOfClinic(deps: LeadOnDeps, clinicId: ClinicId): Promise<Connect | undefined> {
  const lines = await deps.db
    .select()
    .from(phoneLines)
    .where(eq(phoneLines.isActive, true))
    .orderBy(asc(phoneLines.createdAt));
  for (const line of lines) {
    const { clinicIds, desk, deskRingSec } = PhoneLineSettings.parse(line.settings);
    if (desk === null || !clinicIds.includes(clinicId)) continue;
    const setting = await settingOf(deps, line, NOBODY, nowOf(deps));
    if (setting?.isOpen === true) return { to: desk, ringMs: deskRingSec * 1_000 };
  }
  return undefined;
}
