import type { AskMore } from '#common/contract/booking.ts';
import type { LocalText } from '#common/contract/language.ts';
import type { BookedOtherDay, OtherDayPlace, OtherService, RecordShape } from '#common/contract/otherDay.ts';
import type { TicketScanned } from '#common/contract/queue.ts';
import type { AskedQuestions, ScreeningAnswer, ScreeningQuestion } from '#common/contract/screening.ts';
import type { DepartmentId, PractitionerId, ServiceId } from '#common/contract/vocabulary.ts';
import type { ApiError } from '#common/ui/api.ts';
import type { TicketView } from '#common/contract/kioskView.ts';

import type { OfflineTaken } from './offline.svelte.ts';

/** By what a booked patient is found. */
export type Way = 'phone' | 'code' | 'nationalId';

/** By what somebody books a place of another day here. */
export type WayToBook = Exclude<Way, 'code'> | 'recordNumber';

/** What is wanted on another day, with the answers to the clinic's questions once these were asked. */
export type Wish = { readonly serviceId: ServiceId; readonly answers?: readonly ScreeningAnswer[] };

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
  | { readonly name: 'waiting_list'; readonly wish: Wish; readonly isDone: boolean }
  /** One of the clinic's questions, which come before the free places of other days. */
  | {
      readonly name: 'question';
      readonly serviceId: ServiceId;
      readonly questions: AskedQuestions;
      readonly question: ScreeningQuestion;
      /** To those before it. */
      readonly answers: readonly ScreeningAnswer[];
      /** The questions were changed meanwhile. */
      readonly isAnew: boolean;
    }
  /** The answers lead to these services, and not to the one asked for. */
  | { readonly name: 'other_service'; readonly wish: Wish; readonly services: readonly OtherService[] }
  /** The answers lead to a person, or nowhere else. `spokenAs`: by what name the server says the advice. */
  | { readonly name: 'to_person'; readonly advice: LocalText; readonly spokenAs: string | undefined }
  /** Full for today: the free places of other days. */
  | {
      readonly name: 'other_day';
      readonly wish: Wish;
      readonly places: readonly OtherDayPlace[];
      readonly records: RecordShape | null;
      readonly wasTaken: boolean;
    }
  | {
      readonly name: 'who_books';
      readonly wish: Wish;
      readonly place: OtherDayPlace;
      readonly records: RecordShape | null;
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
  recordNumber: string;
  oneMore: string;
  contact: string;
};
export const NOTHING_TYPED: Typed = { phone: '', code: '', nationalId: '', recordNumber: '', oneMore: '', contact: '' };
