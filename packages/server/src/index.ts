/** The service, and its addresses: */
export { openService, type OpenService, type ServiceParts } from "./open-service.ts";
export { listen, type Listening } from "./listen.ts";

// What is stored:
export {
  databaseFolder,
  openStorage,
  picturesFolder,
  type Storage,
  type StorageOptions,
} from "./storage/storage.ts";
export { type Database, openDatabase, type OpenDatabase } from "./storage/database.ts";
export { type LockHolder, lockHolder } from "./storage/folder-lock.ts";
export { maintain } from "./storage/maintain.ts";
export type { AssetStore } from "./storage/store/asset-store.ts";
export type { S3Settings } from "./storage/store/s3-store.ts";
export { dropUnused, sweepUnused } from "./storage/unused.ts";

// The gallery:
export { enterAssets, enterPictures } from "./storage/gallery/enter.ts";
export type { GalleryDetail, GalleryEntry, NewEntry } from "./storage/gallery/entry.ts";
export type { GalleryFilter } from "./storage/gallery/filter.ts";
export { galleryEntry, galleryPage, type GalleryPage } from "./storage/gallery/page.ts";
export { galleryLists } from "./storage/gallery/lists.ts";
export {
  addTags,
  purgeEntries,
  removeEntries,
  removeTags,
  restoreEntries,
  setFavourite,
} from "./storage/gallery/change.ts";
export { changeBoard, createBoard } from "./storage/gallery/boards.ts";
export { rebuildGallery, type RebuildReport } from "./storage/rebuild/rebuild.ts";

// Backups:
export { type BackupReport, makeBackup } from "./storage/backup/backup.ts";
export { restoreBackup, type RestoreReport } from "./storage/backup/restore.ts";

// Jobs:
export { openJobQueue, type JobQueue, type JobQueueOptions } from "./jobs/queue.ts";
export type { RunTool } from "./jobs/worker.ts";

// What commands work with, whether a service runs or not:
export { type DeskOptions, openServiceDesk, type ServiceDesk } from "./desk/service-desk.ts";
export { openQueueDesk } from "./desk/queue-desk.ts";
export { searchGallery } from "./desk/gallery-desk.ts";
export { promptsHere } from "./desk/prompts-desk.ts";
export { openBoardDesk } from "./desk/boards-desk.ts";
export {
  type HashingProgress,
  type ModelDesk,
  type ModelSearch,
  openModelDesk,
  type ToldModels,
} from "./desk/model-desk.ts";
export { MODEL_ORDERS } from "./library/page.ts";
export type { ToldModel } from "./routes/models/model-answer.ts";

// Models:
export { type LibraryOptions, type ModelLibrary, openLibrary } from "./library/library.ts";

// Models from elsewhere:
export { openPulls, type Pull, type Pulls, type PullsOptions } from "./library/pull/pulls.ts";
export { sitesFrom } from "./library/pull/sites.ts";
