CREATE TABLE "phone_call_legs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"call_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"to_number" text NOT NULL,
	"reason" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "phone_call_numbers" (
	"call_id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"number" text NOT NULL,
	"kept_until" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phone_lines" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organisation_id" uuid NOT NULL,
	"number" text NOT NULL,
	"settings" jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phone_tries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"call_id" uuid NOT NULL,
	"line_id" uuid NOT NULL,
	"caller" text,
	"what" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "line_id" uuid;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "path" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "result" text;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "patient_id" uuid;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "appointment_id" uuid;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "callback_wanted_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "called_back_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "called_back_by" text;--> statement-breakpoint
ALTER TABLE "phone_call_legs" ADD CONSTRAINT "phone_call_legs_call_id_phone_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."phone_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_call_numbers" ADD CONSTRAINT "phone_call_numbers_call_id_phone_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."phone_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_lines" ADD CONSTRAINT "phone_lines_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "phone_call_legs_of" ON "phone_call_legs" USING btree ("call_id","position");--> statement-breakpoint
CREATE INDEX "phone_call_numbers_of" ON "phone_call_numbers" USING btree ("organisation_id","number");--> statement-breakpoint
CREATE INDEX "phone_call_numbers_until" ON "phone_call_numbers" USING btree ("kept_until");--> statement-breakpoint
CREATE UNIQUE INDEX "phone_lines_number" ON "phone_lines" USING btree ("number") WHERE "phone_lines"."is_active";--> statement-breakpoint
CREATE INDEX "phone_tries_of_line" ON "phone_tries" USING btree ("line_id","at");--> statement-breakpoint
CREATE INDEX "phone_tries_of_caller" ON "phone_tries" USING btree ("caller","at");--> statement-breakpoint
ALTER TABLE "phone_calls" ADD CONSTRAINT "phone_calls_line_id_phone_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."phone_lines"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_calls" ADD CONSTRAINT "phone_calls_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "phone_calls_by_time" ON "phone_calls" USING btree ("clinic_id","started_at");--> statement-breakpoint
CREATE INDEX "phone_calls_of_patient" ON "phone_calls" USING btree ("patient_id","started_at");--> statement-breakpoint
CREATE INDEX "phone_calls_callback" ON "phone_calls" USING btree ("clinic_id","callback_wanted_at") WHERE "phone_calls"."callback_wanted_at" is not null and "phone_calls"."called_back_at" is null;--> statement-breakpoint
CREATE INDEX "phone_calls_under_way" ON "phone_calls" USING btree ("started_at") WHERE "phone_calls"."ended_at" is null;