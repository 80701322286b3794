import type { OrderInput } from '../../../common/contract/order.ts';
import type { Directory } from '../clinic/directory.ts';

/**
 * The clinic under the rules of the order that hold on a day: those of its settings, and what was planned to hold from
 * that day or an earlier one. Once a plan's day has come a job writes it into the settings, which then say the same.
 */
export const underPlannedRules = (directory: Directory, date: string): Directory =>
  directory.plannedOrders
    .filter((planned) => planned.date <= date)
    .reduce((before, { rules }) => underRules(before, rules), directory);

function underRules(directory: Directory, { policy, calls, classes, services, servicePoints }: OrderInput): Directory {
  const { options } = directory.clinic;
  return {
    ...directory,
    clinic: {
      ...directory.clinic,
      options: { ...options, order: { ...options.order, ...policy }, ...(calls ? { calls } : {}) },
    },
    classes: changed(directory.classes, (entry) => ({ ...entry, ...classes[entry.code] })),
    services: changed(directory.services, (entry) => ({ ...entry, ...services[entry.id] })),
    rooms: changed(directory.rooms, (entry) => {
      const weights = servicePoints[entry.id]?.weights;
      if (weights === undefined) return entry;
      // A service that the room has given up since has no share.
      const served = Object.entries(weights).filter(([id]) => entry.serviceIds.some((each) => each === id));
      return { ...entry, weights: Object.fromEntries(served) };
    }),
  };
}

const changed = <Id, Entry>(all: ReadonlyMap<Id, Entry>, by: (entry: Entry) => Entry): ReadonlyMap<Id, Entry> =>
  new Map([...all].map(([id, entry]) => [id, by(entry)]));
