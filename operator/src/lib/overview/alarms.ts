import type { Alarm, PanelView, QueueEntry, RoomState } from '#common/contract/views.ts';
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
  | { readonly kind: 'nobody_serves'; readonly service: Service }
  | { readonly kind: 'wait_too_long'; readonly service: Service; readonly longestMs: number }
  | { readonly kind: 'paused_long'; readonly room: RoomState; readonly pausedMs: number }
);

/** A screen has painted a call within a second; so long after it somebody should look. */
const SHOWN_WITHIN_MS = 10_000;
/** A pause for tea is no alarm. */
const PAUSED_LONG_MS = 20 * 60_000;
const MINUTE_MS = 60_000;

/** The most pressing first: whoever asks for a person, then whoever may miss a call, then who waits in vain or long. */
export function overviewAlarms(view: PanelView, now: number): readonly OverviewAlarm[] {
  const told = view.alarms.map((alarm) => ({ kind: 'told' as const, id: alarm.id, alarm }));
  const services = view.dayStatus === 'open' ? view.services.filter(({ waiting }) => waiting > 0) : [];
  return [
    ...told.filter(({ alarm }) => alarm.requestId !== null),
    ...view.rooms.flatMap((room) => callNotShown(view, room, now)),
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
    ...view.rooms.flatMap((room): OverviewAlarm[] =>
      room.status === 'paused' && now - room.since > PAUSED_LONG_MS
        ? [{ kind: 'paused_long', id: `paused:${room.servicePointId}`, room, pausedMs: now - room.since }]
        : [],
    ),
    ...told.filter(({ alarm }) => alarm.requestId === null),
  ];
}

function callNotShown(view: PanelView, room: RoomState, now: number): OverviewAlarm[] {
  const { lastCall } = room;
  const entry = view.queue.find(({ stageId, status }) => stageId === lastCall?.stageId && status === 'called');
  if (!lastCall || !entry || now - lastCall.calledAt < SHOWN_WITHIN_MS) return [];
  const { callId, shownOn, screens } = lastCall;
  return screens > 0 && shownOn >= screens
    ? []
    : [{ kind: 'call_not_shown', id: `shown:${callId}`, number: entry.number, room, shownOn, screens }];
}

export const roomsOf = (view: PanelView, serviceId: ServiceId): readonly RoomState[] =>
  view.rooms.filter(({ serviceIds }) => serviceIds.includes(serviceId));

/** Counted here and not told, so that it grows on the screen by itself. @returns undefined where nobody waits */
export function longestWaitMs(view: PanelView, serviceId: ServiceId, now: number): number | undefined {
  const waiting = view.queue.filter((entry: QueueEntry) => entry.serviceId === serviceId && entry.status === 'waiting');
  return waiting.length === 0 ? undefined : Math.max(0, now - Math.min(...waiting.map(({ enteredAt }) => enteredAt)));
}
