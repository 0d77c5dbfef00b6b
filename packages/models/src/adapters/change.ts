/** What a file changes, as far as keys and shapes tell it: one entry per layer. */
import type { Shape } from "@inkloom/engine";
import type { ManifestEntry } from "../manifest.ts";
import { isBareList, listKey, readKeys, type Role } from "./key-styles.ts";
import { matrixSizes } from "./layout.ts";
import type { AdapterTarget, AdapterTargets } from "./targets.ts";

export type AdapterKind = "LoRA" | "LoCon" | "LoHa" | "LoKr" | "(IA)3" | "full" | "norm";

export interface Change extends AdapterTarget {
  readonly kind: AdapterKind;
  /** Its magnitude is kept apart. */
  readonly dora: boolean;
  /** Of the factors; 0 where there are none. */
  readonly rank: number;
  /** Keys of the file by role. */
  readonly keys: ReadonlyMap<Role, string>;
}

export interface ReadAdapter {
  readonly changes: readonly Change[];
  /** Modules that fit no layer of the networks. */
  readonly strangers: readonly string[];
  /** Layers whose factors have other shapes than the network's: what was found and expected. */
  readonly misshaped: readonly {
    readonly key: string;
    readonly actual: Shape;
    readonly expected: string;
  }[];
  /** Keys of no known kind, or without the factors that belong to them. */
  readonly unknown: readonly string[];
}

/** `entries` in the file's order, and its metadata, where cloneofsimo's files name their modules. */
export function readAdapter(
  entries: readonly ManifestEntry[],
  metadata: Readonly<Record<string, string>>,
  targets: AdapterTargets,
): ReadAdapter {
  const { renamed, shapes } = namedKeys(entries);
  const { modules, unknown } = readKeys([...renamed.keys()]);
  const numbered = numberedModules(metadata, targets);
  const own = (name: string): string => renamed.get(name) ?? name;
  const read = {
    changes: [] as Change[],
    strangers: [] as string[],
    misshaped: [] as ReadAdapter["misshaped"][number][],
    unknown: unknown.map(own),
  };
  for (const [module, roles] of modules) {
    const keys = new Map([...roles].map(([role, name]) => [role, own(name)]));
    const target = numbered(module) ?? targets.find(module);
    const shapeOf = (role: Role): Shape | undefined => shapes.get(keys.get(role) ?? "");
    const kind = kindOf(keys, shapeOf);
    if (kind === undefined) read.unknown.push(...keys.values());
    else if (target === undefined) read.strangers.push(module);
    else {
      const wrong = misfit(target.shape, keys, shapeOf);
      if (wrong) read.misshaped.push(wrong);
      const dora = keys.has("dora_scale") || keys.has("magnitude");
      read.changes.push({ ...target, kind, dora, rank: rankOf(shapeOf), keys });
    }
  }
  return read;
}

/** Bare lists get the names that later versions of the same program give. */
export function namedKeys(entries: readonly ManifestEntry[]) {
  const bare = isBareList(entries.map(({ key }) => key));
  // CLIP's modules are square and of one size, the U-Net's are not.
  const network =
    new Set(entries.map(({ shape }) => Math.max(...shape))).size > 1 ? "unet" : "text_encoder";
  return {
    renamed: new Map(entries.map(({ key }, i) => [bare ? listKey(i, network) : key, key])),
    shapes: new Map(entries.map(({ key, shape }) => [key, shape])),
  };
}

/** What cloneofsimo's programs change unless they are told otherwise. */
const STANDARD_CLASSES = {
  unet: ["CrossAttention", "Attention", "GEGLU"],
  text_encoder: ["CLIPAttention"],
};

function numberedModules(metadata: Readonly<Record<string, string>>, targets: AdapterTargets) {
  const layers = (name: "unet" | "text_encoder") =>
    targets.numbered(
      name === "unet" ? "unet" : "textEncoder",
      classesOf(metadata[name]) ?? STANDARD_CLASSES[name],
    );
  const lists = { unet: layers("unet"), text_encoder: layers("text_encoder") };
  return (module: string): AdapterTarget | undefined => {
    const [, name, index] = /^(unet|text_encoder):(\d+)$/.exec(module) ?? [];
    return name === "unet" || name === "text_encoder" ? lists[name][Number(index)] : undefined;
  };
}

function classesOf(json: string | undefined): readonly string[] | undefined {
  if (json === undefined) return undefined;
  try {
    const read: unknown = JSON.parse(json);
    return Array.isArray(read) ? read.filter((name) => typeof name === "string") : undefined;
  } catch {
    return undefined;
  }
}

/** By the factors that are there; undefined where some are missing. */
export function kindOf(
  keys: ReadonlyMap<Role, string>,
  shapeOf: (role: Role) => Shape | undefined,
): AdapterKind | undefined {
  const all = (...roles: readonly Role[]): boolean => roles.every((role) => keys.has(role));
  if (all("down", "up"))
    return (shapeOf("down") ?? []).slice(2).some((size) => size > 1) || all("mid")
      ? "LoCon"
      : "LoRA";
  if (all("hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b")) return "LoHa";
  const first = all("lokr_w1") || all("lokr_w1_a", "lokr_w1_b");
  if (first && (all("lokr_w2") || all("lokr_w2_a", "lokr_w2_b"))) return "LoKr";
  if (all("ia3") || all("ia3_l")) return "(IA)3";
  if (all("w_norm") || all("b_norm")) return "norm";
  if (all("diff") || all("diff_b")) return "full";
  return undefined;
}

const RANKED: readonly (readonly [Role, axis: number])[] = [
  ["down", 0],
  ["hada_w1_b", 0],
  ["lokr_w1_b", 0],
  ["lokr_w2_b", 0],
];

export function rankOf(shapeOf: (role: Role) => Shape | undefined): number {
  for (const [role, axis] of RANKED) {
    const size = shapeOf(role)?.[axis];
    if (size !== undefined) return size;
  }
  return 0;
}

/** The first factor that cannot belong to a weight of this shape. */
function misfit(
  shape: Shape,
  keys: ReadonlyMap<Role, string>,
  shapeOf: (role: Role) => Shape | undefined,
): ReadAdapter["misshaped"][number] | undefined {
  const [rows, columns] = matrixSizes(shape);
  const inputs = shape[1] ?? 1;
  const size = (of: Shape) => of.reduce((product, axis) => product * axis, 1);
  const tucker = keys.has("mid") || keys.has("hada_t1");
  const width = tucker ? inputs : columns;
  const checks: readonly (readonly [Role, fits: (of: Shape) => boolean, expected: string])[] = [
    ["down", (of) => size(of) === (of[0] ?? 0) * width, `[rank, ${width}]`],
    ["up", (of) => of[0] === rows && size(of) === rows * (of[1] ?? 0), `[${rows}, rank]`],
    ["hada_w1_a", (of) => of[tucker ? 1 : 0] === rows, `${rows} rows`],
    ["hada_w1_b", (of) => size(of) === (of[0] ?? 0) * width, `[rank, ${width}]`],
    ["hada_w2_a", (of) => of[tucker ? 1 : 0] === rows, `${rows} rows`],
    ["hada_w2_b", (of) => size(of) === (of[0] ?? 0) * width, `[rank, ${width}]`],
    ["diff", (of) => size(of) === rows * columns, `[${shape.join(", ")}]`],
    ["w_norm", (of) => size(of) === rows * columns, `[${shape.join(", ")}]`],
    ["diff_b", (of) => size(of) === rows, `[${rows}]`],
    ["b_norm", (of) => size(of) === rows, `[${rows}]`],
    ["ia3", (of) => [rows, inputs].includes(size(of)), `${rows} or ${inputs} values`],
    ["ia3_l", (of) => [rows, inputs].includes(size(of)), `${rows} or ${inputs} values`],
    ["dora_scale", (of) => [rows, inputs].includes(size(of)), `${rows} or ${inputs} values`],
    ["magnitude", (of) => size(of) === rows, `${rows} values`],
    ["lokr_w1", (of) => divides(of, rows, inputs), `sizes that divide [${rows}, ${inputs}]`],
    ["lokr_w2", (of) => divides(of, rows, inputs), `sizes that divide [${rows}, ${inputs}]`],
  ];
  for (const [role, fits, expected] of checks) {
    const actual = shapeOf(role);
    if (actual && !fits(actual)) return { key: keys.get(role) ?? "", actual, expected };
  }
  return undefined;
}

const divides = ([a = 0, b = 0]: Shape, rows: number, columns: number): boolean =>
  a > 0 && b > 0 && rows % a === 0 && columns % b === 0;
