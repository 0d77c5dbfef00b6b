DROP INDEX "gallery_words";--> statement-breakpoint
DROP INDEX "gallery_tags";--> statement-breakpoint
ALTER TABLE "gallery" ADD COLUMN "searched" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "gallery_user" ON "gallery" USING btree ("user_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "gallery"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "gallery_tool" ON "gallery" USING btree ("tool","created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "gallery"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "gallery_model" ON "gallery" USING btree ("model","created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "gallery"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "gallery_favourite" ON "gallery" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "gallery"."favourite" and "gallery"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "gallery_deleted" ON "gallery" USING btree ("deleted_at") WHERE "gallery"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "gallery_hash" ON "gallery" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "uploads_hash" ON "uploads" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "gallery_words" ON "gallery" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "gallery_tags" ON "gallery" USING gin ("tags") WITH (fastupdate=false);