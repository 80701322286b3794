CREATE TABLE "booking_counters" (
	"clinic_id" uuid NOT NULL,
	"date" date NOT NULL,
	"series" text NOT NULL,
	"last_ordinal" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "booking_counters_once" PRIMARY KEY("clinic_id","date","series")
);
--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "screening_tree_id" uuid;--> statement-breakpoint
ALTER TABLE "booking_counters" ADD CONSTRAINT "booking_counters_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "places_held" ON "places" USING btree ("held_by") WHERE "places"."state" = 'held';--> statement-breakpoint
CREATE UNIQUE INDEX "screening_trees_active" ON "screening_trees" USING btree ("clinic_id") WHERE "screening_trees"."is_active";--> statement-breakpoint
CREATE INDEX "notices_of_appointment" ON "notices" USING btree ("appointment_id");--> statement-breakpoint
ALTER TABLE "screening_trees" ADD CONSTRAINT "screening_trees_version" UNIQUE("clinic_id","version");