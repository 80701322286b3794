import type { WebCodeSent } from '#common/contract/webBooking.ts';
import type { Place, Service } from './choices.ts';

/** What is needed to go on once the code has come: phones give a page up while their reader looks at the text. */
export type Draft = {
  readonly clinicId: string;
  readonly secret: string;
  readonly sent: WebCodeSent;
  readonly isWaiting: boolean;
  readonly service: Service | undefined;
  readonly place: Place | undefined;
};

const KEY = 'turnstone.booking';

export function readDraft(): Draft | undefined {
  try {
    const kept = sessionStorage.getItem(KEY);
    const draft = kept === null ? undefined : (JSON.parse(kept) as Draft); // kept by this page
    return draft && draft.sent.validUntil > Date.now() ? draft : undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // a browser that keeps nothing
  }
}

export function forgetDraft(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // it kept nothing
  }
}
