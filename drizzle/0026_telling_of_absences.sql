CREATE TABLE "absence_tellings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"absence_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"away_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"round" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "move_offer_places" (
	"id" uuid PRIMARY KEY NOT NULL,
	"offer_id" uuid NOT NULL,
	"key" integer NOT NULL,
	"place_id" uuid NOT NULL,
	"schedule_id" uuid NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"is_kept" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "move_offers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"telling_id" uuid,
	"instead_of_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"taken_key" integer,
	"offered_at" timestamp (3) with time zone NOT NULL,
	"answer_by" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "absence_tellings" ADD CONSTRAINT "absence_tellings_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "absence_tellings" ADD CONSTRAINT "absence_tellings_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "move_offer_places" ADD CONSTRAINT "move_offer_places_offer_id_move_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."move_offers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "move_offer_places" ADD CONSTRAINT "move_offer_places_place_id_places_id_fk" FOREIGN KEY ("place_id") REFERENCES "public"."places"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "move_offers" ADD CONSTRAINT "move_offers_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "move_offers" ADD CONSTRAINT "move_offers_telling_id_absence_tellings_id_fk" FOREIGN KEY ("telling_id") REFERENCES "public"."absence_tellings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "absence_tellings_once" ON "absence_tellings" USING btree ("absence_id","appointment_id");--> statement-breakpoint
CREATE INDEX "absence_tellings_open" ON "absence_tellings" USING btree ("clinic_id","away_at","id") WHERE "absence_tellings"."state" in ('waiting', 'asked', 'silent');--> statement-breakpoint
CREATE INDEX "absence_tellings_of" ON "absence_tellings" USING btree ("appointment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "move_offer_places_key" ON "move_offer_places" USING btree ("offer_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "move_offer_places_one" ON "move_offer_places" USING btree ("place_id") WHERE "move_offer_places"."is_kept";--> statement-breakpoint
CREATE UNIQUE INDEX "move_offers_one" ON "move_offers" USING btree ("appointment_id") WHERE "move_offers"."state" = 'open';--> statement-breakpoint
CREATE INDEX "move_offers_due" ON "move_offers" USING btree ("clinic_id","answer_by") WHERE "move_offers"."state" = 'open';