import type { KioskView } from '#common/contract/kioskView.ts';
import type { Result } from '#common/contract/result.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import type { ApiError } from '#common/ui/api.ts';
import type { Screen, Typed } from './screen.ts';

/** Why something was not done, and how to do it again with nothing lost. */
export type Trouble = { readonly error: ApiError; readonly again?: () => void };

/** What a part of one person's way through the kiosk needs of the whole. */
export type Steps = {
  readonly screen: () => Screen;
  readonly view: () => KioskView | undefined;
  readonly typed: () => Typed;
  readonly isBusy: () => boolean;
  /** On, and back again by "back". */
  readonly go: (next: Screen) => void;
  /** In place of what is shown. */
  readonly show: (next: Screen) => void;
  /** From here there is no way back. */
  readonly arrive: (next: Screen) => void;
  /** "Back" leads to none of these any more. */
  readonly forget: (names: ReadonlySet<Screen['name']>) => void;
  readonly haveTrouble: (trouble: Trouble) => void;
  /** What is wrong with what was typed; undefined: nothing. */
  readonly correct: (mistake: Phrase | undefined) => void;
  /** One request at a time; the same request again carries the key of the first. */
  readonly ask: <T>(
    busyWith: string,
    path: string,
    body: Readonly<Record<string, unknown>>,
    read: (body: unknown) => T,
    take: (answer: Result<T, ApiError>) => void,
  ) => void;
  /** The same for what changes nothing. */
  readonly read: <T>(
    busyWith: string,
    path: string,
    read: (body: unknown) => T,
    take: (answer: Result<T, ApiError>) => void,
  ) => void;
  /** The slip of a booking; undefined where none comes. */
  readonly expectSlip: (path: string | undefined) => void;
  /** A person is needed for what was answered. */
  readonly ringForPerson: (code: string) => void;
  readonly finishSoon: () => void;
};
