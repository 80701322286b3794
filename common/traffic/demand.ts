/**
 * How many calls a clinic must reckon with in its busiest hour, before it has a telephone line whose calls could be
 * counted. Every number is somebody's assumption: it is shown, and may be changed.
 */

export type Demand = {
  readonly doctors: number;
  /** Booked patients of one doctor on one day. */
  readonly patientsPerDoctor: number;
  /** Of the bookings, so much of one is made by telephone. */
  readonly phoneShare: number;
  /** Calls for one booking: asking, moving, cancelling, and trying again because the line was busy. */
  readonly callsPerBooking: number;
  /** So much of a day's calls comes in its busiest hour. */
  readonly busyHourShare: number;
  /** How long a call keeps a line. */
  readonly meanCallMs: number;
  /** So much of the calls asks for a person. */
  readonly deskShare: number;
  /** How long one keeps a person, with what is written down after it. */
  readonly meanDeskMs: number;
};

/**
 * Where nothing is known. A person takes four minutes for a call, as a city's health authority measured; a fifth of a
 * day's calls comes in the busiest hour (19 % in the example of Westbay's calculators). The rest is our own judgement.
 */
export const USUAL_DEMAND: Omit<Demand, 'doctors'> = {
  patientsPerDoctor: 20,
  phoneShare: 0.7,
  callsPerBooking: 1.5,
  busyHourShare: 0.2,
  meanCallMs: 180_000,
  deskShare: 0.3,
  meanDeskMs: 240_000,
};

/** Calls in the busiest hour: those of all, and those that ask for a person. */
export type BusyHour = {
  readonly callsPerHour: number;
  readonly meanCallMs: number;
  readonly deskCallsPerHour: number;
  readonly meanDeskMs: number;
};

export const bookingsPerDay = ({ doctors, patientsPerDoctor }: Demand): number => doctors * patientsPerDoctor;

export const callsPerDay = (demand: Demand): number =>
  bookingsPerDay(demand) * demand.phoneShare * demand.callsPerBooking;

export function busyHourOf(demand: Demand): BusyHour {
  const callsPerHour = callsPerDay(demand) * demand.busyHourShare;
  return {
    callsPerHour,
    meanCallMs: demand.meanCallMs,
    deskCallsPerHour: callsPerHour * demand.deskShare,
    meanDeskMs: demand.meanDeskMs,
  };
}
