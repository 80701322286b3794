import { TicketNumber } from '../../common/contract/vocabulary.ts';

/** How a number is shown and spoken: its series, and at least three digits: `K-007`, `K-1042`. */
export const bookingNumber = (series: string, ordinal: number): TicketNumber =>
  TicketNumber.parse(`${series}-${String(ordinal).padStart(3, '0')}`);
