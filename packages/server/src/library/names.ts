/**
 * What a request calls each file. The tools look names up in the folders, in their order, and what comes first wins; so a file
 * may be hidden behind another one, and then no name leads to it. These are the tools' rules, told the other way round; a
 * test holds them against the tools' own look-ups.
 */
import { extname, join } from "node:path";
import { type ModelKind, partsOfName } from "@inkloom/tools";
import type { Walk, WalkedFile } from "./walk.ts";

export interface NamedModel {
  readonly kind: ModelKind;
  readonly root: string;
  readonly file: WalkedFile;
  readonly name: string;
  /** Why no request can call it by this name. */
  readonly unreachable: "shadowed" | "name" | null;
}

/** How the files of a kind are looked for. */
export interface KindRules {
  /** In the order in which they are tried behind a name. */
  readonly endings: readonly string[];
  readonly deep: boolean;
  readonly wholeFolders: boolean;
  /**
   * - `path`: folders, a name and an ending make a path
   * - `listed`: in a list of all files, by name with or without folders
   * - `stem`: in a list of all files, by name without folders
   */
  readonly by: "path" | "listed" | "stem";
}

const TORCH = [".pt", ".bin", ".ckpt", ".pth"];
const OTHER: KindRules = {
  endings: [".safetensors", ".pth", ".pt", ".ckpt", ".bin", ".gguf", ".onnx"],
  deep: true,
  wholeFolders: false,
  by: "listed",
};

export const RULES: Readonly<Record<ModelKind, KindRules>> = {
  checkpoint: {
    endings: [".safetensors", ".ckpt", ".pt", ".pth", ".gguf"],
    deep: true,
    wholeFolders: true,
    by: "path",
  },
  vae: {
    endings: [".safetensors", ".pt", ".ckpt", ".pth", ".bin", ".gguf"],
    deep: true,
    wholeFolders: false,
    by: "path",
  },
  lora: { endings: [".safetensors", ...TORCH], deep: true, wholeFolders: false, by: "listed" },
  embedding: {
    endings: [".safetensors", ".pt", ".bin"],
    deep: true,
    wholeFolders: false,
    by: "stem",
  },
  upscaler: {
    endings: [".safetensors", ".pth", ".pt", ".ckpt", ".bin"],
    deep: false,
    wholeFolders: false,
    by: "stem",
  },
  controlnet: OTHER,
  "clip-vision": OTHER,
  "text-encoder": OTHER,
  "diffusion-model": OTHER,
  hypernetwork: OTHER,
  "face-restorer": OTHER,
  "preview-decoder": OTHER,
  annotator: OTHER,
};

/** What diffusers calls the weights of a network in a folder of its own. */
const IN_FOLDER = /\/diffusion_pytorch_model\.[^./]+$/;

/**
 * Every file of a kind in the order of its folders, each real file once.
 * @param walks the folders that are looked through for such a name
 * @param isOne which of their files are of this kind
 */
export function nameModels(
  kind: ModelKind,
  walks: readonly Walk[],
  isOne: (file: WalkedFile, walk: Walk) => boolean = () => true,
): NamedModel[] {
  const rules = RULES[kind];
  const found = walks.flatMap((walk) =>
    inOrder(kind, walk)
      .filter((file) => isOne(file, walk))
      .map((file) => ({ root: walk.root, file })),
  );
  const means = rules.by === "path" ? byPath(rules, walks) : byList(rules, found);
  const named = found.map(({ root, file }): NamedModel => {
    const candidates = candidatesOf(file, rules);
    const name = candidates.find(
      (each) => partsOfName(each) !== undefined && means(each) === file.path,
    );
    if (name !== undefined) return { kind, root, file, name, unreachable: null };
    const [plain = file.relative] = candidates;
    const unreachable = partsOfName(plain) === undefined ? "name" : "shadowed";
    return { kind, root, file, name: plain, unreachable };
  });
  return eachOnce(named);
}

function inOrder(kind: ModelKind, { files }: Walk): readonly WalkedFile[] {
  // The list of textual inversions is sorted by whole paths, folders of a folder behind its files or before.
  return kind === "embedding" ? files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) : files;
}

/** The names that may mean a file, the one to prefer first. */
function candidatesOf({ relative, folder }: WalkedFile, { by }: KindRules): string[] {
  const bare = folder ? relative : stemOf(relative);
  const short = bare.slice(bare.lastIndexOf("/") + 1);
  if (by === "stem") return [short];
  if (by === "listed") return [short, bare];
  return IN_FOLDER.test(relative) ? [relative.replace(IN_FOLDER, "")] : [bare, relative];
}

const stemOf = (relative: string): string => relative.slice(0, -extname(relative).length);

type LookUp = (name: string) => string | undefined;

/** The first path that is there, as `locateModel` and `locateVae` try them. */
const byPath =
  ({ endings, wholeFolders }: KindRules, walks: readonly Walk[]): LookUp =>
  (name) => {
    for (const { root, names } of walks)
      for (const ending of ["", ...endings]) {
        const relative = name + ending;
        const kind = names.get(relative);
        if (kind === "file" || (kind === "folder" && wholeFolders)) return join(root, relative);
        if (kind !== "folder") continue;
        const inside = endings
          .map((each) => `${relative}/diffusion_pytorch_model${each}`)
          .find((each) => names.get(each) === "file");
        if (inside !== undefined) return join(root, inside);
      }
    return undefined;
  };

/** The first file in the list that has the name. */
function byList(rules: KindRules, found: readonly { readonly file: WalkedFile }[]): LookUp {
  const first = new Map<string, string>();
  for (const { file } of found)
    for (const name of candidatesOf(file, rules)) if (!first.has(name)) first.set(name, file.path);
  return (name) => first.get(name);
}

/** A file that links lead to as well stands under one name: one that works, and where it really lies before others. */
function eachOnce(named: readonly NamedModel[]): NamedModel[] {
  const worth = ({ unreachable, file }: NamedModel): number =>
    (unreachable === null ? 2 : 0) + (file.linked ? 0 : 1);
  const byFile = new Map<string, NamedModel>();
  for (const model of named) {
    const before = byFile.get(model.file.real);
    if (before === undefined || worth(model) > worth(before)) byFile.set(model.file.real, model);
  }
  return [...byFile.values()];
}
