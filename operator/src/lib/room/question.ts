import type { QueueEntry } from '#common/contract/views.ts';

/** What is being asked before something is done. */
export type Question =
  { readonly about: 'hold' | 'transfer' | 'call'; readonly entry: QueueEntry } | { readonly about: 'pause' };
