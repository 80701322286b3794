CREATE TABLE "place_offers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"place_id" uuid NOT NULL,
	"slot_id" uuid NOT NULL,
	"schedule_id" uuid NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"offered_at" timestamp (3) with time zone NOT NULL,
	"answer_by" timestamp (3) with time zone NOT NULL,
	"is_written" boolean NOT NULL,
	"answered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "waiting_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"practitioner_id" uuid,
	"from_date" date NOT NULL,
	"until_date" date NOT NULL,
	"weekdays" jsonb NOT NULL,
	"from_time" text,
	"until_time" text,
	"patient_type" text NOT NULL,
	"insurance_id" uuid,
	"screening" jsonb,
	"decided_by" uuid,
	"channel" text NOT NULL,
	"language" text NOT NULL,
	"note" text,
	"state" text NOT NULL,
	"silences" integer DEFAULT 0 NOT NULL,
	"appointment_id" uuid,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "waiting_entries_forward" CHECK ("waiting_entries"."until_date" >= "waiting_entries"."from_date"),
	CONSTRAINT "waiting_entries_times" CHECK (("waiting_entries"."from_time" is null) = ("waiting_entries"."until_time" is null)),
	CONSTRAINT "waiting_entries_booked" CHECK ("waiting_entries"."state" <> 'booked' or "waiting_entries"."appointment_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "waiting_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"what" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "place_offers" ADD CONSTRAINT "place_offers_entry_id_waiting_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."waiting_entries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place_offers" ADD CONSTRAINT "place_offers_place_id_places_id_fk" FOREIGN KEY ("place_id") REFERENCES "public"."places"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place_offers" ADD CONSTRAINT "place_offers_slot_id_slots_id_fk" FOREIGN KEY ("slot_id") REFERENCES "public"."slots"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting_entries" ADD CONSTRAINT "waiting_entries_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting_entries" ADD CONSTRAINT "waiting_entries_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting_entries" ADD CONSTRAINT "waiting_entries_practitioner_id_practitioners_id_fk" FOREIGN KEY ("practitioner_id") REFERENCES "public"."practitioners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting_entries" ADD CONSTRAINT "waiting_entries_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting_entries" ADD CONSTRAINT "waiting_entries_service" FOREIGN KEY ("clinic_id","service_id") REFERENCES "public"."services"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "place_offers_not_again" ON "place_offers" USING btree ("entry_id","slot_id");--> statement-breakpoint
CREATE UNIQUE INDEX "place_offers_one_person" ON "place_offers" USING btree ("place_id") WHERE "place_offers"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "place_offers_one_place" ON "place_offers" USING btree ("entry_id") WHERE "place_offers"."state" = 'open';--> statement-breakpoint
CREATE INDEX "place_offers_due" ON "place_offers" USING btree ("clinic_id","answer_by") WHERE "place_offers"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "waiting_entries_once" ON "waiting_entries" USING btree ("patient_id","service_id",coalesce("practitioner_id", '00000000-0000-0000-0000-000000000000'::uuid)) WHERE "waiting_entries"."state" in ('waiting', 'offered', 'unanswered');--> statement-breakpoint
CREATE INDEX "waiting_entries_in_order" ON "waiting_entries" USING btree ("clinic_id","created_at","id") WHERE "waiting_entries"."state" in ('waiting', 'offered', 'unanswered');--> statement-breakpoint
CREATE INDEX "waiting_history_of" ON "waiting_history" USING btree ("entry_id","at");--> statement-breakpoint
create trigger waiting_history_append_only
  before update or delete or truncate on waiting_history
  for each statement execute function forbid_change();
