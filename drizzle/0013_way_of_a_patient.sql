CREATE TABLE "turn_leads" (
	"owner_id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"lead_min" integer NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "turn_leads_minutes" CHECK ("turn_leads"."lead_min" between 1 and 240)
);
--> statement-breakpoint
ALTER TABLE "turn_leads" ADD CONSTRAINT "turn_leads_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "turn_leads_of" ON "turn_leads" USING btree ("clinic_id","set_at");