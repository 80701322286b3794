import type { WebClinics } from '../../../common/contract/webBooking.ts';
import { nowOf } from '../booking/deps.ts';
import { webClinics, type WebDeps } from './webClinic.ts';

/** What the clinic changes in its panel is on the page so soon. */
const KEPT_MS = 3_000;

/** The clinics of the page, read once for everybody who asks within a few seconds: whoever opens it costs nearly nothing. */
export function webClinicsKept(deps: WebDeps): () => Promise<WebClinics> {
  let kept: { readonly at: number; readonly answer: Promise<WebClinics> } | undefined;
  return () => {
    const now = nowOf(deps);
    if (kept && now >= kept.at && now < kept.at + KEPT_MS) return kept.answer;
    const reading = { at: now, answer: webClinics(deps) };
    kept = reading;
    // What could not be read is read again by the next who asks.
    reading.answer.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return reading.answer;
  };
}
