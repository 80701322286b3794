import type { DisplayView } from '#common/contract/displayView.ts';
import { displayPhrases } from '#common/phrases/display.ts';
import { say } from '#common/phrases/phrase.ts';
import { placeText } from '#common/phrases/place.ts';
import type { CurrentCall } from '../calls/tracking.ts';
import type { HallInput } from './hallPlan.ts';
import { ownNumber, slotsOf, turningSlot } from './wording.ts';

type Box = Pick<HallInput, 'widthPx' | 'heightPx' | 'sizes' | 'measure'>;

/** Where a call sends its patient, in the lines of this screen. */
export const placeSlots = (settings: DisplayView['settings'], { place }: Pick<CurrentCall, 'place'>) =>
  slotsOf(settings, (language) => placeText(place, language));

/** What is planned for a hall of this size. */
export function hallInput(
  { settings, recent }: Pick<DisplayView, 'settings' | 'recent'>,
  calls: readonly CurrentCall[],
  box: Box,
): HallInput {
  const isAlone = settings.layout === 'corridor';
  return {
    ...box,
    isAlone,
    current: calls.map((call) => ({
      number: call.number,
      own: ownNumber(settings, call.number),
      place: placeSlots(settings, call),
    })),
    recent: isAlone ? [] : recent.map((call) => ({ number: call.number, place: placeSlots(settings, call) })),
    heading: [turningSlot(slotsOf(settings, (language) => say(displayPhrases.calledEarlier, language)))],
  };
}
