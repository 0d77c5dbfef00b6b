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
      throw new Damage("weights/byte-order", `the numbers are stored ${quoted(order)}-endian.`);
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
    throw new Damage(
      "weights/unknown-format",
      "a zip archive without data.pkl, so not a PyTorch file; if weights are packed in it, unpack it first.",
    );
  if (second !== undefined)
    throw new Damage(
      "weights/zip",
      `both ${quoted(pickle.name)} and ${quoted(second.name)} exist.`,
    );
  const prefix = pickle.name.slice(0, -"data.pkl".length);
  if (archive.records.has(`${prefix}constants.pkl`))
    throw new Damage(
      "weights/unknown-format",
      "a TorchScript program, which holds code; save its state_dict() instead.",
    );
  if (pickle.size > LARGEST_PICKLE)
    throw new Damage(
      "weights/pickle-limit",
      `data.pkl has ${pickle.size} bytes; at most ${LARGEST_PICKLE} are read.`,
    );
  return { prefix, pickle };
}

function parse(bytes: Uint8Array, host: TorchHost) {
  try {
    return readPickle(bytes, 0, host).value;
  } catch (error) {
    if (!(error instanceof PickleTruncated)) throw error;
    throw new Damage("weights/pickle", "data.pkl ends in the middle of an instruction.");
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
    throw new Damage("weights/zip", `the data record ${quoted(name)} is missing.`);
  if (record.size < storage.byteLength)
    throw new Damage(
      "weights/layout",
      `the data record ${quoted(name)} has ${record.size} bytes, but its storage needs ${storage.byteLength}.`,
    );
  if (record.deflated) return { kind: "memory", data: await archive.content(record, allowance) };
  return { kind: "file", offset: await archive.contentOffset(record) };
}
