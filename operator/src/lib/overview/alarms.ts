import type { Alarm, PanelView, QueueEntry, RoomState } from '#common/contract/panelView.ts';
import { overviewPhrases } from '#common/phrases/panelOverview.ts';
import type { Phrase } from '#common/phrases/phrase.ts';
import { strandedGroups, type StrandedGroup } from '../reception/stranded.ts';
import { isForRoom } from '../room/callable.ts';
import type { ServiceId } from '#common/contract/vocabulary.ts';

type Service = PanelView['services'][number];

/** What needs the supervisor: told by the server, or seen in the queue itself. */
export type OverviewAlarm = { readonly id: string } & (
  | { readonly kind: 'told'; readonly alarm: Alarm }
  | {
      readonly kind: 'call_not_shown';
      readonly number: string;
      readonly room: RoomState;
      readonly shownOn: number;
      readonly screens: number;
    }
  | { readonly kind: 'stranded'; readonly group: StrandedGroup }
  | { readonly kind: 'nobody_serves'; readonly service: Service }
  | { readonly kind: 'wait_too_long'; readonly service: Service; readonly longestMs: number }
  | { readonly kind: 'room_idle'; readonly room: RoomState; readonly idleMs: number; readonly waiting: number }
  | { readonly kind: 'paused_long'; readonly room: RoomState; readonly pausedMs: number }
);

/** A screen has painted a call within a second. So long after it nobody can have seen it: the desk calls aloud. */
const SEEN_WITHIN_MS = 5_000;
/** And so long after it somebody should look at the screens that did not. */
const SHOWN_EVERYWHERE_WITHIN_MS = 10_000;
const MINUTE_MS = 60_000;

/** The most pressing first: whoever asks for a person, then whoever may miss a call, then who waits in vain or long. */
export function overviewAlarms(view: PanelView, now: number): readonly OverviewAlarm[] {
  const told = view.alarms.map((alarm) => ({ kind: 'told' as const, id: alarm.id, alarm }));
  const services = view.dayStatus === 'open' ? view.services.filter(({ waiting }) => waiting > 0) : [];
  return [
    ...told.filter(({ alarm }) => alarm.requestId !== null),
    ...view.rooms.flatMap((room) => callNotShown(view, room, now)),
    ...(view.dayStatus === 'open' ? strandedGroups(view, now) : []).map((group): OverviewAlarm => ({
      kind: 'stranded',
      id: `stranded:${group.id}`,
      group,
    })),
    ...services.flatMap((service): OverviewAlarm[] =>
      roomsOf(view, service.serviceId).every(({ status }) => status === 'closed')
        ? [{ kind: 'nobody_serves', id: `nobody:${service.serviceId}`, service }]
        : [],
    ),
    ...services.flatMap((service): OverviewAlarm[] => {
      const longestMs = longestWaitMs(view, service.serviceId, now) ?? 0;
      return longestMs > view.policy.longestWaitMin * MINUTE_MS
        ? [{ kind: 'wait_too_long', id: `wait:${service.serviceId}`, service, longestMs }]
        : [];
    }),
    ...view.rooms.flatMap((room): OverviewAlarm[] => {
      const { idleMs, waiting } = idleness(view, room, now);
      return idleMs >= view.policy.roomIdleMin * MINUTE_MS
        ? [{ kind: 'room_idle', id: `idle:${room.servicePointId}`, room, idleMs, waiting }]
        : [];
    }),
    ...view.rooms.flatMap((room): OverviewAlarm[] =>
      room.status === 'paused' && now - room.since > view.policy.pausedLongMin * MINUTE_MS
        ? [{ kind: 'paused_long', id: `paused:${room.servicePointId}`, room, pausedMs: now - room.since }]
        : [],
    ),
    ...told.filter(({ alarm }) => alarm.requestId === null),
  ];
}

/** Who could be called to the room now: whoever came early for a booked time is not missed before it. */
export const waitingNow = (view: PanelView, room: RoomState, now: number): readonly QueueEntry[] =>
  view.queue.filter(
    (entry) => entry.status === 'waiting' && isForRoom(entry, room) && (entry.bookedAt ?? entry.enteredAt) <= now,
  );

/** Since when a room is open with nobody in it; undefined where it is not so. */
export const freeSince = ({ status, currentStageId, since, freeSince: left }: RoomState): number | undefined =>
  status === 'open' && currentStageId === null ? Math.max(since, left ?? since) : undefined;

/** How long somebody has waited for a room that was free all that time. */
export function idleness(view: PanelView, room: RoomState, now: number): { idleMs: number; waiting: number } {
  const since = freeSince(room);
  const waiting = since === undefined || view.dayStatus !== 'open' ? [] : waitingNow(view, room, now);
  if (since === undefined || waiting.length === 0) return { idleMs: 0, waiting: 0 };
  const first = Math.min(...waiting.map(({ enteredAt, bookedAt }) => Math.max(enteredAt, bookedAt ?? enteredAt)));
  return { idleMs: Math.max(0, now - Math.max(since, first)), waiting: waiting.length };
}

export type CallNotShown = Extract<OverviewAlarm, { kind: 'call_not_shown' }>;

/** Calls that no screen has shown, though there is one to show them: whoever is called cannot know. */
export const callsNobodySaw = (view: PanelView, now: number): readonly CallNotShown[] =>
  view.rooms.flatMap((room) => callNotShown(view, room, now)).filter(({ shownOn }) => shownOn === 0);

function callNotShown(view: PanelView, room: RoomState, now: number): CallNotShown[] {
  const { lastCall } = room;
  const entry = view.queue.find(({ stageId, status }) => stageId === lastCall?.stageId && status === 'called');
  if (!lastCall || !entry || lastCall.expectedScreens === 0) return [];
  const { callId, shownOn, screens, calledAt } = lastCall;
  if (now - calledAt < (shownOn === 0 ? SEEN_WITHIN_MS : SHOWN_EVERYWHERE_WITHIN_MS)) return [];
  return screens > 0 && shownOn >= screens
    ? []
    : [{ kind: 'call_not_shown', id: `shown:${callId}`, number: entry.number, room, shownOn, screens }];
}

/** In words, with what to do. */
export const notShownPhrase = ({ screens }: CallNotShown): Phrase =>
  screens === 0 ? overviewPhrases.noScreen : overviewPhrases.callNotShown;

export const roomsOf = (view: PanelView, serviceId: ServiceId): readonly RoomState[] =>
  view.rooms.filter(({ serviceIds }) => serviceIds.includes(serviceId));

/** Counted here and not told, so that it grows on the screen by itself. @returns undefined where nobody waits */
export function longestWaitMs(view: PanelView, serviceId: ServiceId, now: number): number | undefined {
  const waiting = view.queue.filter((entry: QueueEntry) => entry.serviceId === serviceId && entry.status === 'waiting');
  return waiting.length === 0 ? undefined : Math.max(0, now - Math.min(...waiting.map(({ enteredAt }) => enteredAt)));
}
