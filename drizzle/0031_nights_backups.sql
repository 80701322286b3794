CREATE TABLE "backup_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"date" date NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 1 NOT NULL,
	"file" text,
	"bytes" bigint,
	"problem" text,
	CONSTRAINT "backup_runs_once" UNIQUE("kind","date")
);
