import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import type { AppointmentId, VisitId } from '../../../common/contract/vocabulary.ts';
import { appointmentForCheckIn } from '../booking/appointmentView.ts';
import type { Directories } from '../clinic/directory.ts';
import type { NewId } from '../../ports/ids.ts';
import { countOne } from '../web/limits.ts';
import { checkIn, type CheckInDeps } from './checkInCase.ts';
import type { DoorCodes } from './doorCodes.ts';
import type { PatientLinks } from './patientLinks.ts';
import type { Asked } from './queueCommands.ts';

export type PhoneCheckInDeps = CheckInDeps & {
  readonly newId: NewId;
  readonly directories: Directories;
  readonly links: PatientLinks;
  readonly doorCodes: DoorCodes;
};

type Arrival = { readonly appointmentId: AppointmentId; readonly code: string; readonly address: string };

/**
 * A booked patient checks in on the own phone with the digits that stand on the clinic's screens; the rest is as at the
 * kiosk, without paper. Each try is counted before the digits are looked at, so that many at once are no way round.
 *
 * @returns refusals: phone_check_in_off, door_code_tries, door_code_wrong, wrong_day, and those of the queue: too_early, too_late
 */
export async function checkInByPhone(
  deps: PhoneCheckInDeps,
  asked: Asked,
  { appointmentId, code, address }: Arrival,
): Promise<Result<VisitId, Problem>> {
  const { clinicId } = asked;
  const directory = await deps.directories.of(clinicId);
  if (directory?.clinic.options.phoneCheckIn !== true) return err({ code: 'phone_check_in_off' });
  const appointment = await appointmentForCheckIn(deps.db, clinicId, appointmentId);
  if (!appointment) return err({ code: 'appointment_not_found' });
  // Here already: the page shows the place to whoever has its link.
  if (appointment.status === 'arrived' && appointment.visitId) return ok(appointment.visitId);
  const now = deps.clock.now();
  const askers = { booking: appointmentId, address: deps.links.digestOf(address), clinic: clinicId };
  const counted = await deps.db.transaction((tx) => countOne(tx, deps.newId, { what: 'door_code', askers, now }));
  if (!counted.ok) return counted;
  if (!deps.doorCodes.accepts(clinicId, code, now)) return err({ code: 'door_code_wrong' });
  return checkIn(deps, asked, appointment, { printAt: null, language: null }, false);
}
