import { createApi } from '#common/ui/api.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';

/** Staff are known by their cookie. A doctor does not wait ten seconds to hear that there is no connection. */
export const api = createApi({ timeoutMs: 4_000 });

/** For files, which may be long on their way. */
export const sender = createApi({ timeoutMs: 120_000 });

/** A path of one clinic; each part is encoded. */
export const clinicPath = (clinicId: ClinicId, ...parts: readonly string[]): string =>
  `/clinics/${[clinicId, ...parts].map(encodeURIComponent).join('/')}`;
