/** An old copy somewhere in between must not make a screen reload for ever. */
const NOT_AGAIN_WITHIN_MS = 60_000;

/**
 * Loads the page anew if the server has other ones since an upgrade; to be called where nobody loses anything by it.
 * Without an answer everything stays as it is.
 *
 * @param version which build this page is, from `$app/env`
 */
export async function reloadIfNewer(app: 'kiosk' | 'display' | 'operator', version: string): Promise<void> {
  // Where the build writes which one it is; the server hands the pages out under the app's name.
  const answer = await fetch(`/${app}/_app/version.json`, { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok !== true) return;
  const body: unknown = await answer.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('version' in body) || body.version === version) return;
  const key = `turnstone.${app}.reloaded`;
  const now = Date.now();
  if (now - Number(sessionStorage.getItem(key) ?? 0) < NOT_AGAIN_WITHIN_MS) return;
  sessionStorage.setItem(key, String(now));
  location.reload();
}
