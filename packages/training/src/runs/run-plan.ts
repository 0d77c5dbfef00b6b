/** Which pictures each step of a run sees: by data set and size, in an order that follows from the seed and the epoch.
 *  Reference: kohya-ss/sd-scripts@48d368f, library/train_util.py (BaseDataset.make_buckets, shuffle_buckets). */
import { type Bucket, bucketChooser } from "../datasets/buckets.ts";
import type { Size, TrainingData, TrainingPicture, TrainingSubset } from "../datasets/dataset.ts";
import { type RandomStream, randomStream } from "../random/random-stream.ts";

export interface PlannedPicture {
  readonly subset: TrainingSubset;
  readonly picture: TrainingPicture;
  readonly bucket: Bucket;
}

/** Pictures of one size. */
export interface PlannedBatch {
  readonly size: Size;
  readonly pictures: readonly PlannedPicture[];
}

export interface RunPlan {
  /** Every picture that is trained on, once. */
  readonly pictures: readonly PlannedPicture[];
  /** Those that are held back to measure the loss on. */
  readonly heldBack: readonly PlannedPicture[];
  readonly batchesPerEpoch: number;
  /** The batches of an epoch, from 0. */
  batches(epoch: number): readonly PlannedBatch[];
}

interface Group {
  readonly size: Size;
  readonly batchSize: number;
  readonly pictures: PlannedPicture[];
}

export function planRun({ datasets }: TrainingData, seed: number): RunPlan {
  const groups: Group[] = [];
  const pictures: PlannedPicture[] = [];
  const heldBack: PlannedPicture[] = [];
  for (const [index, dataset] of datasets.entries()) {
    const choose = bucketChooser(dataset);
    const own = dataset.subsets.flatMap((subset) =>
      subset.pictures.map((picture): PlannedPicture => ({
        subset,
        picture,
        bucket: choose(picture.width, picture.height),
      })),
    );
    const random = randomStream(dataset.validationSeed ?? seed, "held back", index);
    const held = heldOf(own, dataset.validationSplit, random);
    heldBack.push(...held);
    const trained = own.filter((each) => !held.has(each));
    pictures.push(...trained);
    const sizes = Map.groupBy(trained, ({ bucket }) => bucket.bucket.join("x"));
    for (const [, members] of [...sizes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const [first] = members;
      if (first === undefined) continue;
      groups.push({
        size: first.bucket.bucket,
        batchSize: dataset.batchSize,
        pictures: members.flatMap((each) =>
          Array.from({ length: each.picture.repeats }, () => each),
        ),
      });
    }
  }
  const batchesPerEpoch = groups.reduce(
    (sum, group) => sum + Math.ceil(group.pictures.length / group.batchSize),
    0,
  );
  // Every step of an epoch asks for it, and large data sets take milliseconds to shuffle.
  let last: { readonly epoch: number; readonly batches: readonly PlannedBatch[] } | undefined;
  return {
    pictures,
    heldBack,
    batchesPerEpoch,
    batches(epoch) {
      if (last?.epoch !== epoch) {
        const random = randomStream(seed, "order", epoch);
        const batches = random.shuffled(groups.flatMap((group) => batchesOf(group, random)));
        last = { epoch, batches };
      }
      return last.batches;
    },
  };
}

function batchesOf({ size, batchSize, pictures }: Group, random: RandomStream): PlannedBatch[] {
  const order = random.shuffled(pictures);
  return Array.from({ length: Math.ceil(order.length / batchSize) }, (_, i) => ({
    size,
    pictures: order.slice(i * batchSize, (i + 1) * batchSize),
  }));
}

/** A share of the pictures, at least one where a share is asked for; those for prior preservation are not looked at. */
function heldOf(
  pictures: readonly PlannedPicture[],
  share: number,
  random: RandomStream,
): ReadonlySet<PlannedPicture> {
  const own = pictures.filter(({ subset }) => !subset.isRegularisation);
  if (share === 0 || own.length < 2) return new Set();
  const count = Math.min(own.length - 1, Math.max(1, Math.round(own.length * share)));
  return new Set(random.shuffled(own).slice(0, count));
}

/** Batches at the end of an epoch are filled up, so that they need no graph of their own. */
export function largestBatch({ datasets }: TrainingData, { pictures }: PlannedBatch): number {
  const [first] = pictures;
  const own = datasets.find(({ subsets }) => first && subsets.includes(first.subset));
  const all = own?.subsets.reduce(
    (sum, subset) => sum + subset.pictures.reduce((n, { repeats }) => n + repeats, 0),
    0,
  );
  return Math.max(pictures.length, Math.min(own?.batchSize ?? 1, all ?? 1));
}

/** The most pictures at a time, and the size of the largest in latent cells. */
export function largestStep({ datasets }: TrainingData, { pictures }: RunPlan, factor: number) {
  const areaOf = ([width, height]: Size): number => width * height;
  const [width, height] = pictures.reduce<Size>(
    (most, { bucket: { bucket } }) => (areaOf(bucket) > areaOf(most) ? bucket : most),
    [factor, factor],
  );
  const batch = Math.max(1, ...datasets.map(({ batchSize }) => batchSize));
  return { batch, height: height / factor, width: width / factor };
}
