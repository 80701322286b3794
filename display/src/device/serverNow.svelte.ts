import { version } from '$app/env';

/** A PC's clock this near to the server's is taken as it is: the server tells its time in whole seconds. */
const NEAR_MS = 1_500;
const TICK_MS = 500;
/** Where the build writes which one it is; the server hands these pages out under `/display`. */
const VERSION_FILE = '/display/_app/version.json';

let offsetMs = 0;
let tick = $state(Date.now());

/** The server's time. A screen's own clock may be wrong by hours, and decides neither what is voiced nor what is shown. */
export const serverNow = (): number => Date.now() + offsetMs;

/** The same for what is drawn: reading it in a component redraws that component twice a second. */
export const shownNow = {
  get current(): number {
    return tick;
  },
};

/** Keeps `shownNow` going; returns the function that stops. Made to be returned from `$effect`. */
export function startClock(): () => void {
  tick = serverNow();
  const timer = setInterval(() => (tick = serverNow()), TICK_MS);
  return () => {
    clearInterval(timer);
  };
}

/**
 * Asks the server for its time and for the version of these pages.
 *
 * @returns whether the server has other pages than these: then the screen should load itself anew
 */
export async function askServer(): Promise<'same_version' | 'other_version' | 'no_answer'> {
  const askedAt = Date.now();
  const answer = await fetch(VERSION_FILE, { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok !== true) return 'no_answer';
  const told = Date.parse(answer.headers.get('date') ?? '');
  if (!Number.isNaN(told)) {
    // On the average half a second of the told one has passed.
    const difference = told + 500 - (askedAt + Date.now()) / 2;
    offsetMs = Math.abs(difference) < NEAR_MS ? 0 : Math.round(difference);
    tick = serverNow();
  }
  const body: unknown = await answer.json().catch(() => undefined);
  const theirs = typeof body === 'object' && body !== null && 'version' in body ? body.version : version;
  return theirs === version ? 'same_version' : 'other_version';
}

const RELOADED_FOR = 'turnstone.display.reloaded';

/** Loads the new pages, once per version: an old copy in between must not make the screen reload for ever. */
export function reloadOnce(): void {
  const now = Date.now();
  const last = Number(sessionStorage.getItem(RELOADED_FOR) ?? 0);
  if (now - last < 60_000) return;
  sessionStorage.setItem(RELOADED_FOR, String(now));
  location.reload();
}
