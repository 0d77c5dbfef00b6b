/** Nodes about what CLIP sees in pictures, and styles made of it.
 *  Reference: comfyanonymous/ComfyUI@a125cd8, nodes.py. */
import { Problem } from "@inkloom/contract";
import { clipVisionConfigFromKeys, visionWeights } from "@inkloom/models";
import { locateAnnotator } from "../../annotate/locate.ts";
import { annotatorNetworks } from "../../annotate/networks.ts";
import { findControl, openControl } from "../../control/find-control.ts";
import { T2I_STYLE } from "../../control/t2i-style/style-kind.ts";
import { choice, float, link, named, type NodeDeclaration } from "../declaration.ts";
import { fileStamp } from "../file-stamp.ts";
import { expectOneOf } from "../preprocessors/fields.ts";

export const clipVisionLoader: NodeDeclaration = {
  title: { en: "Load CLIP Vision", zh: "加载 CLIP 视觉模型" },
  category: "loaders",
  required: { clip_name: named("clipVisions") },
  outputs: [{ type: "CLIP_VISION" }],
  async fingerprint(inputs, { folders }) {
    const name = inputs.text("clip_name");
    return fileStamp((await locateAnnotator(name, [name], folders.annotatorFolders)).path);
  },
  async run(inputs, { runtime, folders, signal }) {
    const name = inputs.text("clip_name");
    const networks = annotatorNetworks({
      runtime: () => Promise.resolve(runtime),
      folders: folders.annotatorFolders,
      signal,
    });
    const { path, weights } = await networks.open(name, [name]).finally(() => networks.release());
    const keys = [...visionWeights(weights)].map(([key, { shape }]) => ({ key, shape }));
    if (clipVisionConfigFromKeys(keys) === undefined)
      throw new Problem("annotator/damaged", {
        en: `${path} is no vision tower of CLIP, expected one`,
        zh: `${path} 不是 CLIP 视觉编码器，应当是`,
      });
    return { values: [{ type: "CLIP_VISION", value: { name } }] };
  },
};

export const clipVisionEncode: NodeDeclaration = {
  title: { en: "CLIP Vision Encode", zh: "CLIP 视觉编码" },
  category: "conditioning",
  required: {
    clip_vision: link("CLIP_VISION"),
    image: link("IMAGE"),
    crop: choice(["center", "none"]),
  },
  outputs: [{ type: "CLIP_VISION_OUTPUT" }],
  run(inputs) {
    const value = {
      vision: inputs.of("CLIP_VISION", "clip_vision"),
      image: inputs.of("IMAGE", "image"),
      isCropped: inputs.text("crop") === "center",
    };
    return Promise.resolve({ values: [{ type: "CLIP_VISION_OUTPUT", value }] });
  },
};

export const styleModelLoader: NodeDeclaration = {
  title: { en: "Load Style Model", zh: "加载风格模型" },
  category: "loaders",
  required: { style_model_name: named("controlNets") },
  outputs: [{ type: "STYLE_MODEL" }],
  fingerprint: async (inputs, { folders }) =>
    fileStamp((await findControl(inputs.text("style_model_name"), folders.controlFolders)).path),
  async run(inputs, { folders }) {
    const value = await openControl(inputs.text("style_model_name"), folders.controlFolders);
    if (!T2I_STYLE.isOf({ file: value, preprocessor: "none" }))
      throw new Problem("control/damaged", {
        en: `${value.path} is no style model of T2I-Adapter, expected one`,
        zh: `${value.path} 不是 T2I-Adapter 的风格模型，应当是`,
      });
    return { values: [{ type: "STYLE_MODEL", value }] };
  },
};

/** Tokens behind the words; a graph that repeats this grows without end. */
const MOST_STYLES = 64;

export const styleModelApply: NodeDeclaration = {
  title: { en: "Apply Style Model", zh: "应用风格模型" },
  category: "conditioning/style_model",
  required: {
    conditioning: link("CONDITIONING"),
    style_model: link("STYLE_MODEL"),
    clip_vision_output: link("CLIP_VISION_OUTPUT"),
    strength: float(1, 0, 10, 0.001),
    strength_type: choice(["multiply", "attn_bias"]),
  },
  outputs: [{ type: "CONDITIONING" }],
  run(inputs) {
    const strength = inputs.number("strength");
    // Of strength 1 both are the same.
    if (strength !== 1) expectOneOf(inputs, "strength_type", ["multiply"]);
    const file = inputs.of("STYLE_MODEL", "style_model");
    const style = { file, seen: inputs.of("CLIP_VISION_OUTPUT", "clip_vision_output"), strength };
    const value = inputs.of("CONDITIONING", "conditioning").map((each) => {
      const styles = [...(each.styles ?? []), style];
      if (styles.length > MOST_STYLES)
        throw new Problem("input/invalid", {
          en: `${styles.length} styles were applied to one conditioning, expected at most ${MOST_STYLES}`,
          zh: `一个条件上应用了 ${styles.length} 个风格，最多为 ${MOST_STYLES} 个`,
        });
      return { ...each, styles };
    });
    return Promise.resolve({ values: [{ type: "CONDITIONING", value }] });
  },
};
