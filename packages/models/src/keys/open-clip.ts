/** Text encoders of OpenCLIP as single files keep them (SD 2.x, SDXL): other names, and queries, keys and
 *  values in one matrix. The matrix is read as its three thirds, which lie one after another in the file, so
 *  that all text encoders are one network and adapters find the layers they were made for.
 *  Reference: mlfoundations/open_clip, src/open_clip/transformer.py (TextTransformer); names as in
 *  huggingface/diffusers, loaders/single_file_utils.py (DIFFUSERS_TO_LDM_MAPPING). */
import type { FileLocation, WeightEntry } from "@inkloom/engine/weights";
import type { Manifest, ManifestEntry } from "../manifest.ts";
import { type ModulePair, type Naming, naming, within } from "./naming.ts";
import { type Component, PREFIXES } from "./prefixes.ts";

const FUSED = /^(.*\.attn\.in_proj)_(weight|bias)$/;
const THIRD = /^(.*\.attn\.in_proj)\.[qkv]\.(weight|bias)$/;
const POSITIONS = /(^|\.)positional_embedding$/;
const PARTS = ["q", "k", "v"] as const;

/** A weight as it stands in the file -> as the network asks for it: three thirds, or itself. */
function spelledOut({ key, shape }: ManifestEntry): readonly ManifestEntry[] {
  const [, at, kind] = FUSED.exec(key) ?? [];
  const [rows = 0, ...rest] = shape;
  if (at !== undefined && kind !== undefined && rows % PARTS.length === 0)
    return PARTS.map((part) => ({
      key: `${at}.${part}.${kind}`,
      shape: [rows / PARTS.length, ...rest],
    }));
  return [{ key: POSITIONS.test(key) ? `${key}.weight` : key, shape }];
}

/** The file's own name of a weight that `spellOut` names. */
export function fileName(name: string): string {
  const [, at, kind] = THIRD.exec(name) ?? [];
  if (at !== undefined && kind !== undefined) return `${at}_${kind}`;
  return name.replace(/(^|\.)positional_embedding\.weight$/, "$1positional_embedding");
}

/** Keys and shapes with fused matrices taken apart; all others as they are. */
export const spellOutManifest = (manifest: Manifest): Manifest => manifest.flatMap(spelledOut);

/** The same for the weights themselves; no byte is read. */
export function spellOut(
  entries: ReadonlyMap<string, WeightEntry>,
): ReadonlyMap<string, WeightEntry> {
  if (![...entries.keys()].some((key) => FUSED.test(key) || POSITIONS.test(key))) return entries;
  const all = [...entries.values()].flatMap((entry) => {
    const parts = spelledOut(entry);
    return parts.map(({ key, shape }, index): WeightEntry => ({
      ...entry,
      key,
      shape,
      location: pieceOf(entry.location, index, parts.length),
    }));
  });
  return new Map(all.map((entry) => [entry.key, entry]));
}

function pieceOf(
  location: WeightEntry["location"],
  index: number,
  count: number,
): WeightEntry["location"] {
  if (count === 1) return location;
  if (location.kind === "memory") {
    const size = (location.length ?? location.data.byteLength) / count;
    return {
      kind: "memory",
      length: size,
      get data() {
        return location.data.subarray(index * size, (index + 1) * size);
      },
    };
  }
  const length = location.length / count;
  return { ...location, offset: location.offset + index * length, length } satisfies FileLocation;
}

const LAYER: readonly ModulePair[] = [
  ["layer_norm1", "ln_1"],
  ["layer_norm2", "ln_2"],
  ["mlp.fc1", "mlp.c_fc"],
  ["mlp.fc2", "mlp.c_proj"],
  ["self_attn.out_proj", "attn.out_proj"],
  ...PARTS.map((part): ModulePair => [`self_attn.${part}_proj`, `attn.in_proj.${part}`]),
];

/** More layers than any known encoder has. */
const LAYERS = 100;

/** An OpenCLIP text encoder below `path`, e.g. `cond_stage_model.model`, after `spellOut`. */
export const openClipNaming = (id: string, component: Component, path: string): Naming =>
  naming(
    id,
    within(
      [PREFIXES[component], path],
      [
        ["", ""], // text_projection
        ["embeddings.token_embedding", "token_embedding"],
        ["embeddings.position_embedding", "positional_embedding"],
        ["final_layer_norm", "ln_final"],
        ...Array.from({ length: LAYERS }, (_, i) =>
          within([`encoder.layers.${i}`, `transformer.resblocks.${i}`], LAYER),
        ).flat(),
      ],
    ),
  );
