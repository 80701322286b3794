ALTER TABLE "priority_classes" ADD COLUMN "yields_to_cap" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "priority_classes" ADD COLUMN "slope" double precision DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "priority_classes" ADD COLUMN "is_active" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "service_points" ADD COLUMN "weights" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "first_after_min" integer;