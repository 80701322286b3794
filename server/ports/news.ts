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
  | { readonly kind: 'outbox' };

export type News = {
  tell(item: NewsItem): void;
  listen(hear: (item: NewsItem) => void): Promise<() => Promise<void>>;
};
