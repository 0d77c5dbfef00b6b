/** What a list of models tells of a file: by its header only, and quick enough for thousands of files. */
import {
  checkpointFamily,
  type Family,
  familyOf,
  familyOfLora,
  inspectModel,
  type ModelKind,
  triggersOf,
  upscalerReport,
} from "@inkloom/diffusion";
import { openWeights, type WeightEntry, type WeightFile } from "@inkloom/engine/weights";

export interface ModelHeader {
  /** The kind of model that such keys have; absent where they do not tell. */
  readonly holds?: ModelKind;
  /** The family of checkpoints that it is of, or was made for. */
  readonly family?: Family;
  /** Of an upscaler, e.g. `ESRGAN 4x`. */
  readonly architecture?: string;
  /** Element types, that of most values first. */
  readonly precision: readonly string[];
  /** Words that its makers state, or that its captions had, the most frequent first. */
  readonly triggers: readonly { readonly words: string; readonly count?: number }[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Families that are no checkpoints, as `familyOf` names them. */
const KINDS: Readonly<Record<string, ModelKind>> = {
  lora: "lora",
  controlnet: "controlnet",
  unet: "diffusion-model",
  taesd: "preview-decoder",
  vae: "vae",
  "text-encoder": "text-encoder",
  embedding: "embedding",
};

const CHECKPOINTS = {
  sd1: "SD 1.x",
  sd2: "SD 2.x",
  sdxl: "SDXL",
  "sdxl-refiner": "SDXL refiner",
} as const;

type CheckpointId = keyof typeof CHECKPOINTS;

/** By the values per token that a U-Net's attention reads. */
const BY_TEXT: ReadonlyMap<number, CheckpointId> = new Map([
  [768, "sd1"],
  [1024, "sd2"],
  [1280, "sdxl-refiner"],
  [2048, "sdxl"],
]);

/** By the widths of the text encoders that a textual inversion has vectors for. */
const BY_VECTORS: ReadonlyMap<string, CheckpointId> = new Map([
  ["768", "sd1"],
  ["1024", "sd2"],
  ["1280", "sdxl-refiner"],
  ["1280,768", "sdxl"],
]);

/**
 * Of a weight file, or of a folder in diffusers' layout.
 * @throws Problem `weights/...`, `model/...`, `models/...` that name the path
 */
export async function readModelHeader(path: string, isFolder = false): Promise<ModelHeader> {
  if (isFolder) {
    const { family, precision, metadata } = await inspectModel(path, []);
    return {
      holds: "checkpoint",
      ...(family && { family }),
      precision: precision.map(({ dtype }) => dtype),
      triggers: [],
      metadata,
    };
  }
  const file = await openWeights(path);
  const entries = [...file.entries.values()];
  const told = familyOf(file.entries.keys());
  const common = {
    precision: precisionOf(entries),
    triggers: triggersOf(file.metadata),
    metadata: file.metadata,
  };
  if (told === undefined) {
    const upscaler = upscalerReport(entries);
    if (upscaler === undefined) return common;
    const { architecture, scale } = upscaler;
    return { holds: "upscaler", architecture: `${architecture} ${scale}x`, ...common };
  }
  const family = baseFamily(told, file);
  return { holds: KINDS[told.id] ?? "checkpoint", ...(family && { family }), ...common };
}

/** The family of checkpoints, of what is one and of what goes with one. */
function baseFamily(told: Family, file: WeightFile): Family | undefined {
  const entries = [...file.entries.values()];
  switch (told.id) {
    case "lora": {
      const label = familyOfLora(file)?.label;
      if (label === undefined) return undefined;
      const known = CHECKPOINT_FAMILIES.find((family) => family.label.en === label.en);
      return known ?? { id: OTHER_FAMILIES[label.en] ?? "other", label };
    }
    case "embedding": {
      const widths = new Set(
        entries
          .filter(({ shape }) => [1, 2].includes(shape.length))
          .map(({ shape }) => shape.at(-1)),
      );
      return known(BY_VECTORS.get([...widths].sort().join()));
    }
    case "controlnet":
    case "unet": {
      const reads = entries.find(({ key }) => key.endsWith("attn2.to_k.weight"));
      return known(BY_TEXT.get(reads?.shape[1] ?? 0));
    }
    case "taesd":
    case "vae":
    case "text-encoder":
      return undefined;
    default:
      return isCheckpoint(told.id) ? withVariant(told.id, file) : told;
  }
}

/** As `familyOfLora` calls those that are no Stable Diffusion 1, 2 or XL. */
const OTHER_FAMILIES: Readonly<Record<string, string>> = {
  FLUX: "flux",
  "Stable Diffusion 3": "sd3",
};

const CHECKPOINT_FAMILIES = Object.values(CHECKPOINTS).map((name) => checkpointFamily(name));

const isCheckpoint = (id: string): id is CheckpointId => Object.hasOwn(CHECKPOINTS, id);

const known = (id: CheckpointId | undefined): Family | undefined =>
  id === undefined ? undefined : checkpointFamily(CHECKPOINTS[id]);

/** Latents of four channels, and beside them those of a picture, with a mask or without. */
function withVariant(id: CheckpointId, { entries }: WeightFile): Family {
  const first = entries.get("model.diffusion_model.input_blocks.0.0.weight");
  const channels = first?.shape[1];
  const kind = channels === 9 ? "inpainting" : channels === 8 ? "edit" : "plain";
  return checkpointFamily(CHECKPOINTS[id], kind);
}

function precisionOf(entries: readonly WeightEntry[]): string[] {
  const counts = new Map<string, number>();
  for (const { dtype, shape } of entries) {
    const values = shape.reduce((product, size) => product * size, 1);
    counts.set(dtype, (counts.get(dtype) ?? 0) + values);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([dtype]) => dtype);
}
