import type { NumbersReserved, SpareNumber } from '../../../common/contract/offline.ts';
import type { ClinicDate, DeviceId } from '../../../common/contract/vocabulary.ts';
import type { Directory } from '../clinic/directory.ts';

/** The paper of numbers that are set aside for one kiosk, painted before anybody takes one. */
export type KioskPapers = {
  readonly printer: NonNullable<NumbersReserved['printer']>;
  readonly ofNumber: (number: string, url: string) => Promise<NonNullable<SpareNumber['paper']>>;
  /** Null where the kiosk has the words that hold. */
  readonly wordsUnless: (hash: string | null) => Promise<NumbersReserved['words']>;
};

export type OfflinePapers = {
  /** @returns undefined where no printer of this kiosk can be reached without the server */
  of(directory: Directory, kioskId: DeviceId, date: ClinicDate): Promise<KioskPapers | undefined>;
};
