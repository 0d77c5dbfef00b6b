/** Where a training of the judge stands: kept in one file, so that it goes on where it was cut off. */
import { openWeights, readFloat32, writeSafetensors } from "@inkloom/engine/weights";
import type { Moments } from "./adam-w.ts";
import { firstValues, judgeWeights, type WeightShape } from "./weights.ts";

export interface TrainedWeight extends WeightShape {
  readonly values: Float32Array;
  readonly moments: Moments;
}

export interface TrainingState {
  /** Steps made. */
  readonly step: number;
  /** The training's own number: its first weights and its pictures come from it. */
  readonly seed: number;
  readonly weights: readonly TrainedWeight[];
}

export function firstState(seed: number): TrainingState {
  const weights = judgeWeights().map((weight, index): TrainedWeight => {
    const values = firstValues(weight, seed, index);
    const [first, second] = [new Float32Array(values.length), new Float32Array(values.length)];
    return { ...weight, values, moments: { first, second } };
  });
  return { step: 0, seed, weights };
}

/** `path` holds the whole state or what it held before. */
export async function keepState(
  path: string,
  { step, seed, weights }: TrainingState,
): Promise<void> {
  const tensors = weights.flatMap(({ key, shape, values, moments }) =>
    (
      [
        [key, values],
        [`first.${key}`, moments.first],
        [`second.${key}`, moments.second],
      ] as const
    ).map(([name, numbers]) => ({
      key: name,
      dtype: "F32" as const,
      shape,
      data: () => new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    })),
  );
  await writeSafetensors(path, tensors, { step: String(step), seed: String(seed) });
}

/** @throws Error where the file is not of this network */
export async function readState(path: string): Promise<TrainingState> {
  const { entries, metadata } = await openWeights(path);
  const numbers = async (key: string, size: number): Promise<Float32Array> => {
    const entry = entries.get(key);
    const values = entry && (await readFloat32(entry));
    if (values?.length !== size)
      throw new Error(`${path}: "${key}" has ${values?.length ?? "no"} numbers, expected ${size}`);
    return values;
  };
  const weights: TrainedWeight[] = [];
  for (const { key, shape } of judgeWeights()) {
    const size = shape.reduce((product, length) => product * length, 1);
    const [first, second] = [
      await numbers(`first.${key}`, size),
      await numbers(`second.${key}`, size),
    ];
    weights.push({ key, shape, values: await numbers(key, size), moments: { first, second } });
  }
  return { step: Number(metadata["step"]), seed: Number(metadata["seed"]), weights };
}
