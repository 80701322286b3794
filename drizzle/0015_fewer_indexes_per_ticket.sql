DROP INDEX "stages_open";--> statement-breakpoint
DROP INDEX "idempotency_keys_at";--> statement-breakpoint
DROP INDEX "visits_patient";--> statement-breakpoint
CREATE INDEX "idempotency_keys_at" ON "idempotency_keys" USING brin ("at");--> statement-breakpoint
CREATE INDEX "visits_patient" ON "visits" USING btree ("patient_ref") WHERE "visits"."patient_ref" is not null;