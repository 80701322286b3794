ALTER TYPE "public"."stage_status" ADD VALUE 'withdrawn';--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "journey" jsonb DEFAULT '[]'::jsonb NOT NULL;