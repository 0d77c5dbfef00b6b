/** What a file that came from elsewhere is, told by its header and not by its name. */
import { open } from "node:fs/promises";
import { Problem } from "@inkloom/contract";
import type { ModelKind } from "@inkloom/diffusion";
import { openOnnx, openWeights, type WeightFile } from "@inkloom/engine/weights";
import { readModelHeader } from "./model-header.ts";

export interface ModelFile {
  /** `torch-...`: pickles. */
  readonly format: WeightFile["format"];
  /** The kind of model that such keys have; absent where they do not tell. */
  readonly holds?: ModelKind;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads headers only; nothing in the file is executed.
 * @throws Problem `weights/...` or `onnx/...`, naming the path as given, where it is no model
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  if (await looksLikeOnnx(path)) {
    const { format, metadata } = await openOnnx(path);
    return { format, metadata };
  }
  const { format } = await openWeights(path);
  const { holds, metadata } = await readModelHeader(path);
  return { format, metadata, ...(holds && { holds }) };
}

/** Protobuf field 1 (format version), then field 2 (producer) or 7 (graph); what follows is checked by the reader. */
async function looksLikeOnnx(path: string): Promise<boolean> {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
    const [tag, version = 0, next = 0] = buffer;
    const isVersion = version >= 3 && version <= 15;
    return bytesRead === 3 && tag === 0x08 && isVersion && [0x12, 0x3a].includes(next);
  } finally {
    await file.close();
  }
}

const unreadable = (path: string, error: unknown): Problem =>
  new Problem(
    "weights/file-missing",
    { en: `${path}: the file cannot be read.`, zh: `${path}：无法读取该文件。` },
    { cause: error },
  );
