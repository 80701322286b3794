import type { VisitView } from '../../../common/contract/visitView.ts';
import { Language } from '../../../common/contract/language.ts';
import {
  AppointmentId,
  EpochMs,
  PractitionerId,
  ServiceId,
  TicketNumber,
} from '../../../common/contract/vocabulary.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { QueueDay } from '../../queue/day.ts';
import type { DayPlan } from '../../queue/estimate/dayPlan.ts';
import type { Directory } from '../clinic/directory.ts';
import type { AppointmentRow } from '../booking/appointmentView.ts';
import { lateToldOf } from '../booking/lateTold.ts';
import { aheadOfExpected } from './callsToCome.ts';
import { clinicHead } from './clinicHead.ts';
import { forecastOf } from './estimate.ts';
import { whereToWait } from './whereToWait.ts';

/** The page of somebody who is booked and has not come yet: when, and how it stands there now. */
export function bookingView(
  directory: Directory,
  day: QueueDay,
  row: AppointmentRow,
  at: EpochMs,
  pushKey: string | null,
  plan: DayPlan,
): VisitView {
  const serviceId = ServiceId.parse(row.serviceId);
  const practitionerId = row.practitionerId === null ? null : PractitionerId.parse(row.practitionerId);
  const bookedAt = EpochMs.parse(row.startsAt.getTime());
  const isOpen = row.status === 'booked';
  const isToday = row.date === day.head.date;
  const ahead = isToday ? aheadOfExpected(day, { serviceId, practitionerId, bookedAt }, at) : null;
  const range =
    isToday && isOpen
      ? forecastOf(day, at, plan).rangeOfBooked({ appointmentId: AppointmentId.parse(row.id), serviceId })
      : null;
  const untilMin = Math.max(0, Math.round((bookedAt - at) / 60_000));
  return {
    kind: 'visit',
    clinic: clinicHead(directory),
    number: TicketNumber.parse(row.number),
    serviceName: directory.services.get(serviceId)?.name ?? {},
    language: Language.catch('en').parse(row.language),
    state: isOpen ? 'booked' : row.status === 'cancelled' ? 'cancelled' : 'over',
    bookedAt,
    ...(isOpen || row.status === 'cancelled'
      ? { calendar: { endsAt: EpochMs.parse(row.endsAt.getTime()), address: directory.clinic.address } }
      : {}),
    peopleAhead: ahead?.people ?? null,
    ahead: ahead?.groups ?? [],
    // Nobody is called before the booked time, and with a queue before it, later.
    wait: range && { fromMin: Math.max(untilMin, range.fromMin), toMin: Math.max(untilMin, range.toMin) },
    place: null,
    calledAt: null,
    calledBy: null,
    delayMin: isToday ? day.delayMin(practitionerId, serviceId) : 0,
    whereToWait: whereToWait(directory, { serviceId, servicePointId: null }),
    hasAskedLater: false,
    missed: null,
    can: {
      cancel: isOpen,
      later: false,
      here: false,
      late: isOpen && isToday,
      move: isOpen && directory.clinic.options.webBooking === true,
      checkIn: isOpen && isToday && directory.clinic.options.phoneCheckIn === true,
    },
    ...(isOpen ? { late: lateToldOf(directory, bookedAt) } : {}),
    laterMin: day.head.settings?.policy.postponeMin ?? USUAL_OPTIONS.postponeMin,
    pushKey,
  };
}
