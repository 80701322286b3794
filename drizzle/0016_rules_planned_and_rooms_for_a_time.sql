CREATE TABLE "planned_orders" (
	"clinic_id" uuid NOT NULL,
	"date" date NOT NULL,
	"rules" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "planned_orders_clinic_id_date_pk" PRIMARY KEY("clinic_id","date")
);
--> statement-breakpoint
ALTER TABLE "room_services_today" ADD COLUMN "until_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "planned_orders" ADD CONSTRAINT "planned_orders_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;