/** An old copy somewhere in between must not make a screen reload for ever. */
const NOT_AGAIN_WITHIN_MS = 60_000;

type App = 'kiosk' | 'display' | 'operator';

/**
 * Whether the server has other pages since an upgrade. Without an answer: no.
 *
 * @param version which build this page is, from `$app/env`
 */
export async function hasNewer(app: App, version: string): Promise<boolean> {
  // Where the build writes which one it is; the server hands the pages out under the app's name.
  const answer = await fetch(`/${app}/_app/version.json`, { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok !== true) return false;
  const body: unknown = await answer.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'version' in body && body.version !== version;
}

/** Loads the page anew, and not again and again. */
export function reloadOnce(app: App): void {
  const key = `turnstone.${app}.reloaded`;
  const now = Date.now();
  if (now - Number(sessionStorage.getItem(key) ?? 0) < NOT_AGAIN_WITHIN_MS) return;
  sessionStorage.setItem(key, String(now));
  location.reload();
}

/** Loads the page anew if the server has other ones; to be called where nobody loses anything by it. */
export async function reloadIfNewer(app: App, version: string): Promise<void> {
  if (await hasNewer(app, version)) reloadOnce(app);
}
