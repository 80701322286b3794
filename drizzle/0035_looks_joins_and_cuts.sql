ALTER TABLE "staff" ADD COLUMN "openid_join_until" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "audit_of_looks" ON "audit" USING btree ("subject","actor","at");--> statement-breakpoint
-- Whether a line may go is asked for each one: in two comparisons that the index of the cuts answers.
create or replace function only_cut_lines_go() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from audit cut
    where (cut.clinic_id = old.clinic_id or (cut.clinic_id is null and old.clinic_id is null))
      and cut.action = 'audit_cut'
      and (cut.detail ->> 'throughSeq')::bigint >= old.seq and cut.seq > old.seq
      and old.at <= cut.at - interval '365 days'
  ) then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;--> statement-breakpoint
-- A process of a version before the chains goes on working while this one starts: its lines get their places here.
create function audit_has_its_place() returns trigger language plpgsql as $$
declare
  chain uuid := coalesce(new.clinic_id, '00000000-0000-0000-0000-000000000000'::uuid);
begin
  insert into audit_chains (owner, seq, hash) values (chain, 0, null) on conflict (owner) do nothing;
  update audit_chains set seq = seq + 1, hash = new.hash where owner = chain returning seq into new.seq;
  return new;
end $$;--> statement-breakpoint
create trigger audit_has_its_place
  before insert on audit
  for each row when (new.seq is null) execute function audit_has_its_place();
