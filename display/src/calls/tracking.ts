/** What a screen remembers of the calls that it shows: since when they are new here, and until when they stand out. */
import type { ShownCall } from '#common/contract/views.ts';
import type { CallId } from '#common/contract/vocabulary.ts';

/** A new call, and one that is repeated, stands in the signal colour for at least this long. */
export const SIGNAL_MS = 8_000;
/** Whoever comes back from a cut is not alarmed by what is older. */
const NEWS_MS = 30_000;

export type Tracked = {
  readonly times: number;
  /** The call, or its last repetition as this screen saw it. */
  readonly announcedAt: number;
  readonly signalUntil: number;
};
export type TrackedCalls = ReadonlyMap<CallId, Tracked>;

/** @param now the server's time */
export function track(before: TrackedCalls, current: readonly ShownCall[], now: number): TrackedCalls {
  return new Map(
    current.map(({ callId, times, calledAt }) => {
      const known = before.get(callId);
      if (known === undefined) {
        const isNews = now - calledAt < NEWS_MS;
        return [callId, { times, announcedAt: calledAt, signalUntil: isNews ? now + SIGNAL_MS : 0 }];
      }
      // Fewer only means that the service has begun.
      if (times <= known.times) return [callId, known];
      return [callId, { times, announcedAt: now, signalUntil: now + SIGNAL_MS }];
    }),
  );
}

export type CurrentCall = ShownCall & { readonly announcedAt: number; readonly isSignal: boolean };

/**
 * The calls in the order in which they must be seen: those still expected at a door before those already inside, and
 * the newest first.
 *
 * @param speaking the call that is being said now; it stands out as long as it is heard
 */
export function inOrderOfUrgency(
  current: readonly ShownCall[],
  tracked: TrackedCalls,
  now: number,
  speaking: CallId | undefined,
): readonly CurrentCall[] {
  return current
    .map((call): CurrentCall => {
      const { announcedAt = call.calledAt, signalUntil = 0 } = tracked.get(call.callId) ?? {};
      return { ...call, announcedAt, isSignal: now < signalUntil || call.callId === speaking };
    })
    .sort((a, b) => Number(isExpected(b)) - Number(isExpected(a)) || b.announcedAt - a.announcedAt);
}

const isExpected = (call: CurrentCall): boolean => call.isSignal || call.state === 'called';
