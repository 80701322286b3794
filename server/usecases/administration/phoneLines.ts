import { and, eq, inArray, ne } from 'drizzle-orm';
import { PhoneLineSettings, type PhoneLineInput } from '../../../common/contract/phoneLine.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { err, ok, type Result } from '../../../common/contract/result.ts';
import { countOf } from '../../db/count.ts';
import { clinics } from '../../db/schema/organisation.ts';
import { phoneLines } from '../../db/schema/phone.ts';
import { administer, changedFields, type Administrator, type AdministrationDeps } from './change.ts';

/** A telephone line of the organisation. One number in use belongs to one line. */
export function writePhoneLine(
  deps: AdministrationDeps,
  who: Administrator,
  id: string | undefined,
  { number, isActive, ...given }: PhoneLineInput,
): Promise<Result<{ id: string }, Problem>> {
  return administer(deps, who, { what: 'phone_line', id, reach: 'nobody' }, async (change) => {
    const { tx, organisationId, at } = change;
    const own = and(eq(phoneLines.id, change.id), eq(phoneLines.organisationId, organisationId));
    const [before] = await tx.select().from(phoneLines).where(own).for('update');
    if (!change.isNew && !before) return err({ code: 'phone_line_not_found' });
    const settings = PhoneLineSettings.parse(given);
    const ofOrganisation = and(eq(clinics.organisationId, organisationId), inArray(clinics.id, settings.clinicIds));
    if ((await countOf(tx, clinics, ofOrganisation)) !== settings.clinicIds.length)
      return err({ code: 'clinic_not_found' });
    const other = and(eq(phoneLines.number, number), eq(phoneLines.isActive, true), ne(phoneLines.id, change.id));
    if (isActive && (await countOf(tx, phoneLines, other)) > 0)
      return err({ code: 'line_number_taken', field: 'number' });
    const input = { number, isActive, settings };
    if (before)
      await tx
        .update(phoneLines)
        .set({ ...input, updatedAt: at })
        .where(own);
    else await tx.insert(phoneLines).values({ id: change.id, organisationId, ...input, createdAt: at, updatedAt: at });
    return ok(
      changedFields(before && { number: before.number, isActive: before.isActive, ...before.settings }, {
        number,
        isActive,
        ...settings,
      }),
    );
  });
}
