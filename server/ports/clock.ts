/** The time, as a part that a test can turn. */
export type Clock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
};

/** The clocks of two processes that are both right may differ by as much. */
export const CLOCKS_DIFFER_MS = 2_000;
