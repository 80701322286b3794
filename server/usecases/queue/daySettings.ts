import { planOf } from '../../../common/contract/plan.ts';
import { CallPolicy } from '../../../common/contract/order.ts';
import { USUAL_OPTIONS } from '../../../common/contract/usualOptions.ts';
import type { ClinicDate, PractitionerId, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';
import { openPeriodsOn } from '../../booking/hours.ts';
import type { Learned } from '../../queue/estimate/learned.ts';
import type { DaySettings, Policy } from '../../queue/settings.ts';
import type { Directory, ServiceEntry } from '../clinic/directory.ts';
import { waitingZoneOf } from '../views/whereToWait.ts';
import { underPlannedRules } from './plannedRules.ts';

/** Used until a clinic decides otherwise. */
const DEFAULT_POLICY: Policy = {
  recallLimit: USUAL_OPTIONS.recallLimit,
  undoWithinMs: 10_000,
  checkInEarlyMin: USUAL_OPTIONS.checkInEarlyMin,
  checkInLateMin: USUAL_OPTIONS.checkInLateMin,
  bringBackWithinMin: 120,
  bringBackOffsetMin: 0,
  postponeMin: USUAL_OPTIONS.postponeMin,
  postponeLimit: 3,
  late: 'desk',
  lateUntilMin: null,
  waitCapMin: null,
  ratio: null,
  othersPerReturning: 1,
  missed: { kind: 'final' },
  oneTicketPerPatient: true,
  repeatTicketWithinS: 10,
  anyoneAfterMin: null,
};

/**
 * What a clinic's settings mean on one date: everything that decisions of that day will read.
 *
 * @param learned what earlier days taught when the day opened, which stays the same all day
 */
export function daySettings(settings: Directory, date: ClinicDate, learned?: Learned): DaySettings {
  const directory = underPlannedRules(settings, date);
  const { clinic } = directory;
  const { callsByItself, ...calls } = CallPolicy.parse(clinic.options.calls ?? {});
  const { recallLimit, checkInEarlyMin, checkInLateMin, postponeMin, anyoneAfterMin } = clinic.options;
  return {
    timeZone: clinic.timeZone,
    services: Object.fromEntries(
      [...directory.services.values()].map((service) => [
        service.id,
        { ...serviceRules(directory, service, date), callsByItself: callsByItself.services.includes(service.id) },
      ]),
    ),
    servicePoints: Object.fromEntries(
      [...directory.rooms.values()].map(({ id, serviceIds, zoneId, weights }) => {
        const moved = servicesOfMovedRoom(directory, id, date);
        const isByItself = callsByItself.servicePoints.includes(id);
        return [
          id,
          // Shares were set for the room's own services, and say nothing of others.
          moved === undefined
            ? { serviceIds: [...serviceIds], zoneId, weights: { ...weights }, callsByItself: isByItself }
            : { serviceIds: moved, zoneId, weights: {}, callsByItself: isByItself },
        ];
      }),
    ),
    classes: Object.fromEntries(
      [...directory.classes.values()].map(({ code, isAbsolute, yieldsToCap, offsetMin, slope }) => [
        code,
        { isAbsolute, yieldsToCap, offsetMin, slope },
      ]),
    ),
    policy: {
      ...DEFAULT_POLICY,
      ...(recallLimit === undefined ? {} : { recallLimit }),
      ...(checkInEarlyMin === undefined ? {} : { checkInEarlyMin }),
      ...(checkInLateMin === undefined ? {} : { checkInLateMin }),
      ...(postponeMin === undefined ? {} : { postponeMin }),
      ...(anyoneAfterMin === undefined ? {} : { anyoneAfterMin }),
      ...clinic.options.order,
      ...calls,
    },
    practitioners: [...directory.practitioners.keys()] satisfies PractitionerId[],
    ...(learned ? { learned } : {}),
  };
}

/** What a room serves on that day instead of its own services; undefined where it serves its own. */
function servicesOfMovedRoom(directory: Directory, id: ServicePointId, date: string): ServiceId[] | undefined {
  return moveOf(directory, id, date)?.serviceIds.filter((serviceId) => directory.services.has(serviceId));
}

/** How a room was moved for that day. */
export const moveOf = (
  directory: Directory,
  id: ServicePointId,
  date: string,
): Directory['movedRooms'][number] | undefined =>
  directory.movedRooms.find((moved) => moved.servicePointId === id && moved.date === date);

function serviceRules(
  directory: Directory,
  service: ServiceEntry,
  date: ClinicDate,
): Omit<DaySettings['services'][ServiceEntry['id']], 'callsByItself'> {
  const exceptions = directory.hoursExceptions
    .filter(({ serviceId }) => serviceId === null || serviceId === service.id)
    .map(({ serviceId, date: on, hours }) => ({
      date: on,
      hours,
      of: serviceId === null ? ('clinic' as const) : ('service' as const),
    }));
  return {
    series: service.series,
    open: openPeriodsOn(date, { weekly: service.hours, exceptions }, directory.clinic),
    acceptsWalkIns: service.acceptsWalkIns,
    dailyCap: service.dailyCap,
    walkInOffsetMin: service.walkInOffsetMin,
    expectedMin: service.expectedMin,
    firstAfterMin: service.firstAfterMin,
    zoneId: waitingZoneOf(directory, service.id),
    // A service that is no longer offered is left out: nobody could go there.
    journey: planOf(service.journey.filter(({ serviceId }) => directory.services.has(serviceId))),
  };
}
