/** Textual inversions: files with vectors that stand for a word.
 *  Layouts: A1111's `.pt` (string_to_param), diffusers' `.bin` (`<name>`), kohya's `.safetensors` (emb_params),
 *  pairs for SDXL (clip_l, clip_g). */
import { Problem, type Text } from "@inkloom/contract";
import { openWeights, readFloat32, type WeightEntry } from "@inkloom/engine/weights";
import { CHUNK_TOKENS } from "../chunks.ts";

/** Rows for one text encoder. */
export interface EmbeddingVectors {
  readonly count: number;
  readonly width: number;
  /** [count, width], row-major. */
  readonly data: Float32Array;
}

/** Widths of the text encoders that each family has. */
const FAMILIES: readonly { readonly label: string; readonly widths: readonly number[] }[] = [
  { label: "SD 1.x", widths: [768] },
  { label: "SD 2.x", widths: [1024] },
  { label: "SDXL", widths: [768, 1280] },
  { label: "SDXL refiner", widths: [1280] },
];

const VECTORS = /^(string_to_param\..*|emb_params|<.*>|clip_[lg])$/;

/**
 * The vectors for encoders of the given widths, in their order.
 * @throws Problem `prompt/embedding` for files of another family, without vectors, with several words or
 *   with numbers that are not finite, and `weights/...` for damaged ones
 */
export async function readEmbedding(
  path: string,
  widths: readonly number[],
): Promise<EmbeddingVectors[]> {
  const { entries } = await openWeights(path);
  const found = pickVectors(path, [...entries.values()]);
  const has = found.map(({ shape }) => shape.at(-1) ?? 0);
  if ([...has].sort(byNumber).join() !== [...widths].sort(byNumber).join())
    throw new Problem("prompt/embedding", {
      en: `${path} is for ${familyWords(has).en}, expected one for ${familyWords(widths).en}`,
      zh: `${path} 适用于 ${familyWords(has).zh}，应适用于 ${familyWords(widths).zh}`,
    });
  const vectors: EmbeddingVectors[] = [];
  for (const width of widths) {
    const entry = found.find(({ shape }) => shape.at(-1) === width);
    if (entry) vectors.push(await readVectors(path, entry, width));
  }
  const [first] = vectors;
  if (vectors.some(({ count }) => count !== first?.count))
    throw refused(path, {
      en: `has ${vectors.map(({ count }) => count).join(" and ")} vectors for its encoders, expected equally many`,
      zh: `为各编码器提供的向量数为 ${vectors.map(({ count }) => count).join(" 和 ")}，应当相同`,
    });
  return vectors;
}

/** One tensor, or the two of a pair. */
function pickVectors(path: string, entries: readonly WeightEntry[]): WeightEntry[] {
  const flat = entries.filter(({ shape }) => shape.length === 1 || shape.length === 2);
  const named = flat.filter(({ key }) => VECTORS.test(key));
  // The word of a diffusers file may be any; then nothing else is in it.
  const found = named.length > 0 ? named : flat;
  const pair = found.length === 2 && found.every(({ key }) => /^clip_[lg]$/.test(key));
  if (found.length === 1 || pair) return found;
  const keys = found
    .map(({ key }) => key)
    .slice(0, 4)
    .join(", ");
  throw found.length === 0
    ? refused(path, { en: "holds no vectors of a textual inversion", zh: "不包含文本反演的向量" })
    : refused(path, {
        en: `holds ${found.length} words (${keys}), expected one`,
        zh: `包含 ${found.length} 个词（${keys}），应只有一个`,
      });
}

async function readVectors(
  path: string,
  entry: WeightEntry,
  width: number,
): Promise<EmbeddingVectors> {
  const count = entry.shape.length === 1 ? 1 : (entry.shape[0] ?? 0);
  if (count < 1 || count > CHUNK_TOKENS)
    throw refused(path, {
      en: `has ${count} vectors, expected 1 to ${CHUNK_TOKENS}`,
      zh: `有 ${count} 个向量，应为 1 到 ${CHUNK_TOKENS} 个`,
    });
  const data = await readFloat32(entry);
  if (!data.every(Number.isFinite))
    throw refused(path, {
      en: `holds numbers in ${entry.key} that are not finite`,
      zh: `的 ${entry.key} 中有非有限的数值`,
    });
  return { count, width, data };
}

function familyWords(widths: readonly number[]): Text {
  const key = [...widths].sort(byNumber).join();
  const family = FAMILIES.find((each) => each.widths.join() === key)?.label;
  const figures = widths.join(" + ");
  return family === undefined
    ? { en: `a text encoder of width ${figures}`, zh: `宽度为 ${figures} 的文本编码器` }
    : { en: `${family} (width ${figures})`, zh: `${family}（宽度 ${figures}）` };
}

const refused = (path: string, { en, zh }: Text): Problem =>
  new Problem("prompt/embedding", { en: `${path} ${en}`, zh: `${path} ${zh}` });

const byNumber = (a: number, b: number): number => a - b;
