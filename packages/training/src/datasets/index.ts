export { bucketChooser, type Bucket, type PicturePlan, planPicture } from "./buckets.ts";
export type {
  CaptionOptions,
  TrainingData,
  TrainingDataset,
  TrainingPicture,
  TrainingSubset,
} from "./dataset.ts";
export { loadTrainingPicture } from "./load-training-picture.ts";
export { readDataset, type ReadOptions } from "./read-dataset.ts";
export type { DatasetSettings, SubsetSettings } from "./subset-options.ts";
export { checkDataset, type DatasetCheck } from "./check/check-dataset.ts";
export { captionBytes } from "./caption-file.ts";
export { captionFinder, captionPlaces } from "./caption-places.ts";
export { decodeCaption } from "./caption-text.ts";
export { contentOfText } from "./journal/content.ts";
export type { ExpectedBatch } from "./journal/expected-batch.ts";
export { type Batch, openJournal } from "./journal/journal.ts";
export type { Change } from "./journal/record.ts";
export { insideOf } from "./links.ts";
export { takeOut } from "./take-out.ts";
export { enlargePlainly, type Padding } from "./prepare/fit-picture.ts";
export {
  type FoundFace,
  prepareInPlace,
  prepareInto,
  type PreparedDataset,
  type PrepareOptions,
} from "./prepare/prepare-dataset.ts";
