CREATE TABLE "web_counts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"what" text NOT NULL,
	"of_whom" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "web_visits" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"secret_hash" text NOT NULL,
	"address_hash" text NOT NULL,
	"asked" jsonb NOT NULL,
	"schedule_id" uuid,
	"starts_at" timestamp (3) with time zone,
	"held_until" timestamp (3) with time zone,
	"wait_for_id" uuid,
	"phone" text,
	"name" text,
	"language" text,
	"made_contact_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"codes_sent" integer DEFAULT 0 NOT NULL,
	"code_until" timestamp (3) with time zone,
	"wrong_tries" integer DEFAULT 0 NOT NULL,
	"appointment_id" uuid,
	"waiting_entry_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "web_visits_secretHash_unique" UNIQUE("secret_hash")
);
--> statement-breakpoint
ALTER TABLE "web_visits" ADD CONSTRAINT "web_visits_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "web_counts_of" ON "web_counts" USING btree ("what","of_whom","at");--> statement-breakpoint
CREATE INDEX "web_counts_old" ON "web_counts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "web_visits_by_address" ON "web_visits" USING btree ("address_hash","held_until");--> statement-breakpoint
CREATE INDEX "web_visits_old" ON "web_visits" USING btree ("created_at");