import { Damage, quoted } from "./damage.ts";
import type { WeightFile } from "./entry.ts";
import { MemoryAllowance } from "./memory-allowance.ts";
import { PickleTruncated } from "./pickle/byte-reader.ts";
import { LARGEST_PICKLE, readPickle } from "./pickle/machine.ts";
import type { SourceFile } from "./source-file.ts";
import { TorchHost } from "./torch/host.ts";
import { findStateDict } from "./torch/state-dict.ts";
import { tensorEntries, type StoragePlace } from "./torch/tensor-entries.ts";
import type { TorchStorage } from "./torch/types.ts";
import { ZipArchive, type ZipRecord } from "./zip-archive.ts";

/**
 * Reads what `torch.save` has written since 1.6: a zip archive with `<name>/data.pkl` and one record
 * `<name>/data/<key>` per storage, stored without compression, so tensors are used by file offset.
 * Reference: pytorch/pytorch@v2.8.0 torch/serialization.py (_save), caffe2/serialize/inline_container.cc.
 */
export async function openTorchZip(source: SourceFile): Promise<WeightFile> {
  const archive = await ZipArchive.open(source);
  const allowance = new MemoryAllowance(source.size);
  const { prefix, pickle } = findPickle(archive);
  const byteOrder = archive.records.get(`${prefix}byteorder`);
  if (byteOrder !== undefined && byteOrder.size <= 16) {
    const order = Buffer.from(await archive.content(byteOrder, allowance)).toString("latin1");
    if (order !== "little")
      throw new Damage("weights/byte-order", {
        en: `the numbers are stored ${quoted(order)}-endian.`,
        zh: `数值的字节序为 ${quoted(order)}，不是小端（little）。`,
      });
  }
  const host = new TorchHost();
  const root = parse(await archive.content(pickle, allowance), host);
  const { tensors, metadata } = findStateDict(root);
  const places = placesIn(archive, prefix, allowance);
  const entries = await tensorEntries(tensors, places, source, allowance);
  return { path: source.path, format: "torch-zip", entries, metadata };
}

function findPickle(archive: ZipArchive): { prefix: string; pickle: ZipRecord } {
  const pickles = [...archive.records.values()].filter(({ name }) =>
    /^[^/]+\/data\.pkl$/.test(name),
  );
  const [pickle, second] = pickles;
  if (pickle === undefined)
    throw new Damage("weights/unknown-format", {
      en: "a zip archive without data.pkl, so not a PyTorch file; if weights are packed in it, unpack it first.",
      zh: "这个 zip 压缩包中没有 data.pkl，因此不是 PyTorch 文件；如果权重打包在其中，请先解压。",
    });
  if (second !== undefined)
    throw new Damage("weights/zip", {
      en: `both ${quoted(pickle.name)} and ${quoted(second.name)} exist.`,
      zh: `同时存在 ${quoted(pickle.name)} 和 ${quoted(second.name)}。`,
    });
  const prefix = pickle.name.slice(0, -"data.pkl".length);
  if (archive.records.has(`${prefix}constants.pkl`))
    throw new Damage("weights/unknown-format", {
      en: "a TorchScript program, which holds code; save its state_dict() instead.",
      zh: "这是包含代码的 TorchScript 程序；请改为保存其 state_dict()。",
    });
  if (pickle.size > LARGEST_PICKLE)
    throw new Damage("weights/pickle-limit", {
      en: `data.pkl has ${pickle.size} bytes; at most ${LARGEST_PICKLE} are read.`,
      zh: `data.pkl 有 ${pickle.size} 字节；最多读取 ${LARGEST_PICKLE} 字节。`,
    });
  return { prefix, pickle };
}

function parse(bytes: Uint8Array, host: TorchHost) {
  try {
    return readPickle(bytes, 0, host).value;
  } catch (error) {
    if (!(error instanceof PickleTruncated)) throw error;
    throw new Damage("weights/pickle", {
      en: "data.pkl ends in the middle of an instruction.",
      zh: "data.pkl 在一条指令中间中断。",
    });
  }
}

/** Looks each storage up once. */
function placesIn(archive: ZipArchive, prefix: string, allowance: MemoryAllowance) {
  const known = new Map<TorchStorage, StoragePlace>();
  return async (storage: TorchStorage): Promise<StoragePlace> => {
    const found = known.get(storage) ?? (await place(archive, prefix, storage, allowance));
    known.set(storage, found);
    return found;
  };
}

async function place(
  archive: ZipArchive,
  prefix: string,
  storage: TorchStorage,
  allowance: MemoryAllowance,
): Promise<StoragePlace> {
  const name = `${prefix}data/${storage.key}`;
  const record = archive.records.get(name);
  if (record === undefined)
    throw new Damage("weights/zip", {
      en: `the data record ${quoted(name)} is missing.`,
      zh: `缺少数据记录 ${quoted(name)}。`,
    });
  if (record.size < storage.byteLength)
    throw new Damage("weights/layout", {
      en: `the data record ${quoted(name)} has ${record.size} bytes, but its storage needs ${storage.byteLength}.`,
      zh: `数据记录 ${quoted(name)} 有 ${record.size} 字节，但其 storage 需要 ${storage.byteLength} 字节。`,
    });
  if (record.deflated) return { kind: "memory", data: await archive.content(record, allowance) };
  return { kind: "file", offset: await archive.contentOffset(record) };
}
