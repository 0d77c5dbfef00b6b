/** Made layers -> a file as kohya's scripts save it. */
import { Problem } from "@inkloom/contract";
import { writeSafetensors } from "@inkloom/engine/weights";
import type { SavePrecision } from "../precision.ts";
import { hashFields, type Metadata } from "./lora-metadata.ts";
import { type MadeLayer, type MadeTensor, tensorsOf } from "./made-layer.ts";

/** What the layers came to. */
export interface MadeRanks {
  readonly layers: number;
  /** Every rank and alpha that occurs. */
  readonly ranks: readonly number[];
  readonly alphas: readonly number[];
}

export interface WrittenLora extends MadeRanks {
  readonly bytes: number;
  /** A1111's short hash. */
  readonly hash: string;
}

/**
 * The tensors of all layers are held until the last is known: hashes stand before them in the file.
 * @param metadata made when the ranks are known
 * @throws Problem `merge/nothing` where there are none, `merge/overflow`; whatever the layers throw
 */
export async function writeLora(
  path: string,
  layers: AsyncIterable<MadeLayer>,
  precision: SavePrecision,
  metadata: (made: MadeRanks) => Metadata,
): Promise<WrittenLora> {
  const tensors: MadeTensor[] = [];
  const [ranks, alphas] = [new Set<number>(), new Set<number>()];
  let count = 0;
  for await (const layer of layers) {
    const made = tensorsOf(layer, precision);
    if (made.length === 0) continue;
    count += 1;
    tensors.push(...made);
    if (!layer.pair) continue;
    ranks.add(layer.pair.down.rows);
    alphas.add(layer.pair.alpha);
  }
  if (count === 0)
    throw new Problem("merge/nothing", {
      en: `${path} would change nothing, expected sources with a layer that does`,
      zh: `${path} 不会改变任何内容，来源中至少应有一层带来改变`,
    });
  tensors.sort((a, b) => (a.key < b.key ? -1 : 1));
  const made = { layers: count, ranks: ascending(ranks), alphas: ascending(alphas) };
  const words = metadata(made);
  const hashes = hashFields(tensors, words);
  await writeSafetensors(
    path,
    tensors.map(({ bytes, ...about }) => ({ ...about, data: () => bytes })),
    { ...words, ...hashes },
  );
  return {
    ...made,
    bytes: tensors.reduce((sum, { bytes }) => sum + bytes.length, 0),
    hash: (hashes["sshs_model_hash"] ?? "").slice(0, 12),
  };
}

const ascending = (values: ReadonlySet<number>): readonly number[] =>
  [...values].sort((a, b) => a - b);

/** One number, or kohya's word for several. */
export const oneOrDynamic = (
  values: readonly number[],
  write: (value: number) => string,
): string => (values.length === 1 && values[0] !== undefined ? write(values[0]) : "Dynamic");
