CREATE TABLE "patient_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"what" text NOT NULL,
	"fields" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "handled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "notices" ADD COLUMN "handled_by" text;--> statement-breakpoint
CREATE INDEX "patient_changes_of" ON "patient_changes" USING btree ("patient_id","at");--> statement-breakpoint
create trigger patient_changes_append_only
  before update or delete or truncate on patient_changes
  for each statement execute function forbid_change();
