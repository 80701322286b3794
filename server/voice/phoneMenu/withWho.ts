import type { Who } from './clinicRequest.ts';
import type { MenuStep } from './menuState.ts';
import { arrive, changed, request, toMain, type Call } from './moves.ts';

/** It is known who calls: on with what they want. */
export function withWho(call: Call, who: Who): MenuStep {
  const known = changed(call, { who, needsMobile: null });
  const { topic, errand, clinicId } = known.state;
  switch (topic) {
    case 'booking':
      return errand?.place === undefined ? toMain(known) : arrive(known, { at: 'confirm', place: errand.place });
    case 'bookings':
      return request(known, { ask: 'bookings', clinicId, who });
    case 'place':
      return request(known, { ask: 'place_in_queue', clinicId, who });
    case 'information':
    case null:
      return toMain(known);
  }
}
