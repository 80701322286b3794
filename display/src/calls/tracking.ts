/** What a screen remembers of the calls that it shows: since when they are new here, and until when they stand out. */
import type { ShownCall } from '#common/contract/displayView.ts';
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

/**
 * @param now the server's time
 * @param recent calls that are over; one that ended before it stood out long enough is remembered as well
 */
export function track(
  before: TrackedCalls,
  current: readonly ShownCall[],
  now: number,
  recent: readonly ShownCall[] = [],
): TrackedCalls {
  const after = new Map<CallId, Tracked>();
  for (const { callId, times, calledAt } of current) {
    const known = before.get(callId);
    if (known === undefined) {
      const isNews = now - calledAt < NEWS_MS;
      after.set(callId, { times, announcedAt: calledAt, signalUntil: isNews ? now + SIGNAL_MS : 0 });
    }
    // Fewer only means that the service has begun.
    else if (times <= known.times) after.set(callId, known);
    else after.set(callId, { times, announcedAt: now, signalUntil: now + SIGNAL_MS });
  }
  for (const { callId } of recent) {
    const known = before.get(callId);
    if (known !== undefined && now < known.signalUntil && !after.has(callId)) after.set(callId, known);
  }
  return after;
}

/**
 * The view with what is over too soon still among the current calls: whoever looked up a moment late sees the number
 * that was called. A call that was taken back is in neither list, and goes at once.
 */
export function keptInView<V extends { readonly current: readonly ShownCall[]; readonly recent: readonly ShownCall[] }>(
  view: V,
  tracked: TrackedCalls,
  now: number,
): V {
  const isKept = ({ callId }: ShownCall) => now < (tracked.get(callId)?.signalUntil ?? 0);
  const kept = view.recent.filter(isKept);
  return kept.length === 0
    ? view
    : { ...view, current: [...view.current, ...kept], recent: view.recent.filter((call) => !isKept(call)) };
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
