CREATE TABLE "board_pictures" (
	"board_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	CONSTRAINT "board_pictures_board_id_entry_id_pk" PRIMARY KEY("board_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "boards" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"searched" text NOT NULL,
	"body" text NOT NULL,
	"bytes" integer NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
UPDATE "gallery" SET "model" = left("model", 500) WHERE length("model") > 500;--> statement-breakpoint
DROP INDEX "gallery_newest";--> statement-breakpoint
DROP INDEX "gallery_user";--> statement-breakpoint
ALTER TABLE "board_pictures" ADD CONSTRAINT "board_pictures_board_id_boards_id_fk" FOREIGN KEY ("board_id") REFERENCES "public"."boards"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "board_pictures" ADD CONSTRAINT "board_pictures_entry_id_gallery_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."gallery"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "boards" ADD CONSTRAINT "boards_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "board_pictures_entry" ON "board_pictures" USING btree ("entry_id");--> statement-breakpoint
CREATE UNIQUE INDEX "boards_name" ON "boards" USING btree (coalesce("user_id", '00000000-0000-0000-0000-000000000000'::uuid),lower("name"));--> statement-breakpoint
CREATE INDEX "documents_changed" ON "documents" USING btree ("user_id","changed_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "gallery_sampler" ON "gallery" USING btree (left("record" -> 'parameters' ->> 'sampler', 100),"created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "gallery"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "gallery_tagged" ON "gallery" USING btree ("user_id") WHERE cardinality("gallery"."tags") > 0 and "gallery"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "gallery_newest" ON "gallery" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST,"user_id","tool","model","favourite") WHERE "gallery"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "gallery_user" ON "gallery" USING btree ("user_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST,"tool","model","favourite") WHERE "gallery"."deleted_at" is null;