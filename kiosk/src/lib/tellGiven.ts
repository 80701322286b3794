import { OFFLINE_TICKET_REFUSED } from '#common/contract/offline.ts';
import type { ClinicId } from '#common/contract/vocabulary.ts';
import { asIs, type Api, type ApiError } from '#common/ui/api.ts';
import type { OfflineStore } from './offlineStore.ts';

/** `some`: the server is there, but has not understood each of them. `unheard`: it is of no use to go on now. */
export type Told = 'all' | 'some' | 'unheard';

/** The server is away, has too much to do, or does not know this kiosk at the moment, as while a token is renewed. */
const isUnheard = ({ status }: ApiError): boolean =>
  status < 400 || status >= 500 || status === 401 || status === 403 || status === 429;

/**
 * Tells of the tickets that were given without the server, in their order. What it took over, or refused so that the
 * desk has heard of it, is told; the paper of any other is in somebody's hand, so it is kept and told again.
 */
export async function tellGiven(
  api: Pick<Api, 'post'>,
  store: Pick<OfflineStore, 'untold' | 'told'>,
  clinicId: ClinicId,
): Promise<Told> {
  let told: Told = 'all';
  for (const { key, ticket } of await store.untold(clinicId)) {
    const path = `/clinics/${clinicId}/kiosk-tickets`;
    const answer = await api.post<unknown>(path, ticket, asIs, { idempotencyKey: key });
    if (answer.ok || OFFLINE_TICKET_REFUSED.has(answer.error.code)) await store.told(key);
    else if (isUnheard(answer.error)) return 'unheard';
    else told = 'some';
  }
  return told;
}
