/** The pictures of one folder, with their captions. */
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Problem, type Text } from "@inkloom/contract";
import { decodePicture, PixelsError, pictureSize } from "@inkloom/pixels";
import { captionLines, captionName, readCaptionFile } from "./caption-file.ts";
import type {
  CaptionSource,
  TrainingPicture,
  TrainingSubset,
  UnreadablePicture,
} from "./dataset.ts";
import { inParallel } from "./in-parallel.ts";
import { readMetadata } from "./metadata-file.ts";
import { folderNames, stemOf } from "./picture-names.ts";
import type { SubsetSettings } from "./subset-options.ts";

interface SubsetWork {
  readonly unreadable: "skip" | "stop";
  /** Is told of each picture that was left out. */
  readonly left: UnreadablePicture[];
  readonly notes: Text[];
  /** Links that lead out of this folder are passed over. */
  readonly within?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Captioned {
  readonly path: string;
  readonly caption: string;
  readonly source: CaptionSource;
  readonly lines: number;
}

/** @throws Problem `dataset/caption`, `dataset/config`, and where asked to stop `dataset/picture` */
export async function readSubset(
  settings: SubsetSettings,
  { unreadable, left, notes, within, signal }: SubsetWork,
): Promise<TrainingSubset> {
  const { metadata_file, image_dir } = settings;
  const folder = image_dir ?? dirname(metadata_file ?? "");
  const captioned =
    metadata_file === undefined
      ? await beside(folder, settings, within)
      : await described(metadata_file, settings);
  const guides = await guidesOf(settings, within !== undefined);
  const repeats = settings.num_repeats ?? 1;
  const read = await inParallel(
    captioned,
    async ({ path, caption, source: captionSource }): Promise<TrainingPicture | PixelsError> => {
      try {
        const { width, height } = await pictureSize(path);
        const conditioning = guides && guideOf(path, guides);
        // a size can be read of what is cut short, and a run could only end there
        if (unreadable === "skip") await expectWhole([path, conditioning]);
        const more = conditioning === undefined ? {} : { conditioning };
        return { path, width, height, repeats, caption, captionSource, ...more };
      } catch (error) {
        if (!(error instanceof PixelsError)) throw error;
        return error;
      }
    },
    signal,
  );
  // In the pictures' order, whichever was looked at first.
  const pictures = read.filter((each): each is TrainingPicture => !(each instanceof PixelsError));
  for (const [at, { path }] of captioned.entries()) {
    const error = read[at];
    if (!(error instanceof PixelsError)) continue;
    if (unreadable === "stop") throw unreadableProblem(path, error);
    left.push({ path, reason: reasonOf(error) });
  }
  noteLines(captioned, settings, notes, folder);
  if (settings.encoding === undefined) noteEncodings(captioned, notes, folder);
  return {
    folder,
    repeats,
    ...(settings.class_tokens === undefined ? {} : { classTokens: settings.class_tokens }),
    isRegularisation: settings.is_reg ?? false,
    flipAug: settings.flip_aug ?? false,
    randomCrop: settings.random_crop ?? false,
    ...(settings.resize_interpolation === undefined
      ? {}
      : { resizeInterpolation: settings.resize_interpolation }),
    ...captionOptions(settings),
    pictures,
  };
}

/** @throws PixelsError of the first that cannot be decoded to its end */
async function expectWhole(paths: readonly (string | undefined)[]): Promise<void> {
  for (const path of paths) if (path !== undefined) await decodePicture(await readFile(path));
}

async function beside(
  folder: string,
  settings: SubsetSettings,
  within: string | undefined,
): Promise<Captioned[]> {
  const { pictures, others } = await folderNames(folder, within);
  const { class_tokens, caption_extension, encoding } = settings;
  return inParallel(pictures, async (picture) => {
    const path = join(folder, picture);
    const name = captionName(picture, others, caption_extension);
    if (name === undefined)
      return {
        path,
        caption: class_tokens ?? "",
        source: { kind: class_tokens === undefined ? "none" : "class-tokens" },
        lines: 0,
      };
    const { text, encoding: found } = await readCaptionFile(folder, name, encoding);
    const lines = captionLines(text);
    return {
      path,
      caption: chosen(lines, settings),
      source: { kind: "file", path: join(folder, name), encoding: found },
      lines: lines.length,
    };
  });
}

async function described(file: string, settings: SubsetSettings): Promise<Captioned[]> {
  const pictures = await readMetadata(file, {
    folder: settings.image_dir,
    separator: settings.caption_separator ?? ",",
    enableWildcard: settings.enable_wildcard ?? false,
  });
  return pictures.map(({ path, caption }) => {
    const lines = captionLines(caption);
    return {
      path,
      caption: chosen(lines, settings),
      source: { kind: "metadata", path: file },
      lines: lines.length,
    };
  });
}

/** Without wildcards only the first line counts. */
const chosen = (lines: readonly string[], { enable_wildcard = false }: SubsetSettings): string =>
  enable_wildcard ? lines.join("\n") : (lines[0] ?? "");

function noteLines(
  captioned: readonly Captioned[],
  { enable_wildcard = false }: SubsetSettings,
  notes: Text[],
  folder: string,
): void {
  const several = captioned.filter(({ lines }) => lines > 1).length;
  if (several === 0 || enable_wildcard) return;
  notes.push({
    en: `${several} captions of ${basename(folder)} have several lines, of which the first counts; enable_wildcard takes one by chance.`,
    zh: `${basename(folder)} 中有 ${several} 个标注含有多行，只使用第一行；enable_wildcard 会随机选取一行。`,
  });
}

/** What was found out may be wrong where a text is short. */
function noteEncodings(captioned: readonly Captioned[], notes: Text[], folder: string): void {
  const found = captioned.flatMap(({ source }) =>
    source.kind === "file" && source.encoding !== "utf-8" ? [source.encoding] : [],
  );
  for (const [encoding, all] of Map.groupBy(found, (each) => each))
    notes.push({
      en: `Captions of ${basename(folder)} that are not in UTF-8 and were read as ${encoding}: ${all.length}.`,
      zh: `${basename(folder)} 中有 ${all.length} 个标注不是 UTF-8，按 ${encoding} 读取。`,
    });
}

/** For a ControlNet: paths of the pictures that guide, by name without ending. */
async function guidesOf(
  { conditioning_data_dir: folder }: SubsetSettings,
  staysInside: boolean,
): Promise<ReadonlyMap<string, string> | undefined> {
  if (folder === undefined) return undefined;
  const { pictures } = await folderNames(folder, staysInside ? folder : undefined);
  return new Map(pictures.map((name) => [stemOf(name), join(folder, name)]));
}

function guideOf(path: string, guides: ReadonlyMap<string, string>): string {
  const guide = guides.get(stemOf(basename(path)));
  if (guide !== undefined) return guide;
  throw new Problem("dataset/config", {
    en: `${path} has no picture of the same name in conditioning_data_dir, expected one that guides it.`,
    zh: `conditioning_data_dir 中没有与 ${path} 同名的图片，应有一张对应的控制图。`,
  });
}

const captionOptions = (settings: SubsetSettings) => ({
  shuffleCaption: settings.shuffle_caption ?? false,
  captionSeparator: settings.caption_separator ?? ",",
  keepTokens: settings.keep_tokens ?? 0,
  ...optional("keepTokensSeparator", settings.keep_tokens_separator),
  ...optional("secondarySeparator", settings.secondary_separator),
  enableWildcard: settings.enable_wildcard ?? false,
  ...optional("captionPrefix", settings.caption_prefix),
  ...optional("captionSuffix", settings.caption_suffix),
  captionDropoutRate: settings.caption_dropout_rate ?? 0,
  captionDropoutEveryNEpochs: settings.caption_dropout_every_n_epochs ?? 0,
  captionTagDropoutRate: settings.caption_tag_dropout_rate ?? 0,
  tokenWarmupMin: settings.token_warmup_min ?? 1,
  tokenWarmupStep: settings.token_warmup_step ?? 0,
});

const optional = <Name extends string>(
  name: Name,
  value: string | undefined,
): Partial<Record<Name, string>> =>
  value === undefined || value === "" ? {} : ({ [name]: value } as Record<Name, string>);

const REASONS: Readonly<Record<string, Text>> = {
  animated: { en: "an animation, expected one picture", zh: "是动画，应为单张图片" },
  limit: { en: "too large to be decoded", zh: "尺寸过大，无法解码" },
  damaged: { en: "damaged or cut short", zh: "文件已损坏或不完整" },
};

/** Why a picture cannot be used, in words. */
export const reasonOf = ({ code }: PixelsError): Text =>
  REASONS[code] ?? {
    en: "no PNG, JPEG or WebP that can be read",
    zh: "不是可读取的 PNG、JPEG 或 WebP",
  };

export function unreadableProblem(path: string, error: PixelsError): Problem {
  const { en, zh } = reasonOf(error);
  return new Problem(
    "dataset/picture",
    { en: `${path} cannot be used: ${en}.`, zh: `${path} 无法使用：${zh}。` },
    { cause: error },
  );
}
