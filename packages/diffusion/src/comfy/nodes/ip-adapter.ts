/** Nodes of IP-Adapters: pictures that say what to draw, laid over the model.
 *  Reference: cubiq/ComfyUI_IPAdapter_plus@9d076a3, IPAdapterPlus.py, utils.py (get_ipadapter_file). */
import { basename } from "node:path";
import { type ControlUnit, IMAGE_PROMPT_WEIGHT_TYPES, Problem } from "@inkloom/contract";
import { isIpAdapter } from "@inkloom/models";
import type { ControlFile } from "../../control/control-unit.ts";
import { findControl, listControls, openControl } from "../../control/find-control.ts";
import type { ComfyFolders } from "../context.ts";
import { choice, float, link, named, type NodeDeclaration } from "../declaration.ts";
import { fileStamp, folderStamp } from "../file-stamp.ts";
import type { NodeInputs } from "../node-inputs.ts";
import { expectOneOf } from "../preprocessors/fields.ts";
import type { ComfyImagePrompt, ComfyModel, Value } from "../values.ts";

/** @throws Problem `control/missing`, `control/damaged` */
async function opened(name: string, { controlFolders }: ComfyFolders): Promise<ControlFile> {
  const file = await openControl(name, controlFolders);
  if (isIpAdapter(file.weights.keys())) return file;
  throw new Problem("control/damaged", {
    en: `${file.path} is no IP-Adapter, expected one`,
    zh: `${file.path} 不是 IP-Adapter，应当是`,
  });
}

export const ipAdapterModelLoader: NodeDeclaration = {
  title: { en: "IPAdapter Model Loader", zh: "加载 IPAdapter 模型" },
  category: "ipadapter/loaders",
  required: { ipadapter_file: named("controlNets") },
  outputs: [{ type: "IPADAPTER" }],
  fingerprint: async (inputs, { folders }) =>
    fileStamp((await findControl(inputs.text("ipadapter_file"), folders.controlFolders)).path),
  async run(inputs, { folders }) {
    const file = await opened(inputs.text("ipadapter_file"), folders);
    return { values: [{ type: "IPADAPTER", value: { file } }] };
  },
};

interface Preset {
  /** How its file's name ends; absent where there is none for the family. */
  readonly sd15?: readonly RegExp[];
  readonly sdxl?: readonly RegExp[];
}

const PRESETS: Readonly<Record<string, Preset>> = {
  "LIGHT - SD1.5 only (low strength)": { sd15: [/sd15.light.v11$/i, /sd15.light$/i] },
  "STANDARD (medium strength)": {
    sd15: [/ip.adapter.sd15$/i],
    sdxl: [/ip.adapter.sdxl.vit.h$/i],
  },
  "VIT-G (medium strength)": { sd15: [/sd15.vit.g$/i], sdxl: [/ip.adapter.sdxl$/i] },
  "PLUS (high strength)": { sd15: [/ip.adapter.plus.sd15$/i], sdxl: [/plus.sdxl.vit.h$/i] },
  "PLUS FACE (portraits)": { sd15: [/plus.face.sd15$/i], sdxl: [/plus.face.sdxl.vit.h$/i] },
  "FULL FACE - SD1.5 only (portraits stronger)": { sd15: [/full.face.sd15$/i] },
};

/** Values of a word in SDXL. */
const XL_WORD = 2048;

export const ipAdapterUnifiedLoader: NodeDeclaration = {
  title: { en: "IPAdapter Unified Loader", zh: "IPAdapter 统一加载器" },
  category: "ipadapter",
  required: { model: link("MODEL"), preset: choice(Object.keys(PRESETS)) },
  optional: { ipadapter: link("IPADAPTER") },
  outputs: [
    { type: "MODEL", name: "model" },
    { type: "IPADAPTER", name: "ipadapter" },
  ],
  fingerprint: (_, { folders }) => folderStamp(folders.controlFolders),
  async run(inputs, { folders }) {
    const model = inputs.of("MODEL", "model");
    const file = await presetFile(inputs.text("preset"), model, folders);
    return {
      values: [
        { type: "MODEL", value: model },
        { type: "IPADAPTER", value: { file } },
      ],
    };
  },
};

/** @throws Problem `input/invalid` for presets of another family, `control/missing` */
async function presetFile(
  preset: string,
  { checkpoint }: ComfyModel,
  folders: ComfyFolders,
): Promise<ControlFile> {
  const isXl = checkpoint.unet.config.contextSize === XL_WORD;
  const patterns = PRESETS[preset]?.[isXl ? "sdxl" : "sd15"];
  if (patterns === undefined)
    throw new Problem("input/invalid", {
      en: `the preset ${preset} is not for ${checkpoint.name} (${checkpoint.family}), expected one for SDXL`,
      zh: `预设 ${preset} 不适用于 ${checkpoint.name}（${checkpoint.family}），应为 SDXL 可用的预设`,
    });
  const all = await listControls(folders.controlFolders);
  for (const pattern of patterns) {
    const found = all.find(({ name }) => pattern.test(name));
    if (found) return opened(basename(found.path), folders);
  }
  const [first] = patterns;
  const wanted = String(first?.source).replaceAll(".", "-").replace("$", "");
  throw new Problem("control/missing", {
    en: `the preset ${preset} needs an IP-Adapter whose name ends in ${wanted}, and there is none`,
    zh: `预设 ${preset} 需要名称以 ${wanted} 结尾的 IP-Adapter，但没有找到`,
  });
}

const weight = (most: number) => float(1, -1, most, 0.05);
const share = (value: number) => float(value, 0, 1, 0.001);

/** The simple node's words for how the weight is spread. */
const SIMPLE: Readonly<Record<string, ControlUnit["weight_type"]>> = {
  standard: "linear",
  "prompt is more important": "ease out",
  "style transfer": "style transfer",
};

/** Image prompts of one model; each is looked at in every layer. */
const MOST_PROMPTS = 16;

function prompted(
  inputs: NodeInputs,
  weightType: ControlUnit["weight_type"],
): { readonly values: readonly Value[] } {
  const model = inputs.of("MODEL", "model");
  const adapter = inputs.of("IPADAPTER", "ipadapter");
  const mask = inputs.has("attn_mask") ? inputs.of("MASK", "attn_mask") : undefined;
  if (mask && mask.shape[0] > 1)
    throw new Problem("input/invalid", {
      en: `attn_mask holds ${mask.shape[0]} masks, expected one`,
      zh: `attn_mask 含有 ${mask.shape[0]} 个蒙版，应为一个`,
    });
  const vision = inputs.has("clip_vision") ? inputs.of("CLIP_VISION", "clip_vision") : undefined;
  const prompt: ComfyImagePrompt = {
    ...adapter,
    ...(vision && { vision }),
    image: inputs.of("IMAGE", "image"),
    weight: inputs.number("weight"),
    weightType,
    start: inputs.number("start_at"),
    end: inputs.number("end_at"),
    ...(mask && { mask }),
  };
  const prompts = [...(model.prompts ?? []), ...(prompt.weight === 0 ? [] : [prompt])];
  if (prompts.length > MOST_PROMPTS)
    throw new Problem("input/invalid", {
      en: `${prompts.length} image prompts were laid over one model, expected at most ${MOST_PROMPTS}`,
      zh: `一个模型上叠加了 ${prompts.length} 个图片提示，最多为 ${MOST_PROMPTS} 个`,
    });
  return { values: [{ type: "MODEL", value: { ...model, prompts } }] };
}

export const ipAdapter: NodeDeclaration = {
  title: { en: "IPAdapter", zh: "IPAdapter" },
  category: "ipadapter",
  required: {
    model: link("MODEL"),
    ipadapter: link("IPADAPTER"),
    image: link("IMAGE"),
    weight: weight(3),
    start_at: share(0),
    end_at: share(1),
    weight_type: choice(Object.keys(SIMPLE)),
  },
  optional: { attn_mask: link("MASK") },
  outputs: [{ type: "MODEL" }],
  run: async (inputs) =>
    Promise.resolve(prompted(inputs, SIMPLE[inputs.text("weight_type")] ?? "linear")),
};

export const ipAdapterAdvanced: NodeDeclaration = {
  title: { en: "IPAdapter Advanced", zh: "IPAdapter 高级" },
  category: "ipadapter",
  required: {
    model: link("MODEL"),
    ipadapter: link("IPADAPTER"),
    image: link("IMAGE"),
    weight: weight(5),
    weight_type: choice([
      ...IMAGE_PROMPT_WEIGHT_TYPES,
      "style transfer precise",
      "composition precise",
    ]),
    combine_embeds: choice(["concat", "add", "subtract", "average", "norm average"]),
    start_at: share(0),
    end_at: share(1),
    embeds_scaling: choice(["V only", "K+V", "K+V w/ C penalty", "K+mean(V) w/ C penalty"]),
  },
  optional: {
    image_negative: link("IMAGE"),
    attn_mask: link("MASK"),
    clip_vision: link("CLIP_VISION"),
  },
  outputs: [{ type: "MODEL" }],
  async run(inputs) {
    expectOneOf(inputs, "weight_type", IMAGE_PROMPT_WEIGHT_TYPES);
    expectOneOf(inputs, "embeds_scaling", ["V only"]);
    // Of one picture there is nothing to combine.
    if (inputs.of("IMAGE", "image").shape[0] > 1) expectOneOf(inputs, "combine_embeds", ["concat"]);
    if (inputs.has("image_negative"))
      throw new Problem("input/invalid", {
        en: "image_negative is linked, which is not supported here; expected no link",
        zh: "image_negative 已连线，此处不支持；不应连线",
      });
    const type = inputs.text("weight_type") as ControlUnit["weight_type"];
    return Promise.resolve(prompted(inputs, type));
  },
};
