import type { CallFilter } from '#common/contract/phoneCalls.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';
import { createApi } from '#common/ui/api.ts';
import { clinicPath } from '../api.ts';

/** A year of calls is counted in seconds. */
export const callsApi = createApi({ timeoutMs: 15_000 });

type Asked = Partial<CallFilter> & { readonly after?: string };

export const callsPath = (clinicId: ClinicId, parts: readonly string[], asked: Asked): string =>
  `${clinicPath(clinicId, 'calls', ...parts)}?${new URLSearchParams({ ...asked }).toString()}`;
