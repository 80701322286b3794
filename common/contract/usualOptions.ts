/** What holds where a clinic has not decided otherwise; its form shows these beside the empty fields. */
export const USUAL_OPTIONS = {
  recallLimit: 3,
  checkInEarlyMin: 60,
  checkInLateMin: 15,
  postponeMin: 15,
  /** Changing the room takes less. */
  doctorGoneMin: 5,
  /** What a patient needs to come, who did not say on the phone page: told when the turn may come within that time. */
  nearMinutes: 15,
  /** Texts first, a call where the text stays unanswered. */
  noticeChannels: ['web_push', 'sms', 'voice', 'email'],
  noticeAnswerMin: 3,
  longestWaitMin: 60,
  roomIdleMin: 5,
  /** A pause for tea is no alarm. */
  pausedLongMin: 20,
  /** Twice as long as a page that lives may be without a word. */
  screenSilentMin: 1,
  kioskSilentMin: 1,
  agentSilentMin: 1,
  /** A busy kiosk gives some twenty tickets in half an hour without the server. */
  kioskNumbers: 30,
  bookingDaysAhead: 60,
  /** So long a place is kept for somebody of the waiting list. */
  offerAnswerMin: 30,
  /** Open bookings of one mobile that were made on the public page. */
  webMostOpen: 3,
  /** Time for two more calls where nobody takes the first, and for the text behind them. */
  absenceAnswerMin: 60,
  /** A busy line is soon free; whoever does not answer is away for longer. */
  callBusyAfterMin: 3,
  callBusyTimes: 3,
  callNoAnswerAfterMin: 10,
  callNoAnswerTimes: 2,
  /** Two miss fewer than one, most of all among those likely to miss. Source: Steiner 2018, n = 54,066. */
  reminderDays: [3, 1],
  reminderTime: '18:00',
} as const;
