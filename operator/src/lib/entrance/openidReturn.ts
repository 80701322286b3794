/** What this browser was sent away with; another page's link back to the panel does not know it. */
const KEPT = 'turnstone.panel.openid';

export function leaveFor(url: string, state: string): void {
  sessionStorage.setItem(KEPT, state);
  location.assign(url);
}

/** @returns the query that the browser came back with, where it was this browser that had left; once */
export function cameBack(url: Pick<URL, 'search'>): string | undefined {
  const state = new URLSearchParams(url.search).get('state');
  const kept = sessionStorage.getItem(KEPT);
  if (state === null || kept !== state) return undefined;
  sessionStorage.removeItem(KEPT);
  return url.search;
}
