import type { PatientType } from '#common/contract/booking.ts';

/** Whom another part of the panel wants booked. Kept here and not in the address, which browsers remember. */
export type Handover = {
  readonly patientId: string;
  readonly patientType: PatientType;
  readonly practitionerId: string | null;
};

let waiting: Handover | undefined;

export function handOver(wanted: Handover): void {
  waiting = wanted;
}

/** Taken once: coming back to the desk later begins with nobody. */
export function takeOver(): Handover | undefined {
  const taken = waiting;
  waiting = undefined;
  return taken;
}
