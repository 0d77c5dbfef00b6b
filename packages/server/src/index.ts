/** The service. The database and what is stored: */
export { type Database, openDatabase, type OpenDatabase } from "./storage/database.ts";
export { maintain } from "./storage/maintain.ts";
export { enterPictures } from "./storage/gallery/enter.ts";
export type { NewEntry } from "./storage/gallery/entry.ts";
export { type GalleryFilter, galleryPage } from "./storage/gallery/page.ts";

// Jobs:
export { openJobQueue, type JobQueue, type JobQueueOptions } from "./jobs/queue.ts";
export type { RunTool } from "./jobs/worker.ts";
