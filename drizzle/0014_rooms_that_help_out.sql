CREATE TABLE "room_services_today" (
	"clinic_id" uuid NOT NULL,
	"service_point_id" uuid NOT NULL,
	"date" date NOT NULL,
	"service_ids" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "room_services_today_clinic_id_service_point_id_date_pk" PRIMARY KEY("clinic_id","service_point_id","date")
);
--> statement-breakpoint
ALTER TABLE "room_services_today" ADD CONSTRAINT "room_services_today_point" FOREIGN KEY ("clinic_id","service_point_id") REFERENCES "public"."service_points"("clinic_id","id") ON DELETE cascade ON UPDATE no action;