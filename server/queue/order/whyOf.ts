import type { ClassCode, ServiceId } from '../../../common/contract/vocabulary.ts';
import type { CallWhy } from '../../../common/contract/why.ts';
import type { CallReason } from '../event.ts';
import type { DaySettings } from '../settings.ts';

type Of = { readonly classCode: ClassCode; readonly serviceId: ServiceId };
type Reason = Pick<CallReason, 'rule' | 'passedOver' | 'chosenBecause'>;

/** A reason with the numbers of the rules that were in force, so that it can be said without asking again. */
export function whyOf(settings: DaySettings, { classCode, serviceId }: Of, reason: Reason): CallWhy {
  const { rule, passedOver, chosenBecause } = reason;
  const ofClass = settings.classes[classCode];
  const { waitCapMin, ratio } = settings.policy;
  const ofService = settings.services[serviceId]?.firstAfterMin ?? null;
  return {
    rule,
    passedOver: passedOver ?? null,
    earlierMin: 0 - (ofClass?.offsetMin ?? 0),
    slope: ofClass?.slope ?? 1,
    limitMin: rule === 'service_waited' ? ofService : waitCapMin,
    ratio,
    chosenBecause: chosenBecause ?? null,
  };
}
