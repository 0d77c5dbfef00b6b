/** The difference of two checkpoints as a LoRA. Reference: kohya-ss/sd-scripts@48d368fa
 *  networks/extract_lora_from_models.py, and networks/lora.py for the layers that a LoRA has. */
import { Problem } from "@inkloom/contract";
import type { AdaptableModel } from "@inkloom/diffusion";
import { readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import { firstNotFinite } from "../linear/matrix.ts";
import { largestParts } from "../linear/large-parts.ts";
import { bookOfCheckpoint, networkOfLayer } from "./layer-book.ts";
import { clamped, factorsOfParts, type MadeLayer } from "./made-layer.ts";
import { isKernel, type MergeTools } from "./merge-loras.ts";
import { matrixOf } from "./pieces.ts";

export interface LoraExtraction {
  readonly rank: number;
  /** Of convolutions with kernels; 0 leaves out the layers of residual blocks. */
  readonly convRank: number;
  /** See `clamped`. */
  readonly quantile: number;
  /** The text encoders count as changed where a number of them differs by more than this. */
  readonly leastDifference: number;
}

const TRANSFORMER =
  /\.(proj_in|proj_out|transformer_blocks\.\d+\.(attn[12]\.(to_q|to_k|to_v|to_out\.0)|ff\.net\.(0\.proj|2)))$/;
/** Of residual blocks and what halves and doubles sizes; not the first convolution, which is `0.0`. */
const RESIDUAL =
  /_blocks?\.(?!0\.0$)[\d.]*\.?(in_layers\.2|out_layers\.3|emb_layers\.1|skip_connection|op|conv)$/;
const TEXT = /\.encoder\.layers\.\d+\.(self_attn\.(q|k|v|out)_proj|mlp\.fc[12])$/;

/** Layer after layer; those that do not differ are left out. @throws Problem `merge/...`, `weights/...` */
export async function* extractLora(
  original: AdaptableModel,
  tuned: AdaptableModel,
  how: LoraExtraction,
  tools: MergeTools,
): AsyncGenerator<MadeLayer> {
  const book = bookOfCheckpoint(original);
  const layers = pairedLayers(original, tuned, how.convRank > 0);
  const texts = layers.filter(({ layer }) => networkOfLayer(layer) !== "unet");
  const keepsTexts = await differs(texts, how.leastDifference, tools);
  const wanted = layers.filter(({ layer }) => keepsTexts || networkOfLayer(layer) === "unet");
  let done = 0;
  for (const pair of wanted) {
    tools.signal?.throwIfAborted();
    const data = await differenceOfPair(pair);
    tools.onLayer?.(++done, wanted.length);
    if (data.every((value) => value === 0)) continue;
    const { shape } = pair.original;
    const [rows, columns] = matrixOf(shape);
    const asked = isKernel(shape) ? how.convRank : how.rank;
    const most = Math.min(asked, rows, shape[1] ?? 1);
    const parts = await largestParts({ rows, columns, data }, most, () => most, tools.engine);
    const factors = clamped(factorsOfParts(parts), how.quantile);
    const name = book.nameOf(pair.layer);
    yield { name, shape, pair: { ...factors, alpha: factors.down.rows } };
  }
}

interface LayerPair {
  readonly layer: string;
  readonly original: WeightEntry;
  readonly tuned: WeightEntry;
}

function pairedLayers(
  original: AdaptableModel,
  tuned: AdaptableModel,
  residual: boolean,
): readonly LayerPair[] {
  const pairs: LayerPair[] = [];
  for (const id of ["textEncoder", "textEncoder2", "unet"] as const) {
    const others = tuned[id]?.weights;
    for (const [key, entry] of original[id]?.weights ?? []) {
      if (!key.endsWith(".weight")) continue;
      const layer = key.slice(0, -".weight".length);
      const takes =
        id === "unet"
          ? TRANSFORMER.test(layer) || (residual && RESIDUAL.test(layer))
          : TEXT.test(layer);
      if (!takes) continue;
      const other = others?.get(key);
      if (other?.shape.join() !== entry.shape.join())
        throw new Problem("merge/families", {
          en: `${tuned.name}: ${key} is ${other ? `[${other.shape.join(", ")}]` : "missing"}, expected [${entry.shape.join(", ")}] as in ${original.name}`,
          zh: `${tuned.name}：${key} ${other ? `为 [${other.shape.join(", ")}]` : "缺失"}，应与 ${original.name} 相同，为 [${entry.shape.join(", ")}]`,
        });
      pairs.push({ layer, original: entry, tuned: other });
    }
  }
  return pairs;
}

async function differs(
  pairs: readonly LayerPair[],
  least: number,
  { signal }: MergeTools,
): Promise<boolean> {
  for (const pair of pairs) {
    signal?.throwIfAborted();
    const data = await differenceOfPair(pair);
    if (data.some((value) => Math.abs(value) > least)) return true;
  }
  return false;
}

async function differenceOfPair({ layer, original, tuned }: LayerPair): Promise<Float32Array> {
  const [before, after] = await Promise.all([readFloat32(original), readFloat32(tuned)]);
  for (let i = 0; i < after.length; i++) after[i] = (after[i] ?? 0) - (before[i] ?? 0);
  const at = firstNotFinite(after);
  if (at >= 0)
    throw new Problem("weights/not-finite", {
      en: `${layer}: the weights of the two checkpoints differ by ${String(after[at])} at place ${at}, expected numbers`,
      zh: `${layer}：两个检查点的权重在第 ${at} 个值处相差 ${String(after[at])}，应为数值`,
    });
  return after;
}
