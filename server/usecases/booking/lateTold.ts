import { EpochMs } from '../../../common/contract/vocabulary.ts';
import { OrderPolicy, type LateTold } from '../../../common/contract/order.ts';
import { bookingPolicyOf } from '../../booking/bookingPolicy.ts';
import { clinicDateOf } from '../../booking/clinicTime.ts';
import type { Directory } from '../clinic/directory.ts';
import { underPlannedRules } from '../queue/plannedRules.ts';

/**
 * What a booked patient of the clinic is told beforehand of coming late: on paper, in messages and on screens.
 *
 * @param at the booked time: rules that are planned from that day on, or from an earlier one, hold then
 */
export function lateToldOf(directory: Directory, at: number): LateTold {
  const { options } = underPlannedRules(directory, clinicDateOf(EpochMs.parse(at), directory.clinic)).clinic;
  const { late, lateUntilMin } = OrderPolicy.parse(options.order ?? {});
  return { late, lateUntilMin, lateAfterMin: bookingPolicyOf(options).checkInLateMin };
}
