/** What earlier days teach of one to come. Read when the day opens and kept in its log, so that a replay reads the same. */
import { z } from 'zod';
import { ClassCode, EpochMs, PractitionerId, ServiceId, ServicePointId } from '../../../common/contract/vocabulary.ts';

const Ms = z.number().nonnegative();

export const Learned = z.object({
  calibration: z.object({ bias: z.number().positive(), spread: z.number().positive() }),
  /** Mean of a service, shrunk towards what the clinic expects of it. */
  services: z.record(ServiceId, Ms),
  /** The same of who serves, shrunk towards the service's: by practitioner, or by the room where nobody sits in it. */
  servers: z.record(z.string(), Ms),
  missed: z.object({
    /** Share of all calls that nobody followed. */
    share: z.number().min(0).max(1),
    /** How long the room waits for them. */
    afterMs: Ms,
    /** Of those who came, for how many "start" was pressed, and how long after the call. */
    startedShare: z.number().min(0).max(1),
    startedAfterMs: Ms,
  }),
  booked: z.object({ comesShare: z.number().min(0).max(1), earlyMs: z.number() }),
  /** Who came without a booking, by the hour from the instant at which this clinic day begins. */
  unbooked: z.array(
    z.object({ serviceId: ServiceId, classCode: ClassCode, perHour: z.array(z.number().nonnegative()) }),
  ),
  dayBeginsAt: EpochMs,
});
export type Learned = z.infer<typeof Learned>;

type Server = { readonly servicePointId: ServicePointId; readonly practitionerId: PractitionerId | null };

/** Whose pace it is: a practitioner keeps it in another room. */
export const serverName = ({ servicePointId, practitionerId }: Server, serviceId: ServiceId): string =>
  `${practitionerId ?? servicePointId} ${serviceId}`;
