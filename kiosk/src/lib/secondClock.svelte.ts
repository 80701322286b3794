import { clockOffset } from '#common/ui/clockOffset.ts';

let offsetMs: number | undefined;
let now = $state(Date.now());

/** The server's time, a new one each second while something runs it: a kiosk's own clock may be wrong. */
export const secondClock = {
  get now(): number {
    return now;
  },
  hear(serverAt: number): void {
    offsetMs = clockOffset(offsetMs, serverAt - Date.now());
    now = Date.now() + offsetMs;
  },
  /** Returns the function that stops. */
  run(onTick: () => void): () => void {
    const timer = setInterval(() => {
      now = Date.now() + (offsetMs ?? 0);
      onTick();
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  },
};
