import type { AppointmentId, ClinicId, VisitId } from '../../../common/contract/vocabulary.ts';
import type { Db } from '../../db/database.ts';
import { patientLinks } from '../../db/schema/queue.ts';
import type { Clock } from '../../ports/clock.ts';
import { hashOfToken, newToken } from '../access/secrets.ts';

/** A visit's page outlives the day by so much, for whoever looks once more in the evening. */
const KEPT_MS = 36 * 60 * 60_000;

export type LinkAddress = { readonly publicUrl: string | undefined; readonly localUrl: string };

/** Addresses of patients' own pages: 256 random bits, stored as a hash, told once. */
export class PatientLinks {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #address: LinkAddress;

  constructor(db: Db, clock: Clock, address: LinkAddress) {
    this.#db = db;
    this.#clock = clock;
    this.#address = address;
  }

  /** Whether patients can open their page from outside the clinic's network. */
  get isLocal(): boolean {
    return this.#address.publicUrl === undefined;
  }

  async make(
    clinicId: ClinicId,
    of: { readonly visitId: VisitId } | { readonly appointmentId: AppointmentId; readonly expiresAt: number },
  ): Promise<string> {
    const token = newToken();
    const now = this.#clock.now();
    await this.#db.insert(patientLinks).values({
      tokenHash: hashOfToken(token),
      clinicId,
      visitId: 'visitId' in of ? of.visitId : null,
      appointmentId: 'appointmentId' in of ? of.appointmentId : null,
      createdAt: new Date(now),
      expiresAt: new Date('expiresAt' in of ? of.expiresAt : now + KEPT_MS),
    });
    return `${this.#address.publicUrl ?? this.#address.localUrl}/t/#${token}`;
  }
}
