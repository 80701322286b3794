import { and, eq, isNull } from 'drizzle-orm';
import type { PhoneLineSettings } from '../../../common/contract/phoneLine.ts';
import { assertNever } from '../../../common/contract/result.ts';
import { phoneCalls } from '../../db/schema/phone.ts';
import type { ClinicReply, ClinicRequest } from '../../voice/phoneMenu/clinicRequest.ts';
import { doctorsTold, hoursTold, placeInQueue, preparationTold, servicesToPrepare } from './information.ts';
import {
  doctorByNumber,
  hold,
  nearestPlaces,
  nextQuestion,
  offerClinics,
  offeredDepartments,
  offeredDoctors,
  offerInsurances,
} from './offering.ts';
import { bookForCaller, bookingsOfCaller, cancelForCaller, moveForCaller } from './ownBookings.ts';
import { identify } from './people.ts';
import type { Caller, PhoneDeps } from './phoneDeps.ts';

/** Lines of one clinic may offer different days. */
const daysOf = ({ days: { bookFromDays, bookDaysAhead } }: Caller) => [bookFromDays, bookDaysAhead];

/**
 * Does at the clinic what the menu asks for. The same request of the same step again is done once.
 * @returns of the answers: undefined where the call has gone on without this step, or is over; then nothing was done
 */
export function answering(
  deps: PhoneDeps,
  settings: PhoneLineSettings,
): (caller: Caller, request: ClinicRequest) => Promise<ClinicReply | undefined> {
  const kept = (caller: Caller, asked: unknown, look: () => Promise<ClinicReply>): Promise<ClinicReply> =>
    deps.offers?.of([caller.language, daysOf(caller), asked], look) ?? look();
  return (caller, request) => {
    switch (request.ask) {
      case 'clinics':
        return kept(caller, settings.clinicIds, () => offerClinics(deps, caller, settings.clinicIds));
      case 'insurances':
        return offerInsurances(deps, caller, request);
      case 'screening':
        return nextQuestion(deps, caller, request);
      case 'departments':
        return kept(caller, request, () => offeredDepartments(deps, caller, request));
      case 'doctors':
        return kept(caller, request, () => offeredDoctors(deps, caller, request));
      case 'doctor_by_number':
        return doctorByNumber(deps, caller, request);
      case 'places':
        return kept(caller, request, () => nearestPlaces(deps, caller, request.wanted));
      case 'hold':
        return hold(deps, caller, request);
      case 'identify':
        return identify(deps, caller, request);
      case 'book':
        return bookForCaller(deps, caller, request);
      case 'bookings':
        return bookingsOfCaller(deps, caller, request);
      case 'move':
        return moveForCaller(deps, caller, request);
      case 'cancel':
        return cancelForCaller(deps, caller, request);
      case 'place_in_queue':
        return placeInQueue(deps, caller, request);
      case 'hours':
        return hoursTold(deps, caller, request);
      case 'services':
        return servicesToPrepare(deps, caller, request);
      case 'preparation':
        return preparationTold(deps, caller, request);
      case 'doctors_told':
        return kept(caller, request, () => doctorsTold(deps, caller, request));
      case 'callback':
        return wantsCallback(deps, caller);
      default:
        return assertNever(request);
    }
  };
}

/** Only a number that was shown can be called back. */
async function wantsCallback({ db, clock }: PhoneDeps, { callId, shown }: Caller): Promise<ClinicReply> {
  if (shown === null) return { got: 'refused' };
  await db
    .update(phoneCalls)
    .set({ callbackWantedAt: new Date(clock.now()) })
    .where(and(eq(phoneCalls.id, callId), isNull(phoneCalls.callbackWantedAt)));
  return { got: 'done' };
}
