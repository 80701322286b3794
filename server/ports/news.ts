import type { ClinicId, QueueDayId } from '../../common/contract/vocabulary.ts';

/** What one process tells the others, so that each can bring its own memory up to date. Nothing depends on its arrival. */
export type NewsItem =
  | { readonly kind: 'queue'; readonly queueDayId: QueueDayId; readonly clinicId: ClinicId; readonly seq: number }
  /** Bookings, requests to the desk, devices, prints: what screens show beside the queue. */
  | { readonly kind: 'beside'; readonly clinicId: ClinicId }
  /** Names, services, rooms, hours. */
  | { readonly kind: 'directory'; readonly clinicId: ClinicId }
  /** A token, session or role no longer holds. */
  | { readonly kind: 'tokens' }
  /** The outbox has work in these lanes. */
  | { readonly kind: 'outbox' }
  /** A call is said in its zone, by the plan of that row: also on the screens that are connected elsewhere. */
  | {
      readonly kind: 'announcement';
      readonly clinicId: ClinicId;
      readonly announcementId: string;
      /** The process that made the plan and tells its own screens. */
      readonly holder: string;
      readonly voiceUntil: number;
      readonly times: 1 | 2;
    };

export type News = {
  tell(item: NewsItem): void;
  /** @param onAgain listening was interrupted and goes on: whatever was told meanwhile was not heard */
  listen(hear: (item: NewsItem) => void, onAgain: () => void): Promise<() => Promise<void>>;
};
