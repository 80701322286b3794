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
 * The desk to which somebody is passed on whom we rang: that of the clinic's own line, the first that is open by the clinic's
 * own days; undefined where none is.
 */
export async function deskOfClinic(deps: LeadOnDeps, clinicId: ClinicId): Promise<Connect | undefined> {
  const lines = await deps.db
    .select()
    .from(phoneLines)
    .where(eq(phoneLines.isActive, true))
    .orderBy(asc(phoneLines.createdAt));
  for (const line of lines) {
    const settings = PhoneLineSettings.safeParse(line.settings);
    if (!settings.success) continue; // a line that cannot be read rings nobody, and keeps no call from being held
    const { clinicIds, desk, deskRingSec } = settings.data;
    if (desk === null || !clinicIds.includes(clinicId)) continue;
    // The days of a line that several clinics share are those of its first.
    const ownFirst = [clinicId, ...clinicIds.filter((each) => each !== clinicId)];
    const own = { ...line, settings: { ...settings.data, clinicIds: ownFirst } };
    const setting = await settingOf(deps, own, NOBODY, nowOf(deps));
    if (setting?.isOpen === true) return { to: desk, ringMs: deskRingSec * 1_000 };
  }
  return undefined;
}
