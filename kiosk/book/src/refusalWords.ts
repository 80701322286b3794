import { webProblems } from '#common/phrases/problemsWeb.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { typedPhrases } from '#common/phrases/typed.ts';
import { webPhrases } from '#common/phrases/webBooking.ts';
import type { ApiError } from '#common/ui/api.ts';

const OWN: ReadonlyMap<string, Phrase> = new Map(
  Object.entries({
    ...webProblems,
    ...typedPhrases,
    slot_taken: webPhrases.taken,
    schedule_full: webPhrases.taken,
    quota_reached: webPhrases.taken,
    not_released: webPhrases.taken,
    not_offered: webPhrases.taken,
    outside_booking_window: webPhrases.taken,
    place_not_held: webPhrases.keptNoMore,
    overlaps_another: webPhrases.youHaveAnother,
    needs_a_person: webPhrases.askPerson,
    screening_outdated: webProblems.web_begin_again,
    screening_needed: webProblems.web_begin_again,
    too_many_requests: webProblems.web_busy,
  }),
);

/** What to do about a refusal, said to whoever books. */
export function refusalWords({ code, detail }: ApiError): Phrase {
  const reason = detail['reason'];
  const named = code === 'phone_not_understood' && typeof reason === 'string' ? reason : code;
  return OWN.get(named) ?? webPhrases.noAnswer;
}
