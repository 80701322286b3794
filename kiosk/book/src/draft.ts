import type { WebAsked, WebCodeSent } from '#common/contract/webBooking.ts';
import type { Place, Service } from './choices.ts';

/**
 * What is needed to go on once the code has come: phones give a page up while their reader looks at the text. Neither
 * name nor number; the rest is forgotten as soon as the code is no longer valid, and with the page's tab.
 */
export type Draft = {
  readonly clinicId: string;
  readonly secret: string;
  readonly sent: WebCodeSent;
  readonly isWaiting: boolean;
  readonly service: Service | undefined;
  readonly place: Place | undefined;
  /** Who asks: where no text came, the place is asked for again with all of it. */
  readonly asked: WebAsked;
};

const KEY = 'turnstone.booking';

export function readDraft(): Draft | undefined {
  try {
    const kept = sessionStorage.getItem(KEY);
    const draft = kept === null ? undefined : (JSON.parse(kept) as Draft); // kept by this page
    if (draft && draft.sent.validUntil > Date.now()) {
      forgetLater(draft);
      return draft;
    }
    forgetDraft();
    return undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
    forgetLater(draft);
  } catch {
    // a browser that keeps nothing
  }
}

let forgetting: ReturnType<typeof setTimeout> | undefined;
function forgetLater({ sent }: Draft): void {
  clearTimeout(forgetting);
  forgetting = setTimeout(forgetDraft, Math.max(0, sent.validUntil - Date.now()));
}

export function forgetDraft(): void {
  clearTimeout(forgetting);
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // it kept nothing
  }
}
