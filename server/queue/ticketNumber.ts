import type { Series, TicketNumber } from '../../common/contract/vocabulary.ts';

/** `B` and 42 make `B-042`: three digits at least, so that numbers line up on screens and paper. */
export const ticketNumber = (series: Series, ordinal: number): TicketNumber =>
  `${series}-${String(ordinal).padStart(3, '0')}` as TicketNumber; // matches TicketNumber by construction
