import { Damage, quoted } from "./damage.ts";
import { DTYPE_BYTES } from "./dtype.ts";
import type { WeightFile } from "./entry.ts";
import { MemoryAllowance } from "./memory-allowance.ts";
import { PickleTruncated } from "./pickle/byte-reader.ts";
import { LARGEST_PICKLE, readPickle } from "./pickle/machine.ts";
import { kindOf, PickleDict, PickleList, type PickleValue } from "./pickle/values.ts";
import type { SourceFile } from "./source-file.ts";
import { TorchHost } from "./torch/host.ts";
import { findStateDict } from "./torch/state-dict.ts";
import { tensorEntries } from "./torch/tensor-entries.ts";

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
const FIRST_WINDOW = 2 ** 20; // bytes; most headers fit
const COUNT_BYTES = 8; // element count before each storage's data

/**
 * Reads what `torch.save` wrote before 1.6 (and on request later): five pickles (magic number,
 * protocol, system, object, storage keys), then per key an i64 element count and the raw data.
 * Reference: pytorch/pytorch@v2.8.0 torch/serialization.py (_legacy_save, _legacy_load).
 */
export async function openTorchLegacy(source: SourceFile): Promise<WeightFile> {
  const { host, root, keys, end } = await readHeader(source);
  const { tensors, metadata } = findStateDict(root);
  const offsets = await storageOffsets(source, host, keys, end);
  const place = (key: string) => {
    const offset = offsets.get(key);
    if (offset === undefined)
      throw new Damage("weights/layout", {
        en: `storage ${quoted(key)} has no data in the file.`,
        zh: `storage ${quoted(key)} 在文件中没有数据。`,
      });
    return { kind: "file", offset } as const;
  };
  const entries = await tensorEntries(
    tensors,
    (storage) => Promise.resolve(place(storage.key)),
    source,
    new MemoryAllowance(source.size),
  );
  return { path: source.path, format: "torch-legacy", entries, metadata };
}

interface Header {
  readonly host: TorchHost;
  readonly root: PickleValue;
  readonly keys: readonly string[];
  readonly end: number;
}

/** The pickles' length is known only by reading them: a larger window is tried until they fit. */
async function readHeader(source: SourceFile): Promise<Header> {
  for (let window = FIRST_WINDOW; ; window *= 4) {
    const length = Math.min(window, source.size, LARGEST_PICKLE);
    const bytes = await source.read(0, length, { en: "the PyTorch header", zh: "PyTorch 文件头" });
    try {
      return parseHeader(bytes);
    } catch (error) {
      if (!(error instanceof PickleTruncated)) throw error;
      if (length === source.size)
        throw new Damage("weights/truncated", {
          en: "the file ends within its PyTorch header.",
          zh: "文件在 PyTorch 文件头处中断。",
        });
      if (length === LARGEST_PICKLE)
        throw new Damage("weights/pickle-limit", {
          en: `the header is longer than ${LARGEST_PICKLE} bytes.`,
          zh: `文件头超过 ${LARGEST_PICKLE} 字节。`,
        });
    }
  }
}

function parseHeader(bytes: Uint8Array): Header {
  const host = new TorchHost();
  let end = 0;
  const next = (): PickleValue => {
    const pickle = readPickle(bytes, end, host);
    end = pickle.end;
    return pickle.value;
  };
  if (next() !== MAGIC)
    throw new Damage("weights/unknown-format", {
      en: "a Python pickle that torch.save did not write.",
      zh: "这是 Python pickle，但不是由 torch.save 写入的。",
    });
  const protocol = next();
  if (protocol !== PROTOCOL)
    throw new Damage("weights/pickle", {
      en: `PyTorch file protocol ${typeof protocol === "number" ? protocol : kindOf(protocol).en}; expected ${PROTOCOL}.`,
      zh: `PyTorch 文件协议为${typeof protocol === "number" ? ` ${protocol}` : kindOf(protocol).zh}；应为 ${PROTOCOL}。`,
    });
  const system = next();
  if (system instanceof PickleDict && system.entries.get("little_endian") === false)
    throw new Damage("weights/byte-order", {
      en: "the numbers are stored big-endian.",
      zh: "数值以大端字节序存储。",
    });
  const root = next();
  const keys = next();
  if (!(keys instanceof PickleList))
    throw new Damage("weights/pickle", {
      en: "the list of storage keys is missing.",
      zh: "缺少 storage 键的列表。",
    });
  return {
    host,
    root,
    keys: keys.items.map((key) => (typeof key === "string" ? key : kindOf(key).en)),
    end,
  };
}

async function storageOffsets(
  source: SourceFile,
  host: TorchHost,
  keys: readonly string[],
  start: number,
): Promise<ReadonlyMap<string, number>> {
  const offsets = new Map<string, number>();
  let at = start;
  for (const key of keys) {
    const storage = host.storages.get(key);
    if (storage === undefined || offsets.has(key))
      throw new Damage("weights/layout", {
        en: `storage ${quoted(key)} is listed twice or used by nothing.`,
        zh: `storage ${quoted(key)} 被重复列出，或未被任何张量使用。`,
      });
    const what = `storage ${quoted(key)}`;
    const head = await source.read(at, COUNT_BYTES, { en: what, zh: what });
    const count = Number(new DataView(head.buffer).getBigInt64(0, true));
    const bytes = count * (storage.dtype === undefined ? 1 : DTYPE_BYTES[storage.dtype]);
    if (bytes !== storage.byteLength)
      throw new Damage("weights/layout", {
        en: `${what} holds ${bytes} bytes, but the header says ${storage.byteLength}.`,
        zh: `${what} 有 ${bytes} 字节，但文件头声明为 ${storage.byteLength} 字节。`,
      });
    offsets.set(key, at + COUNT_BYTES);
    at += COUNT_BYTES + bytes;
    if (at > source.size)
      throw new Damage("weights/truncated", {
        en: `${what} ends at byte ${at}, but the file has only ${source.size}.`,
        zh: `${what} 结束于第 ${at} 字节，但文件只有 ${source.size} 字节。`,
      });
  }
  return offsets;
}
