import { EpochMs } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { RandomInt } from '../../ports/chance.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';

export type BookingDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly randomInt: RandomInt;
};

export const nowOf = ({ clock }: Pick<BookingDeps, 'clock'>): EpochMs => EpochMs.parse(clock.now());
