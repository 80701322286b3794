import { doctorNotFree, held, listed, made, offered, screened, taken, withDoctorOfNumber } from './booking.ts';
import type { ClinicReply, ClinicRequest } from './clinicRequest.ts';
import { nobodyFound, wrongTry } from './identifying.ts';
import type { MenuStep } from './menuState.ts';
import { arrive, changed, hangUp, line, reached, toDesk, type Call } from './moves.ts';
import { myBookings, placeInQueue, services, toldAll } from './telling.ts';
import { withWho } from './withWho.ts';

/** The clinic has answered, or could not: then the desk sees to it. */
export function replied(call: Call, request: ClinicRequest, reply: ClinicReply): MenuStep {
  if (reply.got === 'too_many_tries') return toDesk(call, 'too_many_tries');
  return (
    answeredAs(call, request, reply) ??
    (request.ask === 'callback'
      ? hangUp(call, line(call, 'callAgainLater'))
      : toDesk(call, 'refused', line(call, 'notPossible')))
  );
}

/** Undefined where the reply is not one to this request: `refused`, for instance. */
function answeredAs(call: Call, request: ClinicRequest, reply: ClinicReply): MenuStep | undefined {
  switch (request.ask) {
    case 'clinics':
      return reply.got === 'items' ? listed(call, 'clinic', reply) : undefined;
    case 'departments':
      return reply.got === 'items' ? listed(call, 'department', reply) : undefined;
    case 'insurances':
      return reply.got === 'items' ? listed(call, 'insurance', reply) : undefined;
    case 'doctors':
      return reply.got === 'items' ? listed(call, 'doctor', reply) : undefined;
    case 'screening':
      return reply.got === 'question' || reply.got === 'allowed' || reply.got === 'to_person'
        ? screened(call, reply)
        : undefined;
    case 'doctor_by_number':
      return doctorOfNumber(call, reply);
    case 'places':
      return reply.got === 'places' ? offered(call, reply.places) : undefined;
    case 'hold':
      if (reply.got === 'held') return held(call, request.place);
      return reply.got === 'taken' ? taken(call, reply.places) : undefined;
    case 'identify':
      if (reply.got === 'who') return withWho(call, { ...reply.who, isProven: isProven(call, request) });
      if (reply.got === 'ask_more')
        return arrive(call, { at: 'entry', what: reply.question, identity: request.identity });
      return reply.got === 'nobody'
        ? nobodyFound(call, { identity: request.identity, wasAskedMore: request.more !== undefined })
        : undefined;
    case 'book':
    case 'move':
      if (reply.got === 'booking') return made(call, reply.booking, request.ask === 'book' ? 'booked' : 'moved');
      return reply.got === 'taken' ? taken(call, reply.places) : undefined;
    case 'bookings':
      return reply.got === 'bookings' ? myBookings(call, reply.bookings) : undefined;
    case 'cancel':
      return reply.got === 'done'
        ? arrive(changed(reached(call, 'cancelled'), { back: [] }), { at: 'afterwards' }, line(call, 'cancelledNow'))
        : undefined;
    case 'place_in_queue':
      return reply.got === 'queue_place' ? placeInQueue(call, reply.place) : undefined;
    case 'services':
      return reply.got === 'items' ? services(call, reply) : undefined;
    case 'hours':
    case 'preparation':
    case 'doctors_told':
      return reply.got === 'told' ? toldAll(call, reply.told) : undefined;
    case 'callback':
      return reply.got === 'done' ? hangUp(reached(call, 'callback'), line(call, 'callbackWritten')) : undefined;
  }
}

/** Whoever asks for bookings was found by what the clinic takes as proof; for a new one only the number that calls is. */
const isProven = (
  { setting }: Call,
  { identity, forWhat }: Extract<ClinicRequest, { readonly ask: 'identify' }>,
): boolean => forWhat === 'known' || (identity.kind === 'phone' && identity.value === setting.caller);

function doctorOfNumber(call: Call, reply: ClinicReply): MenuStep | undefined {
  switch (reply.got) {
    case 'doctor':
      return withDoctorOfNumber(call, reply.practitionerId, reply.screens === true);
    case 'doctor_not_free':
      return doctorNotFree(call, reply);
    case 'nobody': {
      const entry = call.state.back.at(-1);
      const popped = changed(call, { back: call.state.back.slice(0, -1) });
      return wrongTry(popped, line(call, 'checkDigits'), 'not_identified', entry ?? { at: 'main' });
    }
    default:
      return undefined;
  }
}
