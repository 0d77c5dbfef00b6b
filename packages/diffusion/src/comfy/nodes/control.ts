/** Nodes of control networks: ControlNets, unions of them, those of low rank, and T2I-Adapters.
 *  Reference: comfyanonymous/ComfyUI@002aefa, nodes.py (ControlNetApplyAdvanced), comfy_extras/nodes_controlnet.py. */
import { Problem } from "@inkloom/contract";
import { findControl, openControl } from "../../control/find-control.ts";
import type { ComfyContext, FingerprintContext } from "../context.ts";
import { controlKind } from "../controls.ts";
import { choice, float, link, named, type NodeDeclaration } from "../declaration.ts";
import { fileStamp } from "../file-stamp.ts";
import type { NodeInputs } from "../node-inputs.ts";
import type { ComfyControl, Conditioned, Value } from "../values.ts";

const strength = float(1, 0, 10, 0.01);

const stampOf = async (inputs: NodeInputs, { folders }: FingerprintContext): Promise<string> =>
  fileStamp((await findControl(inputs.text("control_net_name"), folders.controlFolders)).path);

async function opened(inputs: NodeInputs, { folders }: ComfyContext) {
  const file = await openControl(inputs.text("control_net_name"), folders.controlFolders);
  if (file.weights.has("difference"))
    throw new Problem("control/damaged", {
      en: `${file.path} holds what differs from a model's own weights, expected a whole ControlNet`,
      zh: `${file.path} 只存有与模型权重的差值，应为完整的 ControlNet`,
    });
  controlKind(file);
  return { values: [{ type: "CONTROL_NET", value: { file } }] as const };
}

export const controlNetLoader: NodeDeclaration = {
  title: { en: "Load ControlNet Model", zh: "加载 ControlNet 模型" },
  category: "loaders",
  required: { control_net_name: named("controlNets") },
  outputs: [{ type: "CONTROL_NET" }],
  fingerprint: stampOf,
  run: opened,
};

/** Whole networks need no model beside them; those of differences are refused. */
export const diffControlNetLoader: NodeDeclaration = {
  title: { en: "Load ControlNet Model (diff)", zh: "加载 ControlNet 模型（差值）" },
  category: "loaders",
  required: { model: link("MODEL"), control_net_name: named("controlNets") },
  outputs: [{ type: "CONTROL_NET" }],
  fingerprint: stampOf,
  run: opened,
};

/** By ComfyUI's names, the kinds as control units name them. */
const UNION_TYPES: Readonly<Record<string, string>> = {
  openpose: "openpose",
  depth: "depth",
  "hed/pidi/scribble/ted": "softedge",
  "canny/lineart/anime_lineart/mlsd": "canny",
  normal: "normal",
  segment: "seg",
  tile: "tile",
  repaint: "inpaint",
};

export const setUnionControlNetType: NodeDeclaration = {
  title: { en: "Set Union ControlNet Type", zh: "设置联合 ControlNet 类型" },
  category: "conditioning/controlnet",
  required: {
    control_net: link("CONTROL_NET"),
    type: choice(["auto", ...Object.keys(UNION_TYPES)]),
  },
  outputs: [{ type: "CONTROL_NET" }],
  run(inputs) {
    const { file } = inputs.of("CONTROL_NET", "control_net");
    const union = UNION_TYPES[inputs.text("type")];
    const value = { file, ...(union !== undefined && { union }) };
    return Promise.resolve({ values: [{ type: "CONTROL_NET", value }] });
  },
};

/** Those in front of it stay, and are summed with it. */
const steered = (all: readonly Conditioned[], control: ComfyControl): Conditioned[] =>
  all.map((each) => ({ ...each, controls: [...(each.controls ?? []), control] }));

const words = (value: readonly Conditioned[]): Value => ({ type: "CONDITIONING", value });

function controlOf(inputs: NodeInputs): ComfyControl {
  return {
    net: inputs.of("CONTROL_NET", "control_net"),
    image: inputs.of("IMAGE", "image"),
    strength: inputs.number("strength"),
    start: inputs.has("start_percent") ? inputs.number("start_percent") : 0,
    end: inputs.has("end_percent") ? inputs.number("end_percent") : 1,
  };
}

export const controlNetApply: NodeDeclaration = {
  title: { en: "Apply ControlNet (OLD)", zh: "应用 ControlNet（旧）" },
  category: "conditioning/controlnet",
  required: {
    conditioning: link("CONDITIONING"),
    control_net: link("CONTROL_NET"),
    image: link("IMAGE"),
    strength,
  },
  outputs: [{ type: "CONDITIONING" }],
  run(inputs) {
    const all = inputs.of("CONDITIONING", "conditioning");
    const control = controlOf(inputs);
    const value =
      control.strength === 0
        ? all
        : steered(all, control).map((each) => ({ ...each, bothSides: true }));
    return Promise.resolve({ values: [words(value)] });
  },
};

export const controlNetApplyAdvanced: NodeDeclaration = {
  title: { en: "Apply ControlNet", zh: "应用 ControlNet" },
  category: "conditioning/controlnet",
  required: {
    positive: link("CONDITIONING"),
    negative: link("CONDITIONING"),
    control_net: link("CONTROL_NET"),
    image: link("IMAGE"),
    strength,
    start_percent: float(0, 0, 1, 0.001),
    end_percent: float(1, 0, 1, 0.001),
  },
  optional: { vae: link("VAE") },
  outputs: [
    { type: "CONDITIONING", name: "positive" },
    { type: "CONDITIONING", name: "negative" },
  ],
  run(inputs) {
    const control = controlOf(inputs);
    const apply = (name: string): Value => {
      const all = inputs.of("CONDITIONING", name);
      if (control.strength === 0) return words(all);
      return words(steered(all, control).map((each) => ({ ...each, bothSides: false })));
    };
    return Promise.resolve({ values: [apply("positive"), apply("negative")] });
  },
};
