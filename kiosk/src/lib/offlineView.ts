import type { KioskService, KioskView } from '#common/contract/kioskView.ts';
import type { OfflineFacts } from './offlineStore.ts';

/** What is offered while the server is away: by the hours that it said before; how many wait is not known. */
export function offlineView(view: KioskView, facts: OfflineFacts | undefined, at: number): KioskView {
  const services = view.services.map((service) => ({ ...service, wait: null, closed: whyClosed(service, facts, at) }));
  // No message can be promised, and the printer is asked by nobody.
  return { ...view, services, tellsBy: [], printer: null };
}

function whyClosed(service: KioskService, facts: OfflineFacts | undefined, at: number): KioskService['closed'] {
  const hours = facts?.services.find(({ serviceId }) => serviceId === service.serviceId);
  if (!hours) return { code: 'service_closed', opensAt: null };
  if (!hours.acceptsWalkIns) return { code: 'walk_ins_not_accepted', opensAt: null };
  // Who was full stays full: the cap is the clinic's, and nobody can say here how many have come since.
  if (service.closed?.code === 'daily_cap_reached') return service.closed;
  if (hours.open.some(({ fromAt, lastTicketAt }) => at >= fromAt && at <= lastTicketAt)) return null;
  const next = hours.open.find(({ fromAt }) => fromAt > at);
  return next
    ? { code: 'service_not_open_yet', opensAt: next.fromAt }
    : { code: hours.open.length > 0 ? 'last_ticket_passed' : 'service_closed', opensAt: null };
}
