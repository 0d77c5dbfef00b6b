/** Which class each pixel of a picture is of, by OneFormer.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/oneformer/{api.py,oneformer/demo/defaults.py}. */
import { Problem } from "@inkloom/contract";
import type { TensorData } from "@inkloom/engine";
import { oneFormer, oneFormerConfig, semanticClasses, weightsAt } from "@inkloom/models";
import { type Raster, resampled } from "@inkloom/pixels";
import { openClipTokenizer } from "../../prompt/clip-tokenizers.ts";
import type { AnnotatorNetworks } from "../networks.ts";

export interface OneFormerFile {
  /** The catalogue's entry. */
  readonly id: string;
  readonly files: readonly string[];
  /** What the network sees: shorter side as long as this, unless the longer would be longer than that. */
  readonly shorter: number;
  readonly longer: number;
}

const SENTENCE = "The task is semantic";

/** Sides that the network sees are filled up to multiples of this with zeros. */
const MULTIPLE = 32;

/** Means and spreads of the colours, red first. */
const MEAN = [123.675, 116.28, 103.53] as const;
const SPREAD = [58.395, 57.12, 57.375] as const;

/** The number of a class for each pixel. @throws Problem `annotator/missing`, `annotator/damaged` */
export async function classesOf(
  picture: Raster,
  { id, files, shorter, longer }: OneFormerFile,
  networks: AnnotatorNetworks,
): Promise<Uint8Array> {
  const network = await networks.open(id, files);
  const config = oneFormerConfig(network.manifest);
  if (config === undefined)
    throw new Problem("annotator/damaged", {
      en: `${network.path} is not the network OneFormer: it lacks backbone, sem_seg_head and task_mlp, or parts of them`,
      zh: `${network.path} 不是 OneFormer 网络：缺少 backbone、sem_seg_head、task_mlp 或其中的部分`,
    });
  const seen = resampled(picture, { ...sidesWithin(picture, shorter, longer), filter: "bilinear" });
  const given = filled(seen);
  const [, , height = 0, width = 0] = given.shape;
  const patch = config.backbone.patch;
  const { classes } = await networks.run(network, {
    name: `OneFormer, ${seen.width}x${seen.height} for ${picture.width}x${picture.height}`,
    inputs: { picture: given, sentence: await sentence(config.sentence) },
    trace: ({ picture: x, sentence: words }) => ({
      classes: semanticClasses(oneFormer(weightsAt(""), x, words, config), {
        masks: [height / patch, width / patch],
        padded: [height, width],
        seen: [seen.height, seen.width],
        out: [picture.height, picture.width],
      }),
    }),
  });
  return Uint8Array.from(classes.data, Number);
}

/** The task's tokens as numbers, from start to end, then zeros. */
async function sentence(length: number): Promise<TensorData> {
  const tokenizer = await openClipTokenizer();
  const data = new Float32Array(length);
  data.set([tokenizer.bos, ...tokenizer.encode(SENTENCE), tokenizer.eos].slice(0, length));
  return { dtype: "float32", shape: [1, length], data };
}

type Sides = Pick<Raster, "width" | "height">;

export function sidesWithin({ width, height }: Sides, shorter: number, longer: number): Sides {
  const scale = shorter / Math.min(width, height);
  // exact where a side is the shorter one
  const sides = width > height ? [scale * width, shorter] : [shorter, scale * height];
  const [wide = 0, high = 0] = sides;
  const most = Math.max(wide, high);
  const within = most > longer ? longer / most : 1;
  const whole = (side: number): number => Math.max(1, Math.floor(side * within + 0.5));
  return { width: whole(wide), height: whole(high) };
}

/** Normalized, zeros below and on the right. */
function filled({ width, height, data }: Raster): TensorData {
  const [columns, rows] = [width, height].map((side) => Math.ceil(side / MULTIPLE) * MULTIPLE);
  if (columns === undefined || rows === undefined) throw new Error("a picture without sides");
  const out = new Float32Array(3 * rows * columns);
  for (let c = 0; c < 3; c++) {
    const [mean, spread] = [MEAN[c] ?? 0, SPREAD[c] ?? 1];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        out[(c * rows + y) * columns + x] = ((data[(y * width + x) * 3 + c] ?? 0) - mean) / spread;
  }
  return { dtype: "float32", shape: [1, 3, rows, columns], data: out };
}
