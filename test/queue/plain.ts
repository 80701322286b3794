import type { ServiceId, ServicePointId } from '../../common/contract/vocabulary.ts';
import type { QueueDay } from '../../server/queue/day.ts';
import { B, drNoor, K, X, Z } from './build.ts';

/** All that is in a day, as data to compare: also the order of those who wait, which is kept in indexes. */
export function plain(day: QueueDay) {
  const { services, servicePoints } = day.head.settings ?? { services: {}, servicePoints: {} };
  const rooms = Object.keys(servicePoints) as ServicePointId[]; // the keys of the record
  const serviceIds = Object.keys(services) as ServiceId[]; // likewise
  const series = [B, X, K, Z];
  return {
    head: day.head,
    visits: [...day.visits()],
    stages: [...day.stages()],
    // Sets without an order of their own.
    open: [...day.openStages()].map(({ id }) => id).sort(),
    waiting: [...day.waiting.everyone()].map((key) => JSON.stringify(key)).sort(),
    rooms: rooms.map((room) => day.servicePoint(room)),
    order: rooms.map((servicePointId) =>
      day.waiting.inOrder({ servicePointId, practitionerId: drNoor, serviceIds }, day.head.lastAt),
    ),
    longest: serviceIds.map((id) => day.waiting.longestOf(id)),
    ofService: serviceIds.map((id) => [day.waiting.countOf(id), day.walkInsOf(id), day.delayMin(null, id)]),
    delays: serviceIds.map((id) => day.delayMin(drNoor, id)),
    calls: serviceIds.map((id) => day.callsOf(id)),
    calledAgain: [...day.calledAgainStages()].map(({ id }) => id).sort(),
    blocks: [...day.blocks()].map((block) => [block, day.unusedOf(block)]),
    ordinals: series.map((each) => day.lastOrdinal(each)),
    numbersUsed: series.map((each) => Array.from({ length: 70 }, (_, ordinal) => day.isNumberUsed(each, ordinal))),
    byPatient: [...day.visits()].map(({ patientRef }) =>
      serviceIds.map((id) => patientRef && day.openVisitOf(patientRef, id)?.id),
    ),
    byAppointment: [...day.visits()].map(
      ({ appointmentId }) => appointmentId && day.visitOfAppointment(appointmentId)?.id,
    ),
  };
}
