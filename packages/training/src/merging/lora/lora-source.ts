/** LoRA files as sources of a merge: what each changes, by layer, read when its turn comes. */
import { Problem, type Text } from "@inkloom/contract";
import { familyOfLora, peftSettings } from "@inkloom/diffusion";
import { openWeights, readFloat32, type WeightFile } from "@inkloom/engine/weights";
import {
  type Change,
  type Factors,
  factorsFit,
  factorsOf,
  type Numbers,
  type PeftSettings,
  readAdapter,
} from "@inkloom/models";
import { firstNotFinite } from "../linear/matrix.ts";
import { bookOfFiles, type LayerBook, publishedBooks } from "./layer-book.ts";

/** A file that was found. */
export interface LoraPlace {
  readonly name: string;
  readonly path: string;
}

export interface LoraSource extends LoraPlace {
  readonly metadata: Readonly<Record<string, string>>;
  readonly changes: readonly Change[];
  /** Keys that mean nothing here. */
  readonly unused: readonly string[];
  /** The numbers of a change. @throws Problem `lora/not-finite`, `lora/unreadable`, `weights/...` */
  readonly factors: (change: Change) => Promise<Factors>;
}

export interface LoraSources {
  readonly book: LayerBook;
  readonly sources: readonly LoraSource[];
  /** Width of the text that the U-Net reads, where a file tells it. */
  readonly textWidth: number | undefined;
}

/**
 * Opens files that belong together by their headers. `book` is the checkpoint's, where one was named.
 * @throws Problem `merge/families`, `lora/unreadable`, `weights/...`
 */
export async function openSources(
  places: readonly LoraPlace[],
  book?: LayerBook,
): Promise<LoraSources> {
  const opened = await Promise.all(
    places.map(async (place) => ({ place, file: await openWeights(place.path) })),
  );
  for (const { place, file } of opened) expectLora(place, file);
  const textWidth = sharedWidth(opened);
  const chosen = book ?? bookFor(opened, textWidth);
  const sources = await Promise.all(
    opened.map(async ({ place, file }): Promise<LoraSource> => {
      const read = readAdapter([...file.entries.values()], file.metadata, chosen.targets);
      const [wrong] = read.misshaped;
      if (wrong)
        throw new Problem("merge/families", {
          en: `${place.path}: ${wrong.key} is [${wrong.actual.join(", ")}], expected ${wrong.expected} as in the other model`,
          zh: `${place.path}：${wrong.key} 为 [${wrong.actual.join(", ")}]，按另一模型应为 ${wrong.expected}`,
        });
      if (read.changes.length === 0) throw unreadable(place, [...read.strangers, ...read.unknown]);
      const settings = await peftSettings(file);
      return {
        ...place,
        metadata: file.metadata,
        changes: read.changes,
        unused: [...read.strangers, ...read.unknown],
        factors: (change) => factorsFrom(place, file, change, settings),
      };
    }),
  );
  return { book: chosen, sources, textWidth };
}

interface Opened {
  readonly place: LoraPlace;
  readonly file: WeightFile;
}

/** The published network that all files fit whole; else the layers that they tell themselves. */
function bookFor(opened: readonly Opened[], textWidth: number | undefined): LayerBook {
  const fits = ({ targets }: LayerBook): boolean =>
    opened.every(({ file }) => {
      const read = readAdapter([...file.entries.values()], file.metadata, targets);
      return read.misshaped.length === 0 && read.changes.length > read.strangers.length;
    });
  return (
    publishedBooks(textWidth).find(fits) ??
    bookOfFiles(opened.map(({ file }) => [...file.entries.values()]))
  );
}

function sharedWidth(opened: readonly Opened[]): number | undefined {
  let first: { readonly path: string; readonly width: number; readonly label: Text } | undefined;
  for (const { place, file } of opened) {
    const family = familyOfLora(file);
    const { textWidth: width } = family ?? {};
    if (family === undefined || width === undefined) continue;
    first ??= { path: place.path, width, label: family.label };
    if (first.width !== width)
      throw new Problem("merge/families", {
        en: `${place.path} is for ${family.label.en} and ${first.path} for ${first.label.en}, expected files for one family`,
        zh: `${place.path} 适用于${family.label.zh}，而 ${first.path} 适用于${first.label.zh}，应为同一系列的文件`,
      });
  }
  return first?.width;
}

function expectLora({ path }: LoraPlace, { entries }: WeightFile): void {
  if (entries.size === 0)
    throw new Problem("lora/unreadable", {
      en: `${path} holds no tensors, expected the factors of a LoRA`,
      zh: `${path} 中没有张量，应为 LoRA 的因子`,
    });
}

function unreadable({ path }: LoraPlace, keys: readonly string[]): Problem {
  const [first = "", ...more] = keys;
  const count = more.length;
  return new Problem("lora/unreadable", {
    en: `${path} holds nothing that can be merged: ${first}${count > 0 ? ` and ${count} more` : ""}; expected the factors of a LoRA, and for other kinds of networks than the published ones a checkpoint to tell its layers`,
    zh: `${path} 中没有可以合并的内容：${first}${count > 0 ? `，另有 ${count} 个` : ""}；应为 LoRA 的因子，若网络不是公开发布的尺寸，还需指定检查点以确定各层`,
  });
}

async function factorsFrom(
  { path }: LoraPlace,
  { entries }: WeightFile,
  change: Change,
  settings: PeftSettings | undefined,
): Promise<Factors> {
  const numbers = new Map<string, Numbers>();
  for (const key of change.keys.values()) {
    const entry = entries.get(key);
    if (!entry) continue;
    const data = await readFloat32(entry);
    const at = firstNotFinite(data);
    if (at >= 0)
      throw new Problem("lora/not-finite", {
        en: `${path}: "${key}" holds ${String(data[at])} at place ${at}, expected numbers`,
        zh: `${path}：“${key}”第 ${at} 个值为 ${String(data[at])}，应为数值`,
      });
    numbers.set(key, { shape: entry.shape, data });
  }
  const source = {
    numbers: (key: string): Numbers => {
      const found = numbers.get(key);
      if (!found) throw new Error(`${path}: "${key}" was not read`);
      return found;
    },
  };
  const factors =
    change.rank === 0 && isRanked(change)
      ? undefined
      : factorsOf(change, source, ...(settings ? [settings] : []));
  if (factors && factorsFit(factors)) return factors;
  throw new Problem("lora/unreadable", {
    en: `${path}: the factors of a ${change.kind} do not make a weight of [${change.shape.join(", ")}] for ${change.layer}: ${[...change.keys.values()].join(", ")}`,
    zh: `${path}：${change.kind} 的因子无法组成 ${change.layer} 的 [${change.shape.join(", ")}] 权重：${[...change.keys.values()].join("、")}`,
  });
}

const isRanked = ({ kind }: Change): boolean =>
  kind === "LoRA" || kind === "LoCon" || kind === "LoHa";
