/** How files name a vision tower: transformers' names, which are ours, or OpenCLIP's with queries, keys and values in
 *  one matrix (mlfoundations/open_clip, src/open_clip/transformer.py, VisionTransformer), alone or beside a text tower. */
import type { WeightEntry } from "@inkloom/engine/weights";
import { type ModulePair, type Naming, naming, within } from "../keys/naming.ts";
import { spellOut } from "../keys/open-clip.ts";

const LAYER: readonly ModulePair[] = [
  ["layer_norm1", "ln_1"],
  ["layer_norm2", "ln_2"],
  ["mlp.fc1", "mlp.c_fc"],
  ["mlp.fc2", "mlp.c_proj"],
  ["self_attn.out_proj", "attn.out_proj"],
  ...["q", "k", "v"].map((part): ModulePair => [`self_attn.${part}_proj`, `attn.in_proj.${part}`]),
];

/** More layers than any known tower has. */
const LAYERS = 100;

const layers = Array.from({ length: LAYERS }, (_, i) =>
  within([`vision_model.encoder.layers.${i}`, `visual.transformer.resblocks.${i}`], LAYER),
).flat();

const openClip = naming("OpenCLIP", [
  ["vision_model.embeddings.patch_embedding", "visual.conv1"],
  ["vision_model.embeddings.position_embedding", "visual.positional_embedding"],
  ["vision_model.embeddings", "visual"], // class_embedding
  ["vision_model.pre_layrnorm", "visual.ln_pre"],
  ["vision_model.post_layernorm", "visual.ln_post"],
  ...layers,
]);

/** The projection is a matrix by itself there, and a layer's weight in transformers. */
export const openClipVisionNaming: Naming = {
  id: openClip.id,
  nameOf: (key) => (key === "visual_projection" ? "visual.proj" : openClip.nameOf(key)),
  keyOf: (name) => (name === "visual.proj" ? "visual_projection" : openClip.keyOf(name)),
};

/** Prefixes of a tower inside larger files. */
const WRAPPERS = ["", "image_encoder.", "clip_vision.", "model."];

/** A file's vision tower by canonical keys; empty where it has none. No weight is read. */
export function visionWeights(
  entries: ReadonlyMap<string, WeightEntry>,
): ReadonlyMap<string, WeightEntry> {
  const spelled = spellOut(entries);
  for (const wrapper of WRAPPERS) {
    const own = [...spelled].flatMap(([key, entry]) =>
      key.startsWith(wrapper) ? [[key.slice(wrapper.length), entry] as const] : [],
    );
    if (own.some(([key]) => key === "vision_model.embeddings.class_embedding"))
      return new Map(own.filter(([key]) => /^(vision_model|visual_projection)\./.test(key)));
    if (own.some(([key]) => key === "visual.class_embedding"))
      return new Map(
        own.flatMap(([name, entry]) => {
          const key = openClipVisionNaming.keyOf(name);
          return key === undefined ? [] : [[key, entry] as const];
        }),
      );
  }
  return new Map();
}
