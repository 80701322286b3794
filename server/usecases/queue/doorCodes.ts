import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ClinicId, EpochMs } from '../../../common/contract/vocabulary.ts';
import { toLatinDigits } from '../../../common/typed/digits.ts';
import type { LinkAddress } from './patientLinks.ts';

/** So long one code stands on the screens; the one before is accepted for as long again. */
export const DOOR_CODE_MIN = 10;
const PERIOD_MS = DOOR_CODE_MIN * 60_000;
/** Few enough to be read across a hall and typed at once: how often one may try is limited. */
const DIGITS = 4;

export type DoorCode = {
  readonly digits: string;
  /** The patient's page with these digits: it names nobody, and only a phone with a link of its own can go on there. */
  readonly url: string;
  readonly untilAt: EpochMs;
};

/**
 * The digits by which a phone proves that it is in the clinic: they stand on the clinic's screens and nowhere else, and
 * change with the clock. A position can be made up; these cannot be known elsewhere for longer than they count. Made from
 * the installation's key, the clinic and the time, so every process shows and accepts the same, and nothing is kept.
 */
export class DoorCodes {
  readonly #key: Buffer;
  readonly #address: LinkAddress;

  constructor(key: Buffer, address: LinkAddress) {
    this.#key = key;
    this.#address = address;
  }

  at(clinicId: ClinicId, now: number): DoorCode {
    const period = periodOf(now);
    const digits = this.#digitsOf(clinicId, period);
    return {
      digits,
      url: `${this.#address.publicUrl ?? this.#address.localUrl}/t/#here=${digits}`,
      untilAt: ((period + 1) * PERIOD_MS) as EpochMs, // whole periods are whole milliseconds
    };
  }

  /** Whether these digits, in whatever script they were typed, are those of now or the ones before. */
  accepts(clinicId: ClinicId, typed: string, now: number): boolean {
    const digits = Buffer.from(toLatinDigits(typed).replace(/[\s\p{Pd}\p{Cf}.]/gu, ''));
    const period = periodOf(now);
    return [period, period - 1]
      .map((each) => Buffer.from(this.#digitsOf(clinicId, each)))
      .some((code) => code.length === digits.length && timingSafeEqual(code, digits));
  }

  #digitsOf(clinicId: ClinicId, period: number): string {
    const digest = createHmac('sha256', this.#key).update(`door ${clinicId} ${period}`).digest();
    return String(digest.readUIntBE(0, 6) % 10 ** DIGITS).padStart(DIGITS, '0');
  }
}

const periodOf = (now: number): number => Math.floor(now / PERIOD_MS);
