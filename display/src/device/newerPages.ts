import { version } from '$app/env';

/** Where the build writes which one it is; the server hands these pages out under `/display`. */
const VERSION_FILE = '/display/_app/version.json';
const RELOADED_AT = 'turnstone.display.reloaded';
/** An old copy somewhere in between must not make the screen reload for ever. */
const NOT_AGAIN_WITHIN_MS = 60_000;

/** Loads this page anew if the server has other ones since an upgrade. Without an answer everything stays as it is. */
export async function reloadIfNewer(): Promise<void> {
  const answer = await fetch(VERSION_FILE, { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok !== true) return;
  const body: unknown = await answer.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('version' in body) || body.version === version) return;
  const now = Date.now();
  if (now - Number(sessionStorage.getItem(RELOADED_AT) ?? 0) < NOT_AGAIN_WITHIN_MS) return;
  sessionStorage.setItem(RELOADED_AT, String(now));
  location.reload();
}
