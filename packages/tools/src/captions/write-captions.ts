/** Captions of pictures, by whichever network, written beside them. */
import { basename } from "node:path";
import { Problem } from "@inkloom/contract";
import { appendedCaption, type Change } from "@inkloom/training";
import { writeWholeFile } from "../files/write-whole-file.ts";
import type { RunContext } from "../run.ts";
import { captionBefore, captionEntries } from "./caption-entries.ts";
import { type CaptionRequest, type Failed, placedCaptions } from "./placed-captions.ts";
import { renamed } from "./renamed.ts";
import type { CaptionSource } from "./sources.ts";

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
  const { wanted, places, kept, failed } = await placedCaptions(sources, request);
  if (wanted.length === 0) return { written: 0, kept, failed };
  onProgress?.({ stage: "load" });
  const describer = await open(wanted.length);
  const { name, separator } = describer;
  const steps = wanted.length;
  let [step, written] = [0, 0];
  const entries = captionEntries(name);
  const take = async (each: Described<Told>): Promise<void> => {
    const source = each.picture.name;
    if ("problem" in each) {
      failed.push({ source, problem: each.problem });
      return;
    }
    const path = places.get(each.picture);
    if (path !== undefined) {
      const how = { ...request, separator, signal };
      const change = await writeCaption(path, each.parts, how).catch((error: unknown) => {
        throw isOfOne(error) ? renamed(error, path, calledBeside(each.picture, path)) : error;
      });
      if (change === undefined) {
        kept.push(source);
        return;
      }
      entries.add(each.picture, path, change);
      written += 1;
    }
    const caption = each.parts.join(separator);
    onCaption({ source, caption, ...(path !== undefined && { path }), ...each.told });
  };
  try {
    onProgress?.({ stage: "tag", step, steps });
    for await (const each of describer.describe(wanted)) {
      await take(each).catch((error: unknown) => {
        if (request.on_error === "stop" || !isOfOne(error)) throw error;
        failed.push({ source: each.picture.name, problem: error });
      });
      onProgress?.({ stage: "tag", step: ++step, steps });
    }
  } finally {
    await describer.release();
    entries.enter();
  }
  return { model: name, written, kept, failed };
}

/** Only what is wrong with one caption; what is wrong with the disk or the folder is so for the next one as well. */
const isOfOne = (error: unknown): error is Problem =>
  error instanceof Problem && error.code === "dataset/caption";

interface Writing extends Pick<CaptionRequest, "existing"> {
  readonly separator: string;
  readonly signal: AbortSignal | undefined;
}

/** @returns what the file held and holds; undefined where another program made one meanwhile that is to be kept */
async function writeCaption(
  path: string,
  parts: readonly string[],
  { existing, separator, signal }: Writing,
): Promise<Pick<Change, "before" | "after"> | undefined> {
  const before = existing === "skip" ? null : await captionBefore(path);
  const caption =
    existing === "append" && before !== null
      ? await appendedCaption(path, parts, separator)
      : parts.join(separator);
  const after = `${caption}\n`;
  try {
    await writeWholeFile(path, Buffer.from(after), { replace: existing !== "skip", signal });
  } catch (error) {
    const isTaken = error instanceof Problem && error.code === "output/exists";
    if (existing === "skip" && isTaken) return undefined;
    throw error;
  }
  return { before, after };
}

/** What a caption's file is called where its picture is called so. */
const calledBeside = ({ name, path = name }: CaptionSource, caption: string): string =>
  name.slice(0, name.length - basename(path).length) + basename(caption);
