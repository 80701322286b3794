import { z } from 'zod';
import { PatientType } from '../../../common/contract/booking.ts';
import type { DeskCaller } from '../../../common/contract/phoneCalls.ts';
import { EpochMs, PractitionerId, ServiceId } from '../../../common/contract/vocabulary.ts';

/**
 * What a caller had chosen before a person took over, wherever in the state of the menu's script it stands. The script is
 * free to change; what is not found is not known.
 */
const Chosen = z.object({
  serviceId: ServiceId.nullable().catch(null),
  practitionerId: PractitionerId.nullable().catch(null),
  patientType: PatientType.nullable().catch(null),
  insuranceId: z.uuid().nullable().catch(null),
  startsAt: EpochMs.nullable().catch(null),
});

export function chosenIn(scriptState: unknown): DeskCaller['chosen'] {
  const found = new Map<string, unknown>();
  gather(scriptState, found, 0);
  return Chosen.parse(Object.fromEntries(found));
}

const NAMES: ReadonlySet<string> = new Set(Object.keys(Chosen.shape));
/** Bookings that the caller has already are no choice. */
const NO_CHOICE: ReadonlySet<string> = new Set(['moving', 'booking', 'who']);
const DEEPEST = 6;

/** The outermost of each name counts; lists are what was offered, not what was chosen. */
function gather(of: unknown, found: Map<string, unknown>, depth: number): void {
  if (typeof of !== 'object' || of === null || Array.isArray(of) || depth > DEEPEST) return;
  for (const [name, value] of Object.entries(of))
    if (NAMES.has(name) && value !== null && !found.has(name)) found.set(name, value);
  for (const [name, value] of Object.entries(of)) if (!NO_CHOICE.has(name)) gather(value, found, depth + 1);
}
