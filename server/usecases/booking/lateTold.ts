import { OrderPolicy, type LateTold } from '../../../common/contract/order.ts';
import type { ClinicOptions } from '../../db/schema/organisation.ts';
import { bookingPolicyOf } from '../../booking/bookingPolicy.ts';

/** What a booked patient of the clinic is told beforehand of coming late: on paper, in messages and on screens. */
export function lateToldOf(options: ClinicOptions): LateTold {
  const { late, lateUntilMin } = OrderPolicy.parse(options.order ?? {});
  return { late, lateUntilMin, lateAfterMin: bookingPolicyOf(options).checkInLateMin };
}
