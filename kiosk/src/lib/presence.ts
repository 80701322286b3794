import type { Later } from './later.ts';

/** Three are missed before the server takes the kiosk to be gone. */
const EVERY_MS = 10_000;

/** Says now and every 10 s that this kiosk is there, so that the desk is not told it were silent; returns the function that stops. */
export function tellPresence(tell: () => Promise<unknown>, later: Later): () => void {
  let cancel: () => void = () => undefined;
  const again = () => {
    // Without an answer the next one says the same.
    tell().catch(() => undefined);
    cancel = later(again, EVERY_MS);
  };
  again();
  return () => {
    cancel();
  };
}
