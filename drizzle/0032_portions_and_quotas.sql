ALTER TABLE "places" ADD COLUMN "held_for_type" text;--> statement-breakpoint
ALTER TABLE "places" ADD COLUMN "held_for_insurance" uuid;--> statement-breakpoint
ALTER TABLE "schedules" ADD COLUMN "opening" jsonb DEFAULT '{"portions":[],"allOpenUntil":null,"quotas":[]}'::jsonb NOT NULL;