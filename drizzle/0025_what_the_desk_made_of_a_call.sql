CREATE TABLE "phone_call_desk" (
	"call_id" uuid PRIMARY KEY NOT NULL,
	"taken_by" text,
	"taken_at" timestamp (3) with time zone,
	"came_of" text,
	"noted_by" text,
	"noted_at" timestamp (3) with time zone,
	"note" text,
	"claimed_by" text,
	"claimed_at" timestamp (3) with time zone,
	"tries" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "phone_call_desk" ADD CONSTRAINT "phone_call_desk_call_id_phone_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."phone_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "phone_call_desk_to_note" ON "phone_call_desk" USING btree ("taken_at") WHERE "phone_call_desk"."noted_at" is null;