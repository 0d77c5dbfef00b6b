import { Damage, namingFile } from "./damage.ts";
import type { WeightFile } from "./entry.ts";
import { openGguf } from "./gguf.ts";
import { openSafetensors } from "./safetensors.ts";
import { openShardIndex } from "./shard-index.ts";
import { sniff, type Sniffed } from "./sniff.ts";
import { SourceFile } from "./source-file.ts";
import { openTorchLegacy } from "./torch-legacy.ts";
import { openTorchZip } from "./torch-zip.ts";

const READERS: Readonly<
  Record<Exclude<Sniffed, "json">, (file: SourceFile) => Promise<WeightFile>>
> = {
  safetensors: openSafetensors,
  zip: openTorchZip,
  pickle: openTorchLegacy,
  gguf: openGguf,
};

/**
 * Opens safetensors, PyTorch checkpoints (zip and legacy), GGUF and shard indices by their content. Only
 * headers are read; what cannot be used from the file by offset (strided tensors, deflated records) is
 * brought into memory and says so (`WeightEntry.unmapped`). Nothing in a file is ever executed.
 *
 * @throws Problem `weights/...`, naming the path as given
 */
export async function openWeights(path: string): Promise<WeightFile> {
  return open(path, async (given, source) =>
    openShardIndex(given, source, async (shard) => open(shard, refuseNestedIndex)),
  );
}

type IndexReader = (given: string, source: SourceFile) => Promise<WeightFile>;

async function open(given: string, readIndex: IndexReader): Promise<WeightFile> {
  const source = await SourceFile.open(given);
  try {
    return await namingFile(given, async () => {
      const format = await sniff(source);
      return format === "json" ? readIndex(given, source) : READERS[format](source);
    });
  } finally {
    await source.close();
  }
}

function refuseNestedIndex(): Promise<never> {
  throw new Damage("weights/index", {
    en: "a shard is itself a JSON text; expected weights.",
    zh: "分片本身是 JSON 文本；应为权重。",
  });
}
