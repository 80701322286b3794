import type { BookingRefusal } from '../../../common/contract/booking.ts';
import type { Result } from '../../../common/contract/result.ts';
import { EpochMs, type AppointmentId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import type { RandomInt } from '../../ports/chance.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NewId } from '../../ports/ids.ts';
import type { ClinicDeps } from './clinic.ts';

export type BookingDeps = ClinicDeps & {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly randomInt: RandomInt;
};

export const nowOf = ({ clock }: Pick<BookingDeps, 'clock'>): EpochMs => EpochMs.parse(clock.now());

/** What belongs to the transaction of a booking: locks taken before all others, and what follows from it. */
export type Beside = {
  readonly before: (tx: Db) => Promise<Result<undefined, BookingRefusal>>;
  readonly after: (tx: Db, appointmentId: AppointmentId) => Promise<void>;
};
