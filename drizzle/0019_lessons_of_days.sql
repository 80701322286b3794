CREATE TABLE "estimate_lessons" (
	"queue_day_id" uuid PRIMARY KEY NOT NULL,
	"lesson" jsonb NOT NULL,
	"learned_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "estimate_lessons" ADD CONSTRAINT "estimate_lessons_queue_day_id_queue_days_id_fk" FOREIGN KEY ("queue_day_id") REFERENCES "public"."queue_days"("id") ON DELETE no action ON UPDATE no action;