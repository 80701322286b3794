/** What is said on a screen to somebody who uses the kiosk by ear, and what each key does there. */
import type { Language } from '#common/contract/language.ts';
import type { KioskView } from '#common/contract/kioskView.ts';
import type { DepartmentId, PractitionerId, ServiceId } from '#common/contract/vocabulary.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import type { DeskNews } from '../desk.svelte.ts';
import type { PaperState } from '../paper.svelte.ts';
import type { Screen, Typed, Way, WayToBook } from '../screen.ts';
import type { Piece } from './piece.ts';

/** What a key leads to. */
export type EarAct =
  | { readonly do: 'begin'; readonly language: Language }
  | { readonly do: 'with_appointment' | 'without_appointment' | 'again' | 'finish' | 'close_person' }
  | { readonly do: 'department'; readonly departmentId: DepartmentId }
  | { readonly do: 'doctors'; readonly departmentId: DepartmentId | null }
  | { readonly do: 'service'; readonly serviceId: ServiceId; readonly practitionerId: PractitionerId | null }
  | { readonly do: 'people' }
  | { readonly do: 'more' }
  | { readonly do: 'other_day' | 'instead'; readonly serviceId: ServiceId }
  | { readonly do: 'answer'; readonly optionId: string }
  | { readonly do: 'book_by'; readonly way: WayToBook }
  | { readonly do: 'place'; readonly index: number }
  | { readonly do: 'way'; readonly way: Way }
  | { readonly do: 'waiting_list' | 'check_in' | 'add_contact' | 'join_list' | 'book' | 'another' | 'contact' };

/** A choice before it has its key. */
export type Choosable = {
  readonly piece: Omit<Piece, 'language' | 'key'>;
  readonly language?: Language;
  readonly act: EarAct;
};
export type EarChoice = { readonly key: number; readonly piece: Piece; readonly act: EarAct };
/** Digits go here instead of choosing. */
export type EarField = { readonly name: keyof Typed; readonly maxLength: number; readonly extraKey?: '+' | 'X' };

export type EarMenu = {
  /** Said first. */
  readonly intro: readonly Piece[];
  /** What may change while the screen stays, such as the paper; then it is said once more by itself. */
  readonly news: readonly Piece[];
  readonly choices: readonly EarChoice[];
  /** Said after the choices. */
  readonly outro: readonly Piece[];
  readonly field: EarField | undefined;
  /** By the Enter key, where nothing was stepped to. */
  readonly onEnter: EarAct | undefined;
  /** By the Enter key before anything was typed. */
  readonly onEmptyEnter: EarAct | undefined;
};

/** Everything that what is said depends on. */
export type EarFacts = {
  readonly screen: Screen;
  readonly view: KioskView;
  readonly language: Language;
  readonly isAway: boolean;
  readonly canGiveAway: boolean;
  readonly paper: PaperState;
  readonly slip: PaperState;
  readonly deskNews: DeskNews;
  readonly isPersonAsked: boolean;
  /** The service that was chosen by ear: for how many is asked next. */
  readonly wanted: { readonly serviceId: ServiceId; readonly practitionerId: PractitionerId | null } | undefined;
  /** Of choices that do not fit the keys. */
  readonly page: number;
  readonly mistake: Phrase | undefined;
  /** While the server is away: whether paper will come. */
  readonly paperSaid: { readonly phrase: Phrase; readonly at?: number } | undefined;
  /** The same again may help. */
  readonly mayRepeat: boolean;
};
