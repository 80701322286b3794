import type { CallId } from '#common/contract/vocabulary.ts';

/** Most that the server takes in one message. */
const AT_ONCE = 50;
const AGAIN_MS = 2_000;

export type Acknowledging = {
  /** These calls are before people's eyes now. */
  painted(callIds: readonly CallId[]): void;
  stop(): void;
};

/**
 * Tells the server once which calls were painted, and again where it did not hear.
 *
 * @param send resolves to whether the server has noted it
 */
export function acknowledging(
  send: (callIds: readonly CallId[]) => Promise<boolean>,
  later: (task: () => void, ms: number) => () => void = laterByTimer,
): Acknowledging {
  let wanted: readonly CallId[] = [];
  let known = new Set<CallId>();
  let isSending = false;
  let cancelRetry = (): void => undefined;

  async function tell(): Promise<void> {
    const callIds = wanted.filter((callId) => !known.has(callId)).slice(0, AT_ONCE);
    if (isSending || callIds.length === 0) return;
    isSending = true;
    cancelRetry();
    const isNoted = await send(callIds).catch(() => false);
    isSending = false;
    if (isNoted) {
      for (const callId of callIds) known.add(callId);
      await tell();
    } else cancelRetry = later(() => void tell(), AGAIN_MS);
  }

  return {
    painted(callIds) {
      wanted = callIds;
      known = new Set(callIds.filter((callId) => known.has(callId)));
      void tell();
    },
    stop() {
      wanted = [];
      cancelRetry();
    },
  };
}

const laterByTimer = (task: () => void, ms: number) => {
  const timer = setTimeout(task, ms);
  return () => {
    clearTimeout(timer);
  };
};
