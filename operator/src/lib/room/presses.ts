import type { StageId } from '#common/contract/vocabulary.ts';
import type { RoomAct } from './keys.ts';

/** A second press so soon after the first was answered is a shaking hand: a double click is one call. */
export const DOUBLE_PRESS_MS = 1_000;
/** A press that had to wait longer for its turn is no longer meant. */
export const KEPT_MS = 2_000;

export type Pressed = { readonly which: RoomAct; readonly at: number; readonly stageId: StageId | undefined };

/**
 * What a press means. While another act is being answered it is kept, so that a quick hand loses none, and done
 * afterwards if it is still about the same patient; a repetition is nothing.
 */
export function meaningOf(
  pressed: Pressed,
  doing: RoomAct | undefined,
  answered: { readonly which: RoomAct; readonly at: number } | undefined,
): 'do' | 'keep' | 'nothing' {
  if (doing !== undefined) return doing === pressed.which ? 'nothing' : 'keep';
  return answered?.which === pressed.which && pressed.at - answered.at < DOUBLE_PRESS_MS ? 'nothing' : 'do';
}

/** Whether a kept press is still meant now that its turn has come. */
export const isStillMeant = (kept: Pressed, stageId: StageId | undefined, now: number): boolean =>
  kept.stageId === stageId && now - kept.at < KEPT_MS;
