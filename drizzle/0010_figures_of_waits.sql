ALTER TABLE "stages" ADD COLUMN "first_called_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "stages" ADD COLUMN "first_called_to" uuid;--> statement-breakpoint
ALTER TABLE "stages" ADD COLUMN "cancelled_by" text;--> statement-breakpoint
ALTER TABLE "visits" ADD COLUMN "channel" text DEFAULT 'desk' NOT NULL;--> statement-breakpoint
CREATE INDEX "stages_of_day" ON "stages" USING btree ("queue_day_id");--> statement-breakpoint
-- What the log knows of the days before: the first call that was not taken back, who cancelled, where a number was given.
update stages set first_called_at = calls.at, first_called_to = calls.point
from (
  select distinct on (called.event ->> 'stageId') (called.event ->> 'stageId')::uuid as stage_id, called.at,
    (called.event ->> 'servicePointId')::uuid as point
  from queue_events called
  where called.type = 'ticket_called' and not exists (
    select 1 from queue_events undone
    where undone.queue_day_id = called.queue_day_id and undone.seq > called.seq and undone.type = 'call_undone'
      and undone.event ->> 'callId' = called.event ->> 'callId'
  )
  order by called.event ->> 'stageId', called.queue_day_id, called.seq
) calls
where stages.id = calls.stage_id;--> statement-breakpoint
update stages set cancelled_by = ended.event ->> 'by'
from queue_events ended
where ended.type = 'ticket_cancelled' and stages.id = (ended.event ->> 'stageId')::uuid and stages.status = 'cancelled';--> statement-breakpoint
update visits set channel = case split_part(arrived.actor, ':', 1)
  when 'device' then 'kiosk' when 'patient' then 'web' when 'job' then 'job' else 'desk' end
from queue_events arrived
where arrived.type in ('ticket_issued', 'appointment_checked_in') and visits.id = (arrived.event ->> 'visitId')::uuid;
