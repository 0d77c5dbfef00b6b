/** Where the captions of pictures go, before any of them is written. */
import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Problem } from "@inkloom/contract";
import { onlyNames } from "@inkloom/diffusion";
import { captionEnding, captionFinder, captionPath, insideOf } from "@inkloom/training";
import type { CaptionSource } from "./sources.ts";

/** What becomes of captions. */
export interface CaptionRequest {
  /** Of pictures that have one. */
  readonly existing: "skip" | "replace" | "append";
  /** Where absent, the caption that is there is meant; new ones end in `.txt`. */
  readonly caption_extension?: string | undefined;
  /** Of pictures and captions that cannot be read. */
  readonly on_error: "skip" | "stop";
}

export interface Failed {
  readonly source: string;
  readonly problem: Problem;
}

interface PlacedCaptions {
  readonly wanted: readonly CaptionSource[];
  readonly places: ReadonlyMap<CaptionSource, string>;
  readonly kept: string[];
  readonly failed: Failed[];
}

/** Pictures that have a caption may be left out, no two share one, and none lies out of its data set.
 *  @throws Problem `input/invalid` for an ending that is none */
export async function placedCaptions(
  sources: readonly CaptionSource[],
  { existing, caption_extension }: CaptionRequest,
): Promise<PlacedCaptions> {
  const ending = caption_extension === undefined ? undefined : captionEnding(caption_extension);
  const find = captionFinder();
  const isOutside = strays();
  const owners = new Map<string, string>();
  const places = new Map<CaptionSource, string>();
  const wanted: CaptionSource[] = [];
  const kept: string[] = [];
  const failed: Failed[] = [];
  for (const source of sources) {
    const { name, path } = source;
    if (path === undefined) {
      wanted.push(source);
      continue;
    }
    const caption = ending === undefined ? await find(path) : captionPath(path, ending);
    const owner = owners.get(caption);
    owners.set(caption, owner ?? name);
    if (owner !== undefined) failed.push({ source: name, problem: shared(name, owner, caption) });
    else if (existing === "skip" && (await isThere(caption))) kept.push(name);
    else if (isOutside(source, caption))
      failed.push({ source: name, problem: outside(name, caption) });
    else {
      wanted.push(source);
      places.set(source, caption);
    }
  }
  return { wanted, places, kept, failed };
}

const isThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined)) !== undefined;

/** Whether a link leads a caption out of its data set. Over the network it is not even read there. */
function strays(): (source: CaptionSource, caption: string) => boolean {
  const known = new Map<string, (path: string) => boolean>();
  return ({ root }, caption) => {
    if (root === undefined) return false;
    const isInside = known.get(root) ?? insideOf(root);
    known.set(root, isInside);
    return !isInside(onlyNames() ? caption : dirname(caption));
  };
}

function shared(name: string, owner: string, caption: string): Problem {
  const file = basename(caption);
  return new Problem("output/exists", {
    en: `${name}: its caption would be ${file}, which is that of ${owner}; expected pictures with names of their own`,
    zh: `${name}：其标注文件 ${file} 与 ${owner} 的相同；各图片应有不同的名称`,
  });
}

function outside(name: string, caption: string): Problem {
  const file = basename(caption);
  return new Problem("output/unwritable", {
    en: `${name}: its caption ${file} lies out of the data set by a link, expected a file of the data set, or a data set that is named itself`,
    zh: `${name}：其标注文件 ${file} 通过链接位于数据集之外，应为数据集自己的文件，或直接以其所在文件夹为数据集`,
  });
}
