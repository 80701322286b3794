import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { WaitingEntryId } from '../../../common/contract/waitingList.ts';
import { AppointmentId, VisitId } from '../../../common/contract/vocabulary.ts';

export type LinkAddress = { readonly publicUrl: string | undefined; readonly localUrl: string };
export type LinkTarget =
  | { readonly visitId: VisitId }
  | { readonly appointmentId: AppointmentId }
  | { readonly waitingEntryId: WaitingEntryId };

const VISIT = 0x01;
const APPOINTMENT = 0x02;
const WAITING_ENTRY = 0x03;
const ID_BYTES = 16;
/** 128 bits that nobody can guess without the key. */
const MAC_BYTES = 16;

/**
 * Addresses of patients' own pages: which visit, booking or line of the waiting list, and 128 bits by which the server knows that it gave the
 * address out. Nothing is written for one, so a busy hall costs no commit more; the same visit always has the same
 * address, on paper, in a text and on a copy. The token stands after the `#`, which browsers send to nobody.
 */
export class PatientLinks {
  /** Made ready once: for each use anew it would cost more than the code itself. */
  readonly #key: KeyObject;
  readonly #address: LinkAddress;

  constructor(key: Buffer, address: LinkAddress) {
    this.#key = createSecretKey(key);
    this.#address = address;
  }

  /** Whether patients can open their page only inside the clinic's network. */
  get isLocal(): boolean {
    return this.#address.publicUrl === undefined;
  }

  urlOf(target: LinkTarget): string {
    return `${this.#address.publicUrl ?? this.#address.localUrl}/t/#${this.#tokenOf(target)}`;
  }

  /** @returns undefined for a token that was not made here */
  read(token: string): LinkTarget | undefined {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== 1 + ID_BYTES + MAC_BYTES) return undefined;
    const named = bytes.subarray(0, 1 + ID_BYTES);
    if (!timingSafeEqual(bytes.subarray(1 + ID_BYTES), this.#mac(named))) return undefined;
    const id = uuidOf(named.subarray(1));
    if (named[0] === VISIT) return { visitId: VisitId.parse(id) };
    if (named[0] === APPOINTMENT) return { appointmentId: AppointmentId.parse(id) };
    return named[0] === WAITING_ENTRY ? { waitingEntryId: WaitingEntryId.parse(id) } : undefined;
  }

  /** What is kept of an address or a number that is only counted: nobody without the key can try which it was. */
  digestOf(text: string): string {
    return createHmac('sha256', this.#key).update(`digest ${text}`).digest('base64url');
  }

  /** Six digits that confirm one visit of the public page: made again when they are sent and when they are typed, and kept nowhere. */
  codeOf(webVisitId: string, which: number): string {
    const digest = createHmac('sha256', this.#key).update(`code ${webVisitId} ${which}`).digest();
    return String(100_000 + (digest.readUIntBE(0, 6) % 900_000));
  }

  #tokenOf(target: LinkTarget): string {
    const [kind, id] = kindAndIdOf(target);
    const named = Buffer.concat([Buffer.of(kind), Buffer.from(id.replaceAll('-', ''), 'hex')]);
    return Buffer.concat([named, this.#mac(named)]).toString('base64url');
  }

  #mac(named: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(named).digest().subarray(0, MAC_BYTES);
  }
}

function kindAndIdOf(target: LinkTarget): readonly [number, string] {
  if ('visitId' in target) return [VISIT, target.visitId];
  return 'appointmentId' in target ? [APPOINTMENT, target.appointmentId] : [WAITING_ENTRY, target.waitingEntryId];
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
