CREATE TABLE "assets" (
	"hash" text PRIMARY KEY NOT NULL,
	"bytes" bigint NOT NULL,
	"media_type" text NOT NULL,
	"width" integer,
	"height" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "gallery" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"job_id" uuid,
	"index" integer DEFAULT 0 NOT NULL,
	"hash" text NOT NULL,
	"tool" text NOT NULL,
	"prompt" text DEFAULT '' NOT NULL,
	"model" text,
	"seed" text,
	"infotext" text,
	"record" jsonb,
	"words" "tsvector" NOT NULL,
	"favourite" boolean DEFAULT false NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "job_dependencies" (
	"job_id" uuid NOT NULL,
	"waits_for" uuid NOT NULL,
	CONSTRAINT "job_dependencies_job_id_waits_for_pk" PRIMARY KEY("job_id","waits_for")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"tool" text NOT NULL,
	"request" jsonb NOT NULL,
	"model" text,
	"state" text DEFAULT 'queued' NOT NULL,
	"position" double precision,
	"priority" integer DEFAULT 0 NOT NULL,
	"batch_id" uuid,
	"waits_for" integer DEFAULT 0 NOT NULL,
	"passed_over" integer DEFAULT 0 NOT NULL,
	"passed_since" timestamp (3) with time zone,
	"ticket" uuid,
	"worker" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"cancel_requested" boolean DEFAULT false NOT NULL,
	"progress" jsonb,
	"result" jsonb,
	"error" jsonb,
	"origin" jsonb,
	"webhook" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "models" (
	"path" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"modified" bigint NOT NULL,
	"sha256" text,
	"headerless_hash" text,
	"family" text,
	"trigger_words" text[] DEFAULT '{}'::text[] NOT NULL,
	"preview" text,
	"notes" text DEFAULT '' NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"missing" boolean DEFAULT false NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"user_id" uuid,
	"area" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"role" text NOT NULL,
	"disabled" boolean DEFAULT false NOT NULL,
	"served_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery" ADD CONSTRAINT "gallery_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gallery" ADD CONSTRAINT "gallery_hash_assets_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."assets"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_dependencies" ADD CONSTRAINT "job_dependencies_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_dependencies" ADD CONSTRAINT "job_dependencies_waits_for_jobs_id_fk" FOREIGN KEY ("waits_for") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_hash_assets_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."assets"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "credentials_secret" ON "credentials" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "gallery_newest" ON "gallery" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "gallery"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "gallery_words" ON "gallery" USING gin ("words");--> statement-breakpoint
CREATE INDEX "gallery_tags" ON "gallery" USING gin ("tags");--> statement-breakpoint
CREATE UNIQUE INDEX "gallery_job" ON "gallery" USING btree ("job_id","index");--> statement-breakpoint
CREATE INDEX "job_dependencies_waits_for" ON "job_dependencies" USING btree ("waits_for");--> statement-breakpoint
CREATE INDEX "jobs_queued" ON "jobs" USING btree ("user_id","position","priority" DESC NULLS LAST,"id") WHERE "jobs"."state" = 'queued' and "jobs"."waits_for" = 0;--> statement-breakpoint
CREATE INDEX "jobs_running" ON "jobs" USING btree ("ticket") WHERE "jobs"."state" = 'running';--> statement-breakpoint
CREATE INDEX "jobs_history" ON "jobs" USING btree ("finished_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "jobs_batch" ON "jobs" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "models_kind" ON "models" USING btree ("kind","name");--> statement-breakpoint
CREATE INDEX "models_sha256" ON "models" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "uploads_name" ON "uploads" USING btree ("area","name","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_name" ON "users" USING btree (lower("name"));