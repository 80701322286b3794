import type { ServiceId } from '#common/contract/vocabulary.ts';
import type { QueueEntry } from '#common/contract/panelView.ts';

/** What is being asked before something is done. */
export type Question =
  | {
      readonly about: 'hold' | 'transfer' | 'send' | 'call' | 'plan' | 'postpone' | 'cancel';
      readonly entry: QueueEntry;
    }
  | { readonly about: 'pause' }
  | { readonly about: 'direct'; readonly serviceIds: readonly ServiceId[] };
