/** Weights of an ONNX graph in files beside it. A graph names them itself, so the name is a stranger's: it must
 *  not lead out of the model's folder, whatever the runtime would make of it. */
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { Damage, quoted } from "../../weights/damage.ts";
import type { TensorProto } from "../onnx_pb.js";

interface ExternalFile {
  /** Real path. */
  readonly path: string;
  readonly size: number;
}

/** Finds the files that a graph names, each once. */
export class ExternalFiles {
  readonly #folder: string;
  readonly #roots: readonly string[];
  readonly #known = new Map<string, Promise<ExternalFile>>();

  private constructor(folder: string, roots: readonly string[]) {
    this.#folder = folder;
    this.#roots = roots;
  }

  /** @param model path of the graph as it was given; @param root the model's folder, which its files lie below */
  static async beside(model: string, root = dirname(model)): Promise<ExternalFiles> {
    const real = await realpath(root);
    return new ExternalFiles(dirname(model), [real, ...hubBlobs(real)]);
  }

  /** @throws Damage `onnx/external-data` */
  find(location: string): Promise<ExternalFile> {
    const known = this.#known.get(location) ?? this.#find(location);
    this.#known.set(location, known);
    return known;
  }

  async #find(location: string): Promise<ExternalFile> {
    const leaves = location === "" || isAbsolute(location) || /^[\\/]|^[a-z]:|\0/i.test(location);
    if (leaves || location.split(/[\\/]/).includes(".."))
      throw refused(location, "leaves the folder of the model", "指向模型文件夹之外");
    const path = await realpath(join(this.#folder, location)).catch(() => undefined);
    const status = path === undefined ? undefined : await stat(path);
    if (path === undefined || status === undefined)
      throw refused(location, "is not there", "不存在");
    if (!this.#roots.some((root) => isBelow(root, path)))
      throw refused(
        location,
        "is a link that leaves the folder of the model",
        "是指向模型文件夹之外的链接",
      );
    if (!status.isFile()) throw refused(location, "is no file", "不是文件");
    return { path, size: status.size };
  }
}

/** Hugging Face's cache keeps a model as links from `snapshots/<revision>` to the `blobs` beside it. */
function hubBlobs(root: string): string[] {
  const snapshots = dirname(root);
  return basename(snapshots) === "snapshots" ? [join(dirname(snapshots), "blobs")] : [];
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== "" && !isAbsolute(way) && way.split(sep)[0] !== "..";
}

const refused = (location: string, en: string, zh: string): Damage =>
  new Damage("onnx/external-data", {
    en: `its weights are said to lie in ${quoted(location)}, which ${en}; expected a file beside the graph.`,
    zh: `其权重据称位于 ${quoted(location)}，但它${zh}；应为计算图旁边的文件。`,
  });

/** Where an external tensor says that its bytes lie; `length` is what its shape needs. */
export function externalPlace(tensor: Pick<TensorProto, "name" | "externalData">, length: number) {
  const field = (name: string) => tensor.externalData.find(({ key }) => key === name)?.value;
  const number = (name: string, absent: number): number => {
    const text = field(name) ?? String(absent);
    if (!/^\d{1,15}$/.test(text))
      throw new Damage("onnx/external-data", {
        en: `${quoted(tensor.name)} has the ${name} ${quoted(text)}; expected a whole number.`,
        zh: `${quoted(tensor.name)} 的 ${name} 为 ${quoted(text)}；应为整数。`,
      });
    return Number(text);
  };
  return {
    location: field("location") ?? "",
    offset: number("offset", 0),
    length: number("length", length),
  };
}

/** @throws Damage `weights/truncated` for bytes beyond the end of the file */
export function expectInside(
  key: string,
  { path, size }: ExternalFile,
  { offset, length }: { readonly offset: number; readonly length: number },
): void {
  if (offset + length <= size) return;
  throw new Damage("weights/truncated", {
    en: `${quoted(key)} needs bytes ${offset} to ${offset + length} of ${basename(path)}, which has only ${size}.`,
    zh: `${quoted(key)} 需要 ${basename(path)} 的第 ${offset} 到 ${offset + length} 字节，但该文件只有 ${size} 字节。`,
  });
}
