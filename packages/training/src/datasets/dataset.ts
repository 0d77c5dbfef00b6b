/** A data set as the trainer takes it: kohya's conventions, read into one shape.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/{config_util,train_util}.py, docs/config_README-en.md. */
import type { Text } from "@inkloom/contract";
import type { CaptionEncoding } from "./caption-text.ts";

/** Where a caption comes from. */
export type CaptionSource =
  | { readonly kind: "file"; readonly path: string; readonly encoding: CaptionEncoding }
  | { readonly kind: "metadata"; readonly path: string }
  /** There is no caption; the subset's class tokens stand for it. */
  | { readonly kind: "class-tokens" }
  /** There is neither; the caption is empty. */
  | { readonly kind: "none" };

export interface TrainingPicture {
  readonly path: string;
  /** As it is seen, turned by its EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** How often it is seen in an epoch. Of pictures for prior preservation, balanced as kohya does it. */
  readonly repeats: number;
  /** One line, or with `enableWildcard` a line for each caption to choose from. */
  readonly caption: string;
  readonly captionSource: CaptionSource;
  /** Of data for a ControlNet: the picture that guides. */
  readonly conditioning?: string;
}

/** How captions are treated at each step, by kohya's options. */
export interface CaptionOptions {
  readonly shuffleCaption: boolean;
  readonly captionSeparator: string;
  /** Tags at the front that are neither shuffled nor dropped. */
  readonly keepTokens: number;
  readonly keepTokensSeparator?: string;
  readonly secondarySeparator?: string;
  readonly enableWildcard: boolean;
  readonly captionPrefix?: string;
  readonly captionSuffix?: string;
  /** 0-1 */
  readonly captionDropoutRate: number;
  /** Epochs; 0 for never. */
  readonly captionDropoutEveryNEpochs: number;
  /** 0-1 */
  readonly captionTagDropoutRate: number;
  /** Tags that are seen at the first step. */
  readonly tokenWarmupMin: number;
  /** Step at which all are seen, or below 1 the share of all steps. */
  readonly tokenWarmupStep: number;
}

export type ResizeInterpolation =
  "lanczos" | "nearest" | "bilinear" | "linear" | "bicubic" | "cubic" | "area" | "box";

export interface TrainingSubset extends CaptionOptions {
  readonly folder: string;
  /** As asked for; what holds is each picture's. */
  readonly repeats: number;
  readonly classTokens?: string;
  /** Pictures of the class at large, for prior preservation. */
  readonly isRegularisation: boolean;
  readonly flipAug: boolean;
  readonly randomCrop: boolean;
  readonly resizeInterpolation?: ResizeInterpolation;
  readonly pictures: readonly TrainingPicture[];
}

export type Size = readonly [width: number, height: number];

export interface BucketOptions {
  readonly resolution: Size;
  readonly enableBucket: boolean;
  /** Sides of buckets, pixels; without a meaning where nothing is enlarged. */
  readonly minBucketReso: number;
  readonly maxBucketReso: number;
  readonly bucketResoSteps: number;
  readonly bucketNoUpscale: boolean;
}

/** What shares a resolution and a batch size. */
export interface TrainingDataset extends BucketOptions {
  readonly batchSize: number;
  /** Share of the pictures that is held back, 0-1. */
  readonly validationSplit: number;
  readonly validationSeed?: number;
  readonly subsets: readonly TrainingSubset[];
}

/** A picture that was left out. */
export interface UnreadablePicture {
  readonly path: string;
  readonly reason: Text;
}

export interface TrainingData {
  readonly datasets: readonly TrainingDataset[];
  readonly unreadable: readonly UnreadablePicture[];
  /** What a person should know: folders passed over, captions of which only a line counts. */
  readonly notes: readonly Text[];
}
