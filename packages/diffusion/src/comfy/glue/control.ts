/** A control unit for the nodes of tools that draw: units behind one another become their list. */
import {
  CONTROL_MODES,
  CONTROL_RESIZE_MODES,
  type ControlUnit,
  MOST_CONTROL_UNITS,
  PREPROCESSORS,
  Problem,
} from "@inkloom/contract";
import { choice, float, type InputSpec, link, type NodeDeclaration } from "../declaration.ts";
import type { NodeInputs } from "../node-inputs.ts";
import { type Fields, filled } from "../preprocessors/fields.ts";
import type { ComfyUnit } from "../values.ts";

const NONE = "none";
/** A threshold that is the preprocessor's own. */
const OWN = -1;

const plain = (name: string): string => name.replace(/\.(safetensors|ckpt|pt|pth|bin)$/i, "");

const share = (value: number): InputSpec => float(value, 0, 1, 0.01);
const threshold = float(OWN, OWN, 255, 0.01);

const FIELDS: Fields = {
  control_net_name: {
    kind: "COMBO",
    // As tools call them.
    options: ({ controlNets }) => [...new Set([NONE, ...controlNets.map(plain)])],
    accepts: (name, { controlNets }) => controlNets.includes(name),
  },
  weight: float(1, 0, 2, 0.05),
  start_percent: share(0),
  end_percent: share(1),
  mode: choice(CONTROL_MODES),
  resize: choice(CONTROL_RESIZE_MODES, "crop"),
  pixel_perfect: { kind: "BOOLEAN", default: false },
  threshold_a: threshold,
  threshold_b: threshold,
  image: link("IMAGE"),
  mask: link("MASK"),
  control: link("CONTROL"),
};

export const controlUnit: NodeDeclaration = {
  title: { en: "Control unit", zh: "控制单元" },
  help: {
    en: "A picture to follow, for tools that draw; units in front of it stay",
    zh: "绘图工具要遵循的图片；在它之前的单元会保留",
  },
  category: "image",
  required: { preprocessor: choice([NONE, ...PREPROCESSORS.map(({ id }) => id)]) },
  optional: FIELDS,
  outputs: [{ type: "CONTROL" }],
  run(inputs) {
    const before = inputs.has("control") ? inputs.of("CONTROL", "control") : [];
    const value = [...before, unitOf(inputs.text("preprocessor"), filled(inputs, FIELDS))];
    if (value.length > MOST_CONTROL_UNITS)
      throw new Problem("input/invalid", {
        en: `${value.length} control units were joined, expected at most ${MOST_CONTROL_UNITS}`,
        zh: `合并了 ${value.length} 个控制单元，最多为 ${MOST_CONTROL_UNITS} 个`,
      });
    return Promise.resolve({ values: [{ type: "CONTROL", value }] });
  },
};

/** @throws Problem `input/invalid` for several pictures */
function unitOf(preprocessor: string, inputs: NodeInputs): ComfyUnit {
  const image = inputs.has("image") ? inputs.of("IMAGE", "image") : undefined;
  const mask = inputs.has("mask") ? inputs.of("MASK", "mask") : undefined;
  const count = Math.max(image?.shape[0] ?? 1, mask?.shape[0] ?? 1);
  if (count > 1)
    throw new Problem("input/invalid", {
      en: `a control unit was given ${count} pictures, expected one`,
      zh: `控制单元收到 ${count} 张图片，应为一张`,
    });
  const model = inputs.text("control_net_name");
  const own = (name: "threshold_a" | "threshold_b"): Partial<ControlUnit> => {
    const value = inputs.number(name);
    return value === OWN ? {} : { [name]: value };
  };
  return {
    unit: {
      preprocessor,
      ...(model !== NONE && { model }),
      weight: inputs.number("weight"),
      start: inputs.number("start_percent"),
      end: inputs.number("end_percent"),
      mode: inputs.text("mode") as ControlUnit["mode"],
      resize: inputs.text("resize") as ControlUnit["resize"],
      pixel_perfect: inputs.flag("pixel_perfect"),
      ...own("threshold_a"),
      ...own("threshold_b"),
    },
    ...(image && { image }),
    ...(mask && { mask }),
  };
}
