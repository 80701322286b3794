-- Beside the old column, so that the calls of years are not written anew; those under way are carried over.
ALTER TABLE "phone_calls" DROP CONSTRAINT "phone_calls_state_ends";--> statement-breakpoint
ALTER TABLE "phone_calls" RENAME COLUMN "script_state" TO "script_state_before";--> statement-breakpoint
ALTER TABLE "phone_calls" ADD COLUMN "script_state" json, ADD COLUMN "step_number" integer;--> statement-breakpoint
update phone_calls set script_state = script_state_before::json, step_number = (script_state_before ->> 'stepNumber')::int
  where ended_at is null and script_state_before is not null;--> statement-breakpoint
ALTER TABLE "phone_calls" DROP COLUMN "script_state_before";--> statement-breakpoint
-- As it was: it holds for what is written from now on.
ALTER TABLE "phone_calls" ADD CONSTRAINT "phone_calls_state_ends" CHECK ("phone_calls"."ended_at" is null or "phone_calls"."script_state" is null) NOT VALID;
