import { clockOffset } from '#common/ui/clockOffset.ts';

const TICK_MS = 500;

let offsetMs: number | undefined;
let tick = $state(Date.now());

/** The server's time. A screen's own clock may be wrong by hours, and decides neither what is voiced nor what is shown. */
export const serverNow = (): number => Date.now() + (offsetMs ?? 0);

/** The same for what is drawn: reading it in a component redraws that component twice a second. */
export const shownNow = {
  get current(): number {
    return tick;
  },
};

/** The server has told its time, with everything that it tells. */
export function hearServerTime(at: number): void {
  offsetMs = clockOffset(offsetMs, at - Date.now());
  tick = serverNow();
}

/** Keeps `shownNow` going; returns the function that stops. Made to be returned from `$effect`. */
export function startClock(): () => void {
  tick = serverNow();
  const timer = setInterval(() => (tick = serverNow()), TICK_MS);
  return () => {
    clearInterval(timer);
  };
}
