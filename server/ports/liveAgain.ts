import type { Result } from '../../common/contract/result.ts';
import type { ClinicId } from '../../common/contract/vocabulary.ts';
import type { OrderInput } from '../../common/contract/order.ts';
import type { WhatIfAnswer } from '../../common/contract/whatIf.ts';
import type { QueueEvent } from '../queue/event.ts';
import type { Roster } from '../queue/whatIf/roster.ts';

/** A day's log, and what should have been otherwise. Nothing but data, so that it can be handed to somebody else. */
export type DayToLive = {
  readonly log: readonly QueueEvent[];
  readonly order: OrderInput | null;
  readonly roster: Roster;
};

export type LivedDay = Omit<WhatIfAnswer, 'date' | 'extra'>;

/** Busy: that clinic, or as many as the machine bears, are being answered. The other two: no answer will come of it. */
export type LiveAgainFailure = { readonly code: 'what_if_busy' | 'what_if_too_long' | 'what_if_failed' };

/** Lives a clinic's day through beside everything else that the server does. */
export type LiveAgain = (clinicId: ClinicId, day: DayToLive) => Promise<Result<LivedDay, LiveAgainFailure>>;
