import type { PrintState } from '../../common/contract/kioskView.ts';
import type { ClinicId, DeviceId, QueueDayId } from '../../common/contract/vocabulary.ts';

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
    }
  /** A screen is tried; whoever is connected with it does so, and tells what came of it. */
  | {
      readonly kind: 'screen_test';
      readonly clinicId: ClinicId;
      readonly deviceId: DeviceId;
      readonly askId: string;
      /** The process that asks. */
      readonly holder: string;
    }
  | {
      readonly kind: 'screen_tested';
      readonly clinicId: ClinicId;
      readonly deviceId: DeviceId;
      readonly askId: string;
      readonly sound: string;
    }
  /** All agents that are connected with this process; `asks`: the others tell theirs. */
  | { readonly kind: 'agents'; readonly holder: string; readonly agentIds: readonly string[]; readonly asks: boolean }
  /** How a paper is doing for which a kiosk waits that is connected elsewhere. */
  | {
      readonly kind: 'printing';
      readonly clinicId: ClinicId;
      readonly deviceId: DeviceId;
      readonly holder: string;
      readonly state: PrintState;
    }
  /** A scan for a kiosk that is connected elsewhere. It may be personal: told and never written down. */
  | {
      readonly kind: 'scan';
      readonly clinicId: ClinicId;
      readonly deviceId: DeviceId;
      readonly holder: string;
      readonly scanId: string;
      readonly text: string;
    };

export type News = {
  tell(item: NewsItem): void;
  /** @param onAgain listening was interrupted and goes on: whatever was told meanwhile was not heard */
  listen(hear: (item: NewsItem) => void, onAgain: () => void): Promise<() => Promise<void>>;
};
