import type { BookingRefusalCode } from './booking.ts';
import type { PatientRefusalCode } from './patients.ts';
import type { QueueRejectionCode } from './rejection.ts';
import type { ScreeningRefusal } from './screening.ts';

/** Every code of the queue with its HTTP status: adding a code without one stops the build. */
const QUEUE = {
  day_not_open: 409,
  day_already_open: 409,
  day_closed: 409,
  service_not_found: 404,
  service_closed: 409,
  service_not_open_yet: 409,
  last_ticket_passed: 409,
  daily_cap_reached: 409,
  walk_ins_not_accepted: 409,
  class_not_found: 404,
  visit_exists: 409,
  visit_not_found: 404,
  already_checked_in: 409,
  number_in_use: 409,
  too_early: 409,
  too_late: 409,
  appointment_not_open: 409,
  stage_not_found: 404,
  stage_not_waiting: 409,
  stage_not_called: 409,
  stage_not_held: 409,
  stage_not_missed: 409,
  stage_closed: 409,
  service_point_not_found: 404,
  service_point_closed: 409,
  service_point_open: 409,
  service_point_paused: 409,
  service_point_not_paused: 409,
  service_point_busy: 409,
  nobody_waiting: 409,
  not_served_here: 409,
  nobody_in_room: 409,
  practitioner_not_here: 409,
  already_waiting: 409,
  just_taken: 409,
  nobody_to_call: 409,
  not_calling_by_itself: 409,
  delay_of_nobody: 422,
  recall_limit_reached: 409,
  nothing_to_undo: 409,
  undo_too_late: 409,
  hold_not_over: 409,
  postpone_limit_reached: 409,
  already_told: 409,
  bring_back_too_late: 409,
} as const satisfies Record<QueueRejectionCode, number>;

/** Codes of the way to the queue and of everything around it. */
const GENERAL = {
  invalid_request: 422,
  body_too_large: 413,
  not_found: 404,
  not_logged_in: 401,
  wrong_login: 401,
  locked_out: 429,
  too_many_requests: 429,
  not_allowed: 403,
  foreign_origin: 403,
  not_paired: 401,
  pairing_not_found: 404,
  device_not_found: 404,
  link_unknown: 404,
  link_used: 409,
  clinic_not_found: 404,
  password_too_weak: 422,
  idempotency_key_missing: 422,
  idempotency_key_reused: 422,
  outcome_unknown: 503,
  refused_by_database: 500,
  internal: 500,
  one_more_thing: 409,
  wrong_day: 409,
  wrong_clinic: 409,
  appointment_not_found: 404,
  too_many_lookups: 429,
  phone_not_understood: 422,
  channel_not_offered: 409,
  request_not_found: 404,
  only_in_demonstration: 403,
  day_not_found: 404,
  notice_not_found: 404,
  notice_needs_nothing: 409,
  notice_too_late: 409,
  nobody_to_reach: 409,
} as const;

/** Codes of the clinic's administration. */
const ADMINISTRATION = {
  department_not_found: 404,
  zone_not_found: 404,
  schedule_not_found: 404,
  staff_not_found: 404,
  hours_exception_not_found: 404,
  prefix_taken: 409,
  login_taken: 409,
  council_number_taken: 409,
  in_use: 409,
  last_administrator: 409,
  somebody_would_starve: 409,
  wording_empty: 422,
  wording_too_long: 422,
  wording_has_address: 422,
  wording_unknown_name: 422,
  wording_missing_name: 422,
} as const;
export type AdministrationProblemCode = keyof typeof ADMINISTRATION;

/** Codes of booking, of its questions and of patients' records. */
const BOOKING = {
  patient_not_found: 404,
  insurance_not_found: 404,
  practitioner_not_found: 404,
  absence_not_found: 404,
  slot_taken: 409,
  schedule_full: 409,
  not_offered: 409,
  screening_needed: 409,
  screening_outdated: 409,
  screening_tree_refused: 422,
  needs_a_person: 409,
  overlaps_another: 409,
  place_not_held: 409,
  extra_limit_reached: 409,
  outside_booking_window: 409,
  phone_missing: 422,
  phone_too_short: 422,
  phone_too_long: 422,
  phone_invalid: 422,
  phone_not_personal: 422,
  email_invalid: 422,
  national_id_missing: 422,
  national_id_wrong_characters: 422,
  national_id_wrong_length: 422,
  national_id_wrong_date: 422,
  national_id_wrong_checksum: 422,
  birth_date_in_future: 422,
  national_id_taken: 409,
  record_number_taken: 409,
  patient_has_open_bookings: 409,
} as const satisfies Record<
  Exclude<
    BookingRefusalCode | PatientRefusalCode | ScreeningRefusal['code'],
    keyof typeof QUEUE | keyof typeof GENERAL
  >,
  number
>;
export type BookingProblemCode = keyof typeof BOOKING;

export const PROBLEMS = { ...QUEUE, ...GENERAL, ...BOOKING, ...ADMINISTRATION } as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** A refusal with whatever helps to say what to do. */
export type Problem = { readonly code: ProblemCode } & Readonly<Record<string, unknown>>;
