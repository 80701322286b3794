import type { Language } from '../../../common/contract/language.ts';
import type {
  PhoneCallFailure,
  PhoneCallResult,
  PhoneIdentity,
  PhoneTopic,
} from '../../../common/contract/phoneLine.ts';
import type { ScreeningAnswer } from '../../../common/contract/screening.ts';
import type { Fragment } from '../fragment.ts';
import type { CallEvent, Gather } from '../script.ts';
import type { ClinicReply, ClinicRequest, Item, MyBooking, PlaceItem, Question, Wanted, Who } from './clinicRequest.ts';

/** What is chosen from a list. */
export type Choice =
  | 'clinic'
  | 'way'
  | 'patient_type'
  | 'answer'
  | 'department'
  | 'insurance'
  | 'doctor'
  | 'identity'
  | 'information'
  | 'service';

/** What is keyed in. */
export type Entry = PhoneIdentity | 'council' | Question;

/** Where the caller is. Each is plain JSON and everything that its words and keys need. */
export type At =
  | { readonly at: 'ringing' }
  /** Somebody who called back heard what it was about, and pressed a key that leads on. */
  | { readonly at: 'own_matter' }
  | { readonly at: 'language' }
  | { readonly at: 'main' }
  | {
      readonly at: 'choose';
      readonly what: Choice;
      readonly items: readonly Item[];
      readonly page: number;
      /** Of a question of the clinic: its words, and its name. */
      readonly text?: string;
      readonly questionId?: string;
    }
  | { readonly at: 'places'; readonly places: readonly PlaceItem[]; readonly page: number }
  | { readonly at: 'this_number' }
  | { readonly at: 'entry'; readonly what: Entry; readonly identity?: Who['identity'] }
  | { readonly at: 'heard_back'; readonly what: PhoneIdentity; readonly value: string }
  | { readonly at: 'confirm'; readonly place: PlaceItem }
  | { readonly at: 'made'; readonly booking: MyBooking; readonly as: 'booked' | 'moved'; readonly said: number }
  | { readonly at: 'my_bookings'; readonly bookings: readonly MyBooking[]; readonly index: number }
  | { readonly at: 'confirm_cancel'; readonly booking: MyBooking }
  | { readonly at: 'afterwards' }
  | { readonly at: 'no_desk' }
  | { readonly at: 'asking'; readonly request: ClinicRequest }
  | { readonly at: 'connecting'; readonly reason: DeskReason }
  | { readonly at: 'talking' }
  | { readonly at: 'ended' };

/** Why a caller is passed on to the desk. */
export type DeskReason =
  | 'key_0'
  | 'clinic_choice'
  | 'wrong_keys'
  | 'silence'
  | 'not_identified'
  | 'too_many_tries'
  | 'screening'
  | 'new_patient'
  | 'refused';

/** A booking that is being made or moved. */
export type Errand = {
  readonly wanted: Wanted;
  readonly answers: readonly ScreeningAnswer[];
  readonly place?: PlaceItem;
  /** Held for this call. */
  readonly isHeld: boolean;
  /** The booking that is moved. */
  readonly moving?: MyBooking;
};

export type MenuState = {
  readonly language: Language;
  readonly at: At;
  /** Earlier questions, the last one last, to which # goes back. */
  readonly back: readonly At[];
  /** In a row at this question. */
  readonly silences: number;
  readonly wrongKeys: number;
  /** How often the desk was rung again where nobody took the call; absent in a call from before this was kept. */
  readonly deskRetries?: number;
  /** Wrong numbers, identities and codes in this call. */
  readonly tries: number;
  /** Events so far: no call goes on for ever. */
  readonly steps: number;
  readonly topic: PhoneTopic | null;
  readonly errand: Errand | null;
  readonly who: Who | null;
  /** The identity to which the mobile number that is being keyed in belongs. */
  readonly needsMobile: Who | null;
  readonly clinicId: string;
  readonly result: PhoneCallResult;
  readonly failure: PhoneCallFailure | null;
};

export type MenuEvent = CallEvent | { readonly type: 'reply'; readonly reply: ClinicReply };

/** A sentence or two that are heard in one piece: no longer than eight seconds. */
export type Prompt = readonly Fragment[];

export type MenuStep = {
  readonly state: MenuState;
  readonly say: readonly Prompt[];
  readonly gather?: Gather;
  /** Pass the caller on; answered by `connected` or `not_connected`. */
  readonly connect?: { readonly reason: DeskReason };
  /** Do this at the clinic and go on with `reply`; what is said before is heard first. */
  readonly request?: ClinicRequest;
  /** Give back whatever place is held for this call. */
  readonly releases?: true;
  readonly then?: 'hang_up';
};
