/** Captions of pictures, by whichever network, written beside them. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { Problem } from "@inkloom/contract";
import { appendedCaption, captionEnding, captionPath } from "@inkloom/training";
import { writeWholeFile } from "../files/write-whole-file.ts";
import { captionBefore, captionEntries } from "./caption-entries.ts";
import type { RunContext } from "../run.ts";
import type { CaptionSource } from "./sources.ts";

/** What becomes of captions. */
export interface CaptionRequest {
  /** Of pictures that have one. */
  readonly existing: "skip" | "replace" | "append";
  readonly caption_extension: string;
}

/** What is said of a picture, or why nothing is. */
export type Described<Told> = { readonly picture: CaptionSource } & (
  | { readonly problem: Problem }
  | {
      readonly parts: readonly string[];
      /** What else its network tells. */
      readonly told: Told;
    }
);

/** A network that is open. */
export interface Describer<Told> {
  readonly name: string;
  /** Between the parts of a caption. */
  readonly separator: string;
  readonly describe: (pictures: readonly CaptionSource[]) => AsyncIterable<Described<Told>>;
  readonly release: () => Promise<void>;
}

/** @param count pictures that will be described */
export type OpenDescriber<Told> = (count: number) => Promise<Describer<Told>>;

export type Captioned<Told> = {
  readonly source: string;
  readonly caption: string;
  /** The caption's file, where it was written. */
  readonly path?: string;
} & Told;

export interface CaptionsDone {
  /** The network's name; absent where no picture needed it. */
  readonly model?: string;
  readonly written: number;
  /** Names of pictures that had captions. */
  readonly kept: readonly string[];
  readonly failed: readonly Failed[];
}

interface Failed {
  readonly source: string;
  readonly problem: Problem;
}

/**
 * Captions of folders are entered in the folders' journals when all are written, and as well when this ends before.
 * Calls `onCaption` with each picture that is described, in turn; nothing of it is held.
 * @throws Problem `output/...`, `dataset/caption`, and what the network says
 */
export async function writeCaptions<Told extends object>(
  sources: readonly CaptionSource[],
  request: CaptionRequest,
  { signal, onProgress }: Pick<RunContext, "signal" | "onProgress">,
  open: OpenDescriber<Told>,
  onCaption: (captioned: Captioned<Told>) => void,
): Promise<CaptionsDone> {
  const { wanted, places, kept, failed } = await placed(sources, request);
  if (wanted.length === 0) return { written: 0, kept, failed };
  onProgress?.({ stage: "load" });
  const describer = await open(wanted.length);
  const { name, separator } = describer;
  const steps = wanted.length;
  let [step, written] = [0, 0];
  const entries = captionEntries(name);
  try {
    onProgress?.({ stage: "tag", step, steps });
    for await (const each of describer.describe(wanted)) {
      const source = each.picture.name;
      if ("problem" in each) failed.push({ source, problem: each.problem });
      else {
        const path = places.get(each.picture);
        if (path !== undefined) {
          const before = await captionBefore(path);
          const after = await writeCaption(path, each.parts, { ...request, separator, signal });
          entries.add(each.picture, path, { before, after });
          written += 1;
        }
        const caption = each.parts.join(separator);
        onCaption({ source, caption, ...(path !== undefined && { path }), ...each.told });
      }
      onProgress?.({ stage: "tag", step: ++step, steps });
    }
  } finally {
    await describer.release();
    entries.enter();
  }
  return { model: name, written, kept, failed };
}

/** Where each caption goes; pictures that have one may be left out, and no two share one. */
async function placed(
  sources: readonly CaptionSource[],
  { existing, caption_extension }: CaptionRequest,
): Promise<{
  readonly wanted: readonly CaptionSource[];
  readonly places: ReadonlyMap<CaptionSource, string>;
  readonly kept: string[];
  readonly failed: Failed[];
}> {
  const ending = captionEnding(caption_extension);
  const owners = new Map<string, string>();
  const places = new Map<CaptionSource, string>();
  const wanted: CaptionSource[] = [];
  const kept: string[] = [];
  const failed: Failed[] = [];
  for (const source of sources) {
    if (source.path === undefined) {
      wanted.push(source);
      continue;
    }
    const caption = captionPath(source.path, ending);
    const owner = owners.get(caption);
    owners.set(caption, owner ?? source.name);
    if (owner !== undefined)
      failed.push({ source: source.name, problem: shared(source, owner, caption) });
    else if (existing === "skip" && (await exists(caption))) kept.push(source.name);
    else {
      wanted.push(source);
      places.set(source, caption);
    }
  }
  return { wanted, places, kept, failed };
}

const exists = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;

function shared({ name }: CaptionSource, owner: string, caption: string): Problem {
  const file = basename(caption);
  return new Problem("output/exists", {
    en: `${name}: its caption would be ${file}, which is that of ${owner}; expected pictures with names of their own`,
    zh: `${name}：其标注文件 ${file} 与 ${owner} 的相同；各图片应有不同的名称`,
  });
}

/** @returns what was written */
async function writeCaption(
  path: string,
  parts: readonly string[],
  {
    existing,
    separator,
    signal,
  }: CaptionRequest & { readonly separator: string; readonly signal: AbortSignal | undefined },
): Promise<string> {
  const caption =
    existing === "append" && (await exists(path))
      ? await appendedCaption(path, parts, separator)
      : parts.join(separator);
  const text = `${caption}\n`;
  await writeWholeFile(path, Buffer.from(text), { replace: true, signal });
  return text;
}
