/** Says how the runtime reaches the bytes of each weight: mapped from its file where that is possible,
 *  read where it is not. Nothing is read here; only paths and numbers pass. */
import type { ExternalBytes } from "@inkloom/contract";
import type { BoundWeight, StoredType } from "../onnx/lower.ts";
import { DTYPE_BYTES } from "./dtype.ts";
import {
  byteLength,
  type DiskDType,
  type FileLocation,
  type UnmappedReason,
  type WeightEntry,
} from "./entry.ts";

/** Weights as `lower` and the runtimes want them. */
export interface WeightBinding {
  /** Folder above every mapped file; absent where nothing is mapped. */
  readonly folder?: string;
  readonly weights: ReadonlyMap<string, BoundWeight>;
  readonly externalData: readonly (ExternalBytes & { readonly path: string })[];
}

const STORED: Readonly<Record<DiskDType, StoredType>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  F8_E4M3: "float8e4m3fn",
  F8_E5M2: "float8e5m2",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U8: "uint8",
  BOOL: "bool",
};

/** Most bytes in memory beside mapped weights; protobuf itself ends at 2 GiB, and loading copies them. */
const EMBEDDED_LIMIT = 2 ** 29;

/** Why the runtime cannot map a weight, or undefined where it can. A native runtime reads mapped numbers
 *  where they lie, so they must lie at a multiple of their size. */
export function whyUnmapped(entry: WeightEntry): UnmappedReason | "unaligned" | undefined {
  if (entry.location.kind === "memory") return entry.unmapped;
  return entry.location.offset % DTYPE_BYTES[entry.dtype] === 0 ? undefined : "unaligned";
}

/** Binds the entries of `keys`; a key without an entry is left out (`lower` names it as missing). */
export function bindWeights(
  keys: Iterable<string>,
  entries: ReadonlyMap<string, WeightEntry>,
): WeightBinding {
  const used = [...new Set(keys)].flatMap((key) => {
    const entry = entries.get(key);
    return entry === undefined ? [] : [{ key, entry }];
  });
  const mapped = used.flatMap(({ entry }) =>
    entry.location.kind === "file" && isMappable(entry) ? [entry.location.path] : [],
  );
  const read = used.reduce(
    (sum, { entry }) => sum + (isMappable(entry) ? 0 : byteLength(entry)),
    0,
  );
  // Beside mapped weights, those in memory become part of the model's bytes, which have a limit.
  const folder = read > EMBEDDED_LIMIT ? undefined : commonFolder(mapped);
  const weights = new Map<string, BoundWeight>();
  const externalData: (ExternalBytes & { path: string })[] = [];
  for (const { key, entry } of used) {
    const { location } = entry;
    const size = entry.shape.reduce((product, axis) => product * axis, 1);
    const dtype = STORED[entry.dtype];
    if (folder !== undefined && location.kind === "file" && isMappable(entry)) {
      const { offset, length } = location;
      const data = { location: below(folder, location.path), offset, length };
      weights.set(key, { dtype, size, data });
    } else {
      const path = `unmapped/${externalData.length}`;
      const bytes = bytesOf(location);
      externalData.push({ path, ...bytes });
      const length = "data" in bytes ? bytes.data.byteLength : bytes.length;
      weights.set(key, { dtype, size, data: { location: path, offset: 0, length } });
    }
  }
  return { ...(folder === undefined ? {} : { folder }), weights, externalData };
}

/** The files of the entries of `keys`, each once. */
export function filesOf(
  keys: Iterable<string>,
  entries: ReadonlyMap<string, WeightEntry>,
): readonly string[] {
  const files = new Set<string>();
  for (const key of keys) {
    const location = entries.get(key)?.location;
    if (location?.kind === "file") files.add(location.path);
  }
  return [...files];
}

const isMappable = (entry: WeightEntry): boolean => whyUnmapped(entry) === undefined;

const bytesOf = (location: WeightEntry["location"]): ExternalBytes =>
  location.kind === "memory" ? { data: location.data } : fileBytes(location);

const fileBytes = ({ path, offset, length }: FileLocation): ExternalBytes => ({
  file: path,
  offset,
  length,
});

/** The deepest folder that holds every file; undefined where there is none (two drives of Windows).
 *  The runtime refuses `..` and absolute locations, so this is how files of several folders are reached. */
export function commonFolder(paths: readonly string[]): string | undefined {
  const [first, ...rest] = paths.map((path) => parts(path).slice(0, -1));
  if (first === undefined) return undefined;
  let depth = first.length;
  for (const folders of rest) while (depth > 0 && !samePrefix(first, folders, depth)) depth -= 1;
  if (depth === 0) return undefined;
  const separator = separatorOf(paths[0] ?? "");
  // The root itself keeps its separator: "/", "C:\".
  return first.slice(0, depth).join(separator) + (depth === 1 ? separator : "");
}

/** A POSIX name may hold a backslash; a Windows path starts with a drive or a server. */
const separatorOf = (path: string): "/" | "\\" => (path.startsWith("/") ? "/" : "\\");

const parts = (path: string): readonly string[] => path.split(separatorOf(path));

const samePrefix = (a: readonly string[], b: readonly string[], depth: number): boolean =>
  a.slice(0, depth).every((part, i) => part === b[i]);

/** `path` relative to a folder above it, with forward slashes. */
const below = (folder: string, path: string): string =>
  parts(path)
    .slice(parts(folder).filter((part) => part !== "").length + (path.startsWith("/") ? 1 : 0))
    .join("/");
