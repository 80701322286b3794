import type { BookingChannel } from '../../common/contract/booking.ts';
import { USUAL_OPTIONS } from '../../common/contract/usualOptions.ts';

/** Over these nobody of the clinic looks on: what one books there is limited, over both together. */
export const UNATTENDED: readonly BookingChannel[] = ['web', 'phone'];

/** How many bookings still to come somebody may have who makes them alone. */
export const mostOpenOf = ({ webMostOpen }: { readonly webMostOpen?: number }): number =>
  webMostOpen ?? USUAL_OPTIONS.webMostOpen;
