import { Configuration } from '#common/contract/configuration.ts';
import type { Result } from '#common/contract/result.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';
import type { ApiError } from '#common/ui/api.ts';
import { api, clinicPath } from '../../api.ts';

/** Everything that an administrator may change. */
export const readConfiguration = (clinicId: ClinicId): Promise<Result<Configuration, ApiError>> =>
  api.get(clinicPath(clinicId, 'configuration'), (body) => Configuration.parse(body));
