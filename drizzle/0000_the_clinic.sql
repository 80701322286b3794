CREATE TYPE "public"."appointment_status" AS ENUM('proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'waitlist');--> statement-breakpoint
CREATE TYPE "public"."place_state" AS ENUM('free', 'held', 'booked', 'released');--> statement-breakpoint
CREATE TYPE "public"."service_point_kind" AS ENUM('room', 'counter');--> statement-breakpoint
CREATE TYPE "public"."contact_kind" AS ENUM('mobile', 'landline', 'email', 'web_push');--> statement-breakpoint
CREATE TYPE "public"."outbox_status" AS ENUM('pending', 'sending', 'done', 'failed', 'unknown', 'expired', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."stage_status" AS ENUM('waiting', 'called', 'serving', 'held', 'done', 'no_show', 'transferred', 'cancelled');--> statement-breakpoint
CREATE TABLE "absences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"clinic_id" uuid,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"reason" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "absences_forward" CHECK ("absences"."until_at" > "absences"."from_at")
);
--> statement-breakpoint
CREATE TABLE "appointment_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"channel" text NOT NULL,
	"what" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "appointments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"patient_id" uuid,
	"patient_ref" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"practitioner_id" uuid,
	"schedule_id" uuid NOT NULL,
	"slot_id" uuid NOT NULL,
	"date" date NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"series" text NOT NULL,
	"ordinal" integer NOT NULL,
	"number" text NOT NULL,
	"code" text NOT NULL,
	"status" "appointment_status" NOT NULL,
	"patient_type" text NOT NULL,
	"insurance_id" uuid,
	"channel" text NOT NULL,
	"language" text NOT NULL,
	"class_code" text DEFAULT 'standard' NOT NULL,
	"party_size" integer DEFAULT 1 NOT NULL,
	"screening" jsonb,
	"is_extra" boolean DEFAULT false NOT NULL,
	"note" text,
	"visit_id" uuid,
	"booked_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "appointments_owner" UNIQUE("clinic_id","id")
);
--> statement-breakpoint
CREATE TABLE "places" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slot_id" uuid NOT NULL,
	"place_number" integer NOT NULL,
	"ordinal" integer NOT NULL,
	"state" "place_state" DEFAULT 'free' NOT NULL,
	"held_until" timestamp (3) with time zone,
	"held_by" text,
	"channel" text,
	"appointment_id" uuid,
	CONSTRAINT "places_capacity" UNIQUE("slot_id","place_number"),
	CONSTRAINT "places_booked_by_somebody" CHECK ("places"."state" <> 'booked' or "places"."appointment_id" is not null),
	CONSTRAINT "places_held_until" CHECK ("places"."state" <> 'held' or "places"."held_until" is not null)
);
--> statement-breakpoint
CREATE TABLE "schedule_exceptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"schedule_id" uuid NOT NULL,
	"date" date NOT NULL,
	"hours" jsonb NOT NULL,
	"reason" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "schedule_exceptions_date" UNIQUE("schedule_id","date")
);
--> statement-breakpoint
CREATE TABLE "schedule_hours" (
	"id" uuid PRIMARY KEY NOT NULL,
	"schedule_id" uuid NOT NULL,
	"weekday" integer NOT NULL,
	"from_time" text NOT NULL,
	"until_time" text NOT NULL,
	"slot_min" integer NOT NULL,
	"places_per_slot" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "schedule_hours_weekday" CHECK ("schedule_hours"."weekday" between 1 and 7),
	CONSTRAINT "schedule_hours_slot" CHECK ("schedule_hours"."slot_min" between 1 and 480)
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"practitioner_id" uuid,
	"series" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_until" date,
	"patient_types" jsonb NOT NULL,
	"extra_per_day" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "schedules_owner" UNIQUE("clinic_id","id")
);
--> statement-breakpoint
CREATE TABLE "screening_trees" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"tree" jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "slots" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"schedule_id" uuid NOT NULL,
	"date" date NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"is_withdrawn" boolean DEFAULT false NOT NULL,
	CONSTRAINT "slots_start" UNIQUE("schedule_id","starts_at")
);
--> statement-breakpoint
CREATE TABLE "conversation_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid,
	"contact_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"channel" text NOT NULL,
	"text" text NOT NULL,
	"notice_id" uuid,
	"read_as" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_templates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"channel" text NOT NULL,
	"language" text NOT NULL,
	"version" integer NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"notice_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"contact_id" uuid NOT NULL,
	"status" text NOT NULL,
	"code" text,
	"provider" text NOT NULL,
	"provider_id" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"key" text NOT NULL,
	"purpose" text NOT NULL,
	"visit_id" uuid,
	"appointment_id" uuid,
	"patient_ref" uuid,
	"language" text NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"channels" jsonb NOT NULL,
	"priority" integer DEFAULT 5 NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"answer" text,
	"not_before" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"next_look_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "phone_calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid,
	"direction" text NOT NULL,
	"line" text,
	"topic" text,
	"notice_id" uuid,
	"attempt_id" uuid,
	"provider" text NOT NULL,
	"provider_call_id" text,
	"language" text,
	"script_state" jsonb,
	"outcome" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "provider_events" (
	"provider" text NOT NULL,
	"event_id" text NOT NULL,
	"kind" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"attempt_id" uuid,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "clinics" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" jsonb NOT NULL,
	"address" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"phone" text,
	"time_zone" text NOT NULL,
	"day_starts_at" text DEFAULT '04:00' NOT NULL,
	"languages" jsonb NOT NULL,
	"country" text NOT NULL,
	"national_id_system" text DEFAULT 'none' NOT NULL,
	"weekend" jsonb NOT NULL,
	"options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "clinics_owner" UNIQUE("organisation_id","id")
);
--> statement-breakpoint
CREATE TABLE "departments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"name" jsonb NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "departments_owner" UNIQUE("clinic_id","id")
);
--> statement-breakpoint
CREATE TABLE "hours_exceptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"service_id" uuid,
	"date" date NOT NULL,
	"hours" jsonb NOT NULL,
	"reason" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "insurances" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "insurances_owner" UNIQUE("organisation_id","id")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"is_demonstration" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "practitioner_insurances" (
	"clinic_id" uuid NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"insurance_id" uuid NOT NULL,
	CONSTRAINT "practitioner_insurances_clinic_id_practitioner_id_insurance_id_pk" PRIMARY KEY("clinic_id","practitioner_id","insurance_id")
);
--> statement-breakpoint
CREATE TABLE "practitioner_services" (
	"clinic_id" uuid NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	CONSTRAINT "practitioner_services_clinic_id_practitioner_id_service_id_pk" PRIMARY KEY("clinic_id","practitioner_id","service_id")
);
--> statement-breakpoint
CREATE TABLE "practitioners" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"name" jsonb NOT NULL,
	"title" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"medical_council_number" text,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "practitioners_owner" UNIQUE("organisation_id","id"),
	CONSTRAINT "practitioners_council_number" UNIQUE("organisation_id","medical_council_number")
);
--> statement-breakpoint
CREATE TABLE "priority_classes" (
	"clinic_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" jsonb NOT NULL,
	"is_absolute" boolean DEFAULT false NOT NULL,
	"offset_min" integer DEFAULT 0 NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "priority_classes_clinic_id_code_pk" PRIMARY KEY("clinic_id","code")
);
--> statement-breakpoint
CREATE TABLE "series" (
	"clinic_id" uuid NOT NULL,
	"prefix" text NOT NULL,
	"purpose" text NOT NULL,
	"owner_id" uuid NOT NULL,
	CONSTRAINT "series_clinic_id_prefix_pk" PRIMARY KEY("clinic_id","prefix")
);
--> statement-breakpoint
CREATE TABLE "service_point_services" (
	"clinic_id" uuid NOT NULL,
	"service_point_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	CONSTRAINT "service_point_services_service_point_id_service_id_pk" PRIMARY KEY("service_point_id","service_id")
);
--> statement-breakpoint
CREATE TABLE "service_points" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"kind" "service_point_kind" DEFAULT 'room' NOT NULL,
	"name" jsonb NOT NULL,
	"spoken_name" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"zone_id" uuid NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "service_points_owner" UNIQUE("clinic_id","id")
);
--> statement-breakpoint
CREATE TABLE "services" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"department_id" uuid NOT NULL,
	"name" jsonb NOT NULL,
	"spoken_name" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"series" text NOT NULL,
	"colour" text DEFAULT '#0A5C63' NOT NULL,
	"hours" jsonb NOT NULL,
	"expected_min" integer DEFAULT 10 NOT NULL,
	"walk_in_offset_min" integer DEFAULT 15 NOT NULL,
	"accepts_walk_ins" boolean DEFAULT true NOT NULL,
	"is_screen_first" boolean DEFAULT false NOT NULL,
	"daily_cap" integer,
	"position" integer DEFAULT 0 NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "services_owner" UNIQUE("clinic_id","id")
);
--> statement-breakpoint
CREATE TABLE "zones" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"name" jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "zones_owner" UNIQUE("clinic_id","id")
);
--> statement-breakpoint
CREATE TABLE "consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contact_id" uuid NOT NULL,
	"patient_id" uuid,
	"purpose" text NOT NULL,
	"source" text NOT NULL,
	"given_at" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"kind" "contact_kind" NOT NULL,
	"value" text NOT NULL,
	"language" text,
	"is_verified" boolean DEFAULT false NOT NULL,
	"blocked_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "patient_contacts" (
	"patient_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"relation" text DEFAULT 'self' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "patient_contacts_patient_id_contact_id_pk" PRIMARY KEY("patient_id","contact_id")
);
--> statement-breakpoint
CREATE TABLE "patient_identifiers" (
	"organisation_id" uuid NOT NULL,
	"system" text NOT NULL,
	"value" text NOT NULL,
	"patient_id" uuid NOT NULL,
	CONSTRAINT "patient_identifiers_organisation_id_system_value_pk" PRIMARY KEY("organisation_id","system","value")
);
--> statement-breakpoint
CREATE TABLE "patients" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"patient_ref" uuid NOT NULL,
	"name" text NOT NULL,
	"name_search" text NOT NULL,
	"birth_date" date,
	"language" text,
	"insurance_id" uuid,
	"needs" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"note" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "patients_patientRef_unique" UNIQUE("patient_ref"),
	CONSTRAINT "patients_owner" UNIQUE("organisation_id","id")
);
--> statement-breakpoint
CREATE TABLE "announcements" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"zone_id" uuid NOT NULL,
	"call_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"sounds" jsonb,
	"number" text NOT NULL,
	"service_point_id" uuid
);
--> statement-breakpoint
CREATE TABLE "calls_shown" (
	"call_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"shown_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "calls_shown_call_id_device_id_pk" PRIMARY KEY("call_id","device_id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"scope" text NOT NULL,
	"key" uuid NOT NULL,
	"request_hash" text NOT NULL,
	"answer" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_once" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"lane" text NOT NULL,
	"clinic_id" uuid NOT NULL,
	"queue_day_id" uuid,
	"seq" integer,
	"type" text NOT NULL,
	"payload" jsonb NOT NULL,
	"status" "outbox_status" DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"not_before" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"claimed_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"outcome" jsonb
);
--> statement-breakpoint
CREATE TABLE "patient_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"visit_id" uuid,
	"appointment_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "queue_days" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"date" date NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "queue_days_once" UNIQUE("clinic_id","date"),
	CONSTRAINT "queue_days_owner" UNIQUE("clinic_id","id")
);
--> statement-breakpoint
CREATE TABLE "queue_events" (
	"queue_day_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"command_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"event" jsonb NOT NULL,
	CONSTRAINT "queue_events_seq" PRIMARY KEY("queue_day_id","seq"),
	CONSTRAINT "queue_events_seq_positive" CHECK ("queue_events"."seq" > 0)
);
--> statement-breakpoint
CREATE TABLE "stages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"visit_id" uuid NOT NULL,
	"queue_day_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"practitioner_id" uuid,
	"status" "stage_status" NOT NULL,
	"service_point_id" uuid,
	"virtual_arrival_at" timestamp (3) with time zone NOT NULL,
	"order_seq" integer NOT NULL,
	"entered_at" timestamp (3) with time zone NOT NULL,
	"called_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"call_id" uuid,
	CONSTRAINT "stages_called_somewhere" CHECK ("stages"."status" not in ('called', 'serving') or "stages"."service_point_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "visit_contacts" (
	"visit_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "visit_contacts_visit_id_contact_id_channel_pk" PRIMARY KEY("visit_id","contact_id","channel")
);
--> statement-breakpoint
CREATE TABLE "visit_notes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"visit_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"queue_day_id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"series" text NOT NULL,
	"ordinal" integer NOT NULL,
	"number" text NOT NULL,
	"patient_ref" uuid,
	"appointment_id" uuid,
	"class_code" text NOT NULL,
	"origin" text NOT NULL,
	"language" text NOT NULL,
	"party_size" integer NOT NULL,
	"current_stage_id" uuid NOT NULL,
	"issued_at" timestamp (3) with time zone NOT NULL,
	"issued_seq" integer NOT NULL,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"clinic_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"previous_hash" text,
	"hash" text
);
--> statement-breakpoint
CREATE TABLE "desk_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"device_id" uuid,
	"reason" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"answered_by" text
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"token_hash" text,
	"last_seen_at" timestamp (3) with time zone,
	"health" jsonb,
	"revoked_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "devices_owner" UNIQUE("clinic_id","id")
);
--> statement-breakpoint
CREATE TABLE "one_time_links" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"staff_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "pairings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"poll_hash" text NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"device_id" uuid,
	"approved_by" text,
	"collected_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"login" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"must_change_password" boolean DEFAULT false NOT NULL,
	"practitioner_id" uuid,
	"language" text DEFAULT 'en' NOT NULL,
	"failed_logins" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp (3) with time zone,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "staff_owner" UNIQUE("organisation_id","id")
);
--> statement-breakpoint
CREATE TABLE "staff_roles" (
	"staff_id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "staff_roles_staff_id_clinic_id_role_pk" PRIMARY KEY("staff_id","clinic_id","role")
);
--> statement-breakpoint
ALTER TABLE "absences" ADD CONSTRAINT "absences_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "absences" ADD CONSTRAINT "absences_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_insurance_id_insurances_id_fk" FOREIGN KEY ("insurance_id") REFERENCES "public"."insurances"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_service" FOREIGN KEY ("clinic_id","service_id") REFERENCES "public"."services"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_slot_id_slots_id_fk" FOREIGN KEY ("slot_id") REFERENCES "public"."slots"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_exceptions" ADD CONSTRAINT "schedule_exceptions_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedule_hours" ADD CONSTRAINT "schedule_hours_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_service" FOREIGN KEY ("clinic_id","service_id") REFERENCES "public"."services"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "screening_trees" ADD CONSTRAINT "screening_trees_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "slots" ADD CONSTRAINT "slots_schedule" FOREIGN KEY ("clinic_id","schedule_id") REFERENCES "public"."schedules"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_attempts" ADD CONSTRAINT "notice_attempts_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clinics" ADD CONSTRAINT "clinics_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "departments" ADD CONSTRAINT "departments_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_exceptions" ADD CONSTRAINT "hours_exceptions_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "insurances" ADD CONSTRAINT "insurances_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_insurances" ADD CONSTRAINT "practitioner_insurances_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_insurances" ADD CONSTRAINT "practitioner_insurances_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_insurances" ADD CONSTRAINT "practitioner_insurances_insurance_id_insurances_id_fk" FOREIGN KEY ("insurance_id") REFERENCES "public"."insurances"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_services" ADD CONSTRAINT "practitioner_services_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioner_services" ADD CONSTRAINT "prs_service" FOREIGN KEY ("clinic_id","service_id") REFERENCES "public"."services"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "priority_classes" ADD CONSTRAINT "priority_classes_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_point_services" ADD CONSTRAINT "sps_point" FOREIGN KEY ("clinic_id","service_point_id") REFERENCES "public"."service_points"("clinic_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_point_services" ADD CONSTRAINT "sps_service" FOREIGN KEY ("clinic_id","service_id") REFERENCES "public"."services"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_points" ADD CONSTRAINT "service_points_zone" FOREIGN KEY ("clinic_id","zone_id") REFERENCES "public"."zones"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_department" FOREIGN KEY ("clinic_id","department_id") REFERENCES "public"."departments"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "zones" ADD CONSTRAINT "zones_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_contacts" ADD CONSTRAINT "patient_contacts_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_contacts" ADD CONSTRAINT "patient_contacts_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_identifiers" ADD CONSTRAINT "patient_identifiers_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patients" ADD CONSTRAINT "patients_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_days" ADD CONSTRAINT "queue_days_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_events" ADD CONSTRAINT "queue_events_queue_day_id_queue_days_id_fk" FOREIGN KEY ("queue_day_id") REFERENCES "public"."queue_days"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stages" ADD CONSTRAINT "stages_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit_contacts" ADD CONSTRAINT "visit_contacts_visit_id_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."visits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visits" ADD CONSTRAINT "visits_queue_day_id_queue_days_id_fk" FOREIGN KEY ("queue_day_id") REFERENCES "public"."queue_days"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_links" ADD CONSTRAINT "one_time_links_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_roles" ADD CONSTRAINT "staff_roles_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_roles" ADD CONSTRAINT "staff_roles_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "absences_practitioner" ON "absences" USING btree ("practitioner_id","from_at");--> statement-breakpoint
CREATE INDEX "appointment_history_of" ON "appointment_history" USING btree ("appointment_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "appointments_number" ON "appointments" USING btree ("clinic_id","date","series","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "appointments_code" ON "appointments" USING btree ("clinic_id","code") WHERE "appointments"."status" in ('booked', 'pending', 'arrived');--> statement-breakpoint
CREATE INDEX "appointments_by_date" ON "appointments" USING btree ("clinic_id","date","status");--> statement-breakpoint
CREATE INDEX "appointments_by_patient" ON "appointments" USING btree ("patient_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "places_appointment" ON "places" USING btree ("appointment_id") WHERE "places"."state" = 'booked';--> statement-breakpoint
CREATE INDEX "places_free" ON "places" USING btree ("slot_id") WHERE "places"."state" = 'free';--> statement-breakpoint
CREATE INDEX "slots_by_date" ON "slots" USING btree ("clinic_id","date","starts_at");--> statement-breakpoint
CREATE INDEX "conversation_messages_of" ON "conversation_messages" USING btree ("contact_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "message_templates_version" ON "message_templates" USING btree ("clinic_id","purpose","channel","language","version");--> statement-breakpoint
CREATE INDEX "notice_attempts_of" ON "notice_attempts" USING btree ("notice_id");--> statement-breakpoint
CREATE INDEX "notice_attempts_provider" ON "notice_attempts" USING btree ("provider","provider_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_once" ON "notices" USING btree ("key");--> statement-breakpoint
CREATE INDEX "notices_due" ON "notices" USING btree ("next_look_at") WHERE "notices"."status" in ('open', 'reached');--> statement-breakpoint
CREATE INDEX "notices_of_clinic" ON "notices" USING btree ("clinic_id","created_at");--> statement-breakpoint
CREATE INDEX "notices_of_visit" ON "notices" USING btree ("visit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "phone_calls_provider" ON "phone_calls" USING btree ("provider","provider_call_id");--> statement-breakpoint
CREATE UNIQUE INDEX "provider_events_once" ON "provider_events" USING btree ("provider","event_id","kind");--> statement-breakpoint
CREATE INDEX "hours_exceptions_by_date" ON "hours_exceptions" USING btree ("clinic_id","date");--> statement-breakpoint
CREATE INDEX "series_by_owner" ON "series" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "consents_contact" ON "consents" USING btree ("contact_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contacts_value" ON "contacts" USING btree ("organisation_id","kind",md5("value"));--> statement-breakpoint
CREATE INDEX "patient_contacts_contact" ON "patient_contacts" USING btree ("contact_id");--> statement-breakpoint
CREATE INDEX "patient_identifiers_patient" ON "patient_identifiers" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "patients_name" ON "patients" USING btree ("organisation_id","name_search");--> statement-breakpoint
CREATE INDEX "announcements_of_zone" ON "announcements" USING btree ("zone_id","created_at");--> statement-breakpoint
CREATE INDEX "idempotency_keys_at" ON "idempotency_keys" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_once" ON "outbox" USING btree ("key");--> statement-breakpoint
CREATE INDEX "outbox_open" ON "outbox" USING btree ("lane","id") WHERE "outbox"."status" in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_of_clinic" ON "outbox" USING btree ("clinic_id","created_at");--> statement-breakpoint
CREATE INDEX "patient_links_visit" ON "patient_links" USING btree ("visit_id");--> statement-breakpoint
CREATE INDEX "patient_links_appointment" ON "patient_links" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "stages_of_visit" ON "stages" USING btree ("visit_id");--> statement-breakpoint
CREATE INDEX "stages_open" ON "stages" USING btree ("queue_day_id","status") WHERE "stages"."status" in ('waiting', 'called', 'serving', 'held');--> statement-breakpoint
CREATE INDEX "visit_notes_of" ON "visit_notes" USING btree ("visit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "visits_number" ON "visits" USING btree ("queue_day_id","series","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "visits_appointment" ON "visits" USING btree ("appointment_id") WHERE "visits"."appointment_id" is not null;--> statement-breakpoint
CREATE INDEX "visits_patient" ON "visits" USING btree ("patient_ref");--> statement-breakpoint
CREATE INDEX "audit_of_clinic" ON "audit" USING btree ("clinic_id","id");--> statement-breakpoint
CREATE INDEX "desk_requests_open" ON "desk_requests" USING btree ("clinic_id","at") WHERE "desk_requests"."answered_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "devices_token" ON "devices" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "sessions_staff" ON "sessions" USING btree ("staff_id");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_login" ON "staff" USING btree (lower("login"));