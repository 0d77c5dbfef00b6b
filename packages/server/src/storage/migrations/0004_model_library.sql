DROP TABLE "models";--> statement-breakpoint
CREATE TABLE "models" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"root" text NOT NULL,
	"path" text NOT NULL,
	"name" text NOT NULL,
	"unreachable" text,
	"folder" boolean DEFAULT false NOT NULL,
	"bytes" bigint NOT NULL,
	"modified" double precision NOT NULL,
	"beside" text DEFAULT '' NOT NULL,
	"preview" text,
	"reader" integer DEFAULT 0 NOT NULL,
	"family" text,
	"facts" jsonb,
	"metadata" jsonb,
	"trigger_words" text[] DEFAULT '{}'::text[] NOT NULL,
	"sha256" text,
	"headerless_hash" text,
	"notes" text DEFAULT '' NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"favourite" boolean DEFAULT false NOT NULL,
	"searched" text DEFAULT '' NOT NULL,
	"added_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"missing_since" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "models_sha256" ON "models" USING btree ("sha256");