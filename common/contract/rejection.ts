import type {
  AppointmentId,
  ClassCode,
  EpochMs,
  PractitionerId,
  Series,
  ServiceId,
  ServicePointId,
  StageId,
  TicketNumber,
  VisitId,
} from './vocabulary.ts';

/** Why the queue refused a command. Data for the caller, not an exception; the codes are public interface. */
export type QueueRejection =
  | { readonly code: 'day_not_open' }
  | { readonly code: 'day_already_open' }
  | { readonly code: 'day_closed' }
  | { readonly code: 'service_not_found'; readonly serviceId: ServiceId }
  | { readonly code: 'service_closed'; readonly serviceId: ServiceId }
  | { readonly code: 'service_not_open_yet'; readonly serviceId: ServiceId; readonly opensAt: EpochMs }
  | { readonly code: 'last_ticket_passed'; readonly serviceId: ServiceId; readonly lastTicketAt: EpochMs }
  | { readonly code: 'daily_cap_reached'; readonly serviceId: ServiceId; readonly cap: number }
  | { readonly code: 'walk_ins_not_accepted'; readonly serviceId: ServiceId }
  | { readonly code: 'class_not_found'; readonly classCode: ClassCode }
  | { readonly code: 'visit_exists'; readonly visitId: VisitId }
  | { readonly code: 'visit_not_found'; readonly visitId: VisitId }
  | { readonly code: 'already_checked_in'; readonly visitId: VisitId; readonly number: TicketNumber }
  | { readonly code: 'already_waiting'; readonly visitId: VisitId; readonly number: TicketNumber }
  | { readonly code: 'just_taken'; readonly serviceId: ServiceId; readonly number: TicketNumber }
  | { readonly code: 'block_not_found' }
  | { readonly code: 'series_used_up'; readonly series: Series }
  | { readonly code: 'number_in_use'; readonly number: TicketNumber }
  | { readonly code: 'too_early'; readonly fromAt: EpochMs }
  | { readonly code: 'too_late'; readonly untilAt: EpochMs }
  | { readonly code: 'appointment_not_open'; readonly appointmentId: AppointmentId }
  | { readonly code: 'stage_not_found'; readonly stageId: StageId }
  | { readonly code: 'stage_not_waiting'; readonly stageId: StageId; readonly status: string }
  | { readonly code: 'stage_not_called'; readonly stageId: StageId; readonly status: string }
  | { readonly code: 'stage_not_held'; readonly stageId: StageId; readonly status: string }
  | { readonly code: 'stage_not_missed'; readonly stageId: StageId; readonly status: string }
  | { readonly code: 'stage_closed'; readonly stageId: StageId; readonly status: string }
  | { readonly code: 'service_point_not_found'; readonly servicePointId: ServicePointId }
  | { readonly code: 'service_point_closed'; readonly servicePointId: ServicePointId }
  | { readonly code: 'service_point_open'; readonly servicePointId: ServicePointId }
  | { readonly code: 'service_point_paused'; readonly servicePointId: ServicePointId }
  | { readonly code: 'service_point_not_paused'; readonly servicePointId: ServicePointId }
  | { readonly code: 'service_point_busy'; readonly servicePointId: ServicePointId; readonly stageId: StageId }
  | { readonly code: 'nobody_waiting'; readonly servicePointId: ServicePointId }
  | { readonly code: 'room_changed'; readonly servicePointId: ServicePointId }
  | { readonly code: 'nobody_to_call' }
  | { readonly code: 'not_calling_by_itself'; readonly servicePointId: ServicePointId }
  | { readonly code: 'not_served_here'; readonly servicePointId: ServicePointId; readonly serviceId: ServiceId }
  | { readonly code: 'nobody_in_room'; readonly servicePointId: ServicePointId }
  | { readonly code: 'practitioner_not_here'; readonly practitionerId: PractitionerId }
  | { readonly code: 'delay_of_nobody' }
  | { readonly code: 'recall_limit_reached'; readonly stageId: StageId; readonly limit: number }
  | { readonly code: 'nothing_to_undo'; readonly servicePointId: ServicePointId }
  | { readonly code: 'undo_too_late'; readonly servicePointId: ServicePointId; readonly withinMs: number }
  | { readonly code: 'hold_not_over'; readonly stageId: StageId; readonly until: EpochMs }
  | { readonly code: 'postpone_limit_reached'; readonly stageId: StageId; readonly limit: number }
  | { readonly code: 'already_told'; readonly stageId: StageId }
  | { readonly code: 'plan_too_long'; readonly most: number }
  | { readonly code: 'already_handed_over'; readonly stageId: StageId }
  | { readonly code: 'hand_over_not_due'; readonly stageId: StageId }
  | { readonly code: 'plan_changed'; readonly visitId: VisitId }
  | { readonly code: 'stage_not_away'; readonly stageId: StageId; readonly status: string }
  /** The patient whose service the undo would take up again was called on already. */
  | { readonly code: 'already_gone_on'; readonly servicePointId: ServicePointId; readonly stageId: StageId }
  | { readonly code: 'bring_back_too_late'; readonly stageId: StageId; readonly withinMin: number };

export type QueueRejectionCode = QueueRejection['code'];
