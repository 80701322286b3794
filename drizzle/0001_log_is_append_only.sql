-- The log is evidence of who was called when, so it is only ever added to.
-- A mistake is corrected by a new event. Personal data never enters it (docs/adr/0003).
create function forbid_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger queue_events_append_only
  before update or delete or truncate on queue_events
  for each statement execute function forbid_change();
--> statement-breakpoint
create trigger appointment_history_append_only
  before update or delete or truncate on appointment_history
  for each statement execute function forbid_change();
--> statement-breakpoint
create trigger audit_append_only
  before update or delete or truncate on audit
  for each statement execute function forbid_change();
--> statement-breakpoint
-- A room has at most one ticket called or in service. Deferrable, because the end of one service and
-- the next call may be written by the same commit, which a unique index cannot wait for.
alter table stages add constraint stages_one_per_service_point
  exclude using btree (service_point_id with =) where (status in ('called', 'serving'))
  deferrable initially deferred;
