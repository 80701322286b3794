CREATE TABLE "key_bindings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"clinic_id" uuid NOT NULL,
	"agent_id" uuid NOT NULL,
	"device" text NOT NULL,
	"code" text NOT NULL,
	"service_point_id" uuid NOT NULL,
	"action" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "key_bindings_once" UNIQUE("agent_id","device","code")
);
--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "found" jsonb;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "last_key" jsonb;--> statement-breakpoint
ALTER TABLE "devices" ADD COLUMN "learns_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "key_bindings" ADD CONSTRAINT "key_bindings_agent" FOREIGN KEY ("clinic_id","agent_id") REFERENCES "public"."devices"("clinic_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "key_bindings" ADD CONSTRAINT "key_bindings_room" FOREIGN KEY ("clinic_id","service_point_id") REFERENCES "public"."service_points"("clinic_id","id") ON DELETE no action ON UPDATE no action;