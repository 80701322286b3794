import { EpochMs } from '../../../common/contract/vocabulary.ts';
import { answerTime, type AnswerTime } from '../../booking/waitingList.ts';
import { quietUntil, USUAL_QUIET_HOURS } from '../../notice/quietHours.ts';
import type { BookingClinic } from '../booking/clinic.ts';

/** By the clinic's own time to answer, and never in quiet hours. */
export const answerTimeOf = (
  { policy, timeZone }: BookingClinic,
  now: EpochMs,
  startsAt: EpochMs,
): AnswerTime | undefined =>
  answerTime({ now, startsAt, answerMin: policy.offerAnswerMin }, (at) =>
    EpochMs.parse(quietUntil(at, timeZone, USUAL_QUIET_HOURS) ?? at),
  );
