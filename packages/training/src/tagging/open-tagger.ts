/** A tagger by its name. */
import { extname } from "node:path";
import type { Runtime } from "@inkloom/engine";
import { locateTagger } from "./locate-tagger.ts";
import { openOnnxTagger } from "./networks/onnx-tagger.ts";
import { openTracedTagger } from "./networks/traced-tagger.ts";
import type { Tagger, TaggerOptions } from "./tagger.ts";

export interface TaggerContext {
  /** Called once; the caller owns and closes it. */
  readonly runtime: () => Promise<Runtime>;
  /** See `taggerFolders`. */
  readonly folders: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** @param name see `locateTagger`
 *  @throws Problem `tagger/...`, and those of weight files, graphs and the runtime */
export async function openTagger(
  name: string,
  options: TaggerOptions,
  { runtime, folders, signal }: TaggerContext,
): Promise<Tagger> {
  const files = await locateTagger(name, folders);
  const open = extname(files.path).toLowerCase() === ".onnx" ? openOnnxTagger : openTracedTagger;
  return open(files, runtime, { ...options, signal });
}
