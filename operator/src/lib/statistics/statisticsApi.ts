import type { ClinicId } from '#common/contract/vocabulary.ts';
import { createApi } from '#common/ui/api.ts';
import { clinicPath } from '../api.ts';

/** A year is counted in seconds; nobody calls a patient by this. */
export const statisticsApi = createApi({ timeoutMs: 15_000 });

export const statisticsPath = (
  clinicId: ClinicId,
  parts: readonly string[],
  asked: Readonly<Record<string, string>>,
): string => `${clinicPath(clinicId, 'statistics', ...parts)}?${new URLSearchParams(asked).toString()}`;
