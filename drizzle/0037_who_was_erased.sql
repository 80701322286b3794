CREATE TABLE "erasures" (
	"hash" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "erasures_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1)
);
--> statement-breakpoint
CREATE INDEX "erasures_order" ON "erasures" USING btree ("seq");--> statement-breakpoint
-- Who was erased before this version stands in the history of changes.
insert into erasures (hash, kind, at)
  select encode(sha256(convert_to(patient_id::text, 'UTF8')), 'hex'), 'person', min(at)
  from patient_changes where what = 'erased' group by patient_id;
