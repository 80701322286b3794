import { err, ok, type Result } from '../../../common/contract/result.ts';
import type { AppointmentForCheckIn, FindBooking } from '../../../common/contract/booking.ts';
import type { Problem } from '../../../common/contract/problem.ts';
import { StageId, VisitId, type AppointmentId, type DeviceId } from '../../../common/contract/vocabulary.ts';
import type { z } from 'zod';
import type { CheckIn } from '../../../common/contract/queue.ts';
import type { Language } from '../../../common/contract/language.ts';
import { findBooking } from '../booking/findBooking.ts';
import { appointmentForCheckIn } from '../booking/appointmentView.ts';
import type { Db } from '../../db/database.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ClinicDays } from './clinicDays.ts';
import type { Asked, QueueCommands } from './queueCommands.ts';

export type CheckInDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly days: ClinicDays;
  readonly commands: QueueCommands;
};

/** Where the paper goes, and the language that the patient chose at the kiosk. */
type Wishes = { readonly printAt: DeviceId | null; readonly language: Language | null };

/**
 * A booked patient at the kiosk: found by what was typed, told what to do where it is not the time or the place, and
 * else given the number that was told at booking.
 *
 * @returns the visit, and whether it is new: only then is there paper; refusals say too_early, too_late, wrong_day, wrong_clinic, or ask for one thing more
 */
export async function checkInAtKiosk(
  deps: CheckInDeps,
  asked: Asked,
  typed: z.output<typeof CheckIn>,
  printAt: DeviceId | null,
): Promise<Result<{ readonly visitId: VisitId; readonly isNew: boolean }, Problem>> {
  const order = orderOf(typed);
  if (!order) return err({ code: 'invalid_request', issues: [] });
  const day = await deps.days.today(asked.clinicId);
  const delayMin = await day?.writer.read((today) => today.delayMin.bind(today));
  const found = await findBooking(deps, {
    clinicId: asked.clinicId,
    ...order,
    delayMinOf: ({ practitionerId, serviceId }) => delayMin?.(practitionerId, serviceId) ?? 0,
  });
  if (!found.ok) return err(found.error);
  if (found.value.kind === 'ask_more') return err({ code: 'one_more_thing', ask: found.value.question });
  const { appointment, window } = found.value;
  switch (window.kind) {
    case 'arrived':
      // Whoever comes back to the kiosk sees the same ticket again.
      return appointment.visitId
        ? ok({ visitId: appointment.visitId, isNew: false })
        : err({ code: 'appointment_not_open' });
    case 'open': {
      const visitId = await checkIn(deps, asked, appointment, { printAt, language: typed.language }, false);
      return visitId.ok ? ok({ visitId: visitId.value, isNew: true }) : visitId;
    }
    case 'too_early':
      return err({ code: 'too_early', fromAt: window.fromAt, startsAt: appointment.startsAt });
    case 'too_late':
      return err({ code: 'too_late', untilAt: window.untilAt, startsAt: appointment.startsAt });
    case 'wrong_day':
      return err({ code: 'wrong_day', date: window.date });
    case 'wrong_clinic':
      return err({ code: 'wrong_clinic' });
  }
}

/** The desk lets in a booking that it sees, also outside the window where it says so. */
export async function checkInAtDesk(
  deps: CheckInDeps,
  asked: Asked,
  {
    appointmentId,
    outsideWindow,
    printAt,
  }: { readonly appointmentId: AppointmentId; readonly outsideWindow: boolean; readonly printAt: DeviceId | null },
): Promise<Result<VisitId, Problem>> {
  const appointment = await appointmentForCheckIn(deps.db, asked.clinicId, appointmentId);
  return appointment
    ? checkIn(deps, asked, appointment, { printAt, language: null }, outsideWindow)
    : err({ code: 'appointment_not_found' });
}

/** The use case of kiosk, desk and phone alike. */
export async function checkIn(
  deps: CheckInDeps,
  asked: Asked,
  appointment: AppointmentForCheckIn,
  wishes: Wishes,
  outsideWindow: boolean,
): Promise<Result<VisitId, Problem>> {
  const { commands } = deps;
  const visitId = commands.newId<VisitId>();
  const day = await deps.days.today(asked.clinicId);
  if (day && appointment.date !== day.date) return err({ code: 'wrong_day', date: appointment.date });
  const { appointmentId, series, ordinal, serviceId, practitionerId, startsAt, classCode, patientRef, partySize } =
    appointment;
  const result = await commands.give(
    asked,
    {
      type: 'check_in',
      visitId,
      stageId: commands.newId<StageId>(),
      appointmentId,
      series,
      ordinal,
      serviceId,
      practitionerId,
      bookedAt: startsAt,
      classCode,
      patientRef,
      partySize,
      language: wishes.language ?? appointment.language,
      printAt: wishes.printAt,
      isNearTold: false,
      outsideWindow,
    },
    () => ({ visitId }),
    { type: 'appointment_arrives', appointmentId, visitId },
  );
  return result.ok ? ok(VisitId.parse(result.value['visitId'])) : result;
}

function orderOf({
  code,
  phone,
  nationalId,
  oneMoreThing,
}: z.output<typeof CheckIn>): Pick<FindBooking, 'by' | 'more'> | undefined {
  const by = code
    ? ({ kind: 'code', code } as const)
    : phone
      ? ({ kind: 'phone', phone } as const)
      : nationalId
        ? ({ kind: 'national_id', nationalId } as const)
        : undefined;
  if (!by) return undefined;
  if (oneMoreThing === undefined || oneMoreThing === '') return { by };
  return { by, more: oneMoreThing };
}
