CREATE TABLE "retention_runs" (
	"clinic_id" uuid NOT NULL,
	"date" date NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"forgotten" jsonb NOT NULL,
	CONSTRAINT "retention_runs_clinic_id_date_pk" PRIMARY KEY("clinic_id","date")
);
--> statement-breakpoint
CREATE TABLE "audit_chains" (
	"owner" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text
);
--> statement-breakpoint
DROP INDEX "audit_of_clinic";--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "seq" bigint;--> statement-breakpoint
-- Lines that are there already are numbered as they stand; their hashes stay as they were.
alter table audit disable trigger audit_append_only;--> statement-breakpoint
update audit set seq = numbered.seq
  from (select id, row_number() over (partition by clinic_id order by id) as seq from audit) as numbered
  where numbered.id = audit.id;--> statement-breakpoint
insert into audit_chains (owner, seq, hash)
  select coalesce(clinic_id, '00000000-0000-0000-0000-000000000000'::uuid), seq, hash
  from (select distinct on (clinic_id) clinic_id, seq, hash from audit order by clinic_id, seq desc) as last;--> statement-breakpoint
alter table audit alter column seq set not null;--> statement-breakpoint
ALTER TABLE "retention_runs" ADD CONSTRAINT "retention_runs_clinic_id_clinics_id_fk" FOREIGN KEY ("clinic_id") REFERENCES "public"."clinics"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_chain" ON "audit" USING btree (coalesce("clinic_id", '00000000-0000-0000-0000-000000000000'::uuid),"seq");--> statement-breakpoint
CREATE INDEX "audit_of_subject" ON "audit" USING btree ("subject","seq");--> statement-breakpoint
CREATE INDEX "audit_cuts" ON "audit" USING btree ("clinic_id") WHERE "audit"."action" = 'audit_cut';--> statement-breakpoint
-- Lines are never changed. They go only when they are old, and only after a line further on in the same chain has said up
-- to where, so that what is missing is always explained.
drop trigger audit_append_only on audit;--> statement-breakpoint
create trigger audit_append_only
  before update or truncate on audit
  for each statement execute function forbid_change();--> statement-breakpoint
create function only_cut_lines_go() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from audit cut
    where cut.clinic_id is not distinct from old.clinic_id and cut.action = 'audit_cut'
      and (cut.detail ->> 'throughSeq')::bigint >= old.seq and cut.seq > old.seq
      and old.at <= cut.at - interval '365 days'
  ) then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;--> statement-breakpoint
create trigger audit_cut_only
  before delete on audit
  for each row execute function only_cut_lines_go();--> statement-breakpoint
create function chain_grows_by_one() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.owner = old.owner and new.seq = old.seq + 1 then
    return new;
  end if;
  raise exception '% only grows', tg_table_name using errcode = 'restrict_violation';
end $$;--> statement-breakpoint
create trigger audit_chains_grow
  before update or delete on audit_chains
  for each row execute function chain_grows_by_one();--> statement-breakpoint
create trigger audit_chains_kept
  before truncate on audit_chains
  for each statement execute function forbid_change();
