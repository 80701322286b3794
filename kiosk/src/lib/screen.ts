import type { AskMore } from '#common/contract/booking.ts';
import type { BookedOtherDay, OtherDayPlace } from '#common/contract/otherDay.ts';
import type { TicketScanned } from '#common/contract/queue.ts';
import type { DepartmentId, PractitionerId, ServiceId } from '#common/contract/vocabulary.ts';
import type { ApiError } from '#common/ui/api.ts';
import type { TicketView } from '#common/contract/kioskView.ts';

import type { OfflineTaken } from './offline.svelte.ts';

/** By what a booked patient is found. */
export type Way = 'phone' | 'code' | 'nationalId';

/** By what somebody books a place of another day here. */
export type WayToBook = Exclude<Way, 'code'>;

/** Where the person at the kiosk is. */
export type Screen =
  | { readonly name: 'language' }
  | { readonly name: 'purpose' }
  | { readonly name: 'departments' }
  | { readonly name: 'services'; readonly departmentId: DepartmentId | null }
  | { readonly name: 'doctors'; readonly departmentId: DepartmentId | null }
  | { readonly name: 'ways' }
  | { readonly name: 'identify'; readonly way: Way }
  | { readonly name: 'one_more'; readonly way: Way; readonly ask: AskMore }
  /** A second ticket for the same service a moment after the first: is another one wanted? */
  | { readonly name: 'another'; readonly wanted: WantedTicket; readonly number: string }
  /** A ticket was held before the scanner: where it stands. */
  | { readonly name: 'standing'; readonly scanned: TicketScanned }
  | { readonly name: 'refused'; readonly problem: ApiError }
  | { readonly name: 'waiting_list'; readonly serviceId: ServiceId; readonly isDone: boolean }
  /** Full for today: the free places of other days. */
  | {
      readonly name: 'other_day';
      readonly serviceId: ServiceId;
      readonly places: readonly OtherDayPlace[];
      readonly wasTaken: boolean;
    }
  | {
      readonly name: 'who_books';
      readonly serviceId: ServiceId;
      readonly place: OtherDayPlace;
      readonly way: WayToBook;
    }
  | { readonly name: 'booked'; readonly booking: BookedOtherDay }
  | { readonly name: 'ticket'; readonly ticket: TicketView }
  /** Given while the server is away. */
  | { readonly name: 'offline_ticket'; readonly taken: OfflineTaken }
  | { readonly name: 'contact'; readonly ticket: TicketView }
  | { readonly name: 'contact_added'; readonly ticket: TicketView; readonly channel: 'sms' | 'voice' };

/** Which ticket is asked for. */
export type WantedTicket = {
  readonly serviceId: ServiceId;
  readonly practitionerId: PractitionerId | null;
  readonly isAnother: boolean;
};

/** What the person has typed; wiped for the next one. */
export type Typed = {
  phone: string;
  code: string;
  nationalId: string;
  oneMore: string;
  contact: string;
};
export const NOTHING_TYPED: Typed = { phone: '', code: '', nationalId: '', oneMore: '', contact: '' };
