let now = $state(Date.now());

/** The time, a new one each second while something runs it. */
export const secondClock = {
  get now(): number {
    return now;
  },
  /** Returns the function that stops. */
  run(onTick: () => void): () => void {
    const timer = setInterval(() => {
      now = Date.now();
      onTick();
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  },
};
