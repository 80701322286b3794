CREATE TABLE "paper_templates" (
	"clinic_id" uuid PRIMARY KEY NOT NULL,
	"template" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "paper_templates" ADD CONSTRAINT "paper_templates_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;