CREATE INDEX "phone_calls_with_state" ON "phone_calls" USING btree ("ended_at") WHERE "phone_calls"."script_state" is not null;--> statement-breakpoint
CREATE INDEX "calls_shown_by_screen" ON "calls_shown" USING btree ("device_id","shown_at");--> statement-breakpoint
CREATE INDEX "queue_days_closed" ON "queue_days" USING btree ("closed_at");--> statement-breakpoint
-- Names are found by the beginnings of their words, which no ordinary index knows. Where the server does not have this
-- extension, or does not let us have it, a search reads through all names, as before.
do $$ begin
  create extension if not exists pg_trgm;
  create index patients_words on patients using gin (name_search gin_trgm_ops);
exception when others then
  raise notice 'Names are searched without an index: %', sqlerrm;
end $$;
