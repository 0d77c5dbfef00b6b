/** Which parts of people are looked for and drawn. */
import type { NodeInputs } from "../node-inputs.ts";
import { DISABLED, ENABLED, expectOneOf, type Fields, isEnabled, options } from "./fields.ts";
import type { NamedWork } from "./preprocessor-node.ts";

export const PARTS = {
  detect_hand: ENABLED,
  detect_body: ENABLED,
  detect_face: ENABLED,
} as const satisfies Fields;

/** Thicker limbs on large canvases, as one family of control networks wants them. */
export const STICKS = { scale_stick_for_xinsr_cn: DISABLED } as const satisfies Fields;

const partsOf = (inputs: NodeInputs) => ({
  body: isEnabled(inputs, "detect_body"),
  hands: isEnabled(inputs, "detect_hand"),
  face: isEnabled(inputs, "detect_face"),
});

/** @throws Problem `input/invalid` */
const expectThinSticks = (inputs: NodeInputs): void => {
  expectOneOf(inputs, "scale_stick_for_xinsr_cn", ["disable"]);
};

export function openposeWork(inputs: NodeInputs): NamedWork {
  expectThinSticks(inputs);
  const parts = partsOf(inputs);
  const { body, hands, face } = parts;
  if (!body && face && !hands) return { preprocessor: "openpose_faceonly" };
  const preprocessor = hands
    ? face
      ? "openpose_full"
      : "openpose_hand"
    : face
      ? "openpose_face"
      : "openpose";
  return body ? { preprocessor } : { preprocessor, parts };
}

/** The same weights in another form are the same to us, others are not. */
const DETECTORS = ["yolox_l.onnx", "yolox_l.torchscript.pt"] as const;
const POSERS = ["dw-ll_ucoco_384.onnx", "dw-ll_ucoco_384_bs5.torchscript.pt"] as const;

export const DWPOSE_FILES = {
  bbox_detector: options(
    [
      "None",
      "yolox_l.torchscript.pt",
      "yolox_l.onnx",
      "yolo_nas_l_fp16.onnx",
      "yolo_nas_m_fp16.onnx",
      "yolo_nas_s_fp16.onnx",
    ],
    "yolox_l.onnx",
  ),
  pose_estimator: options([
    "dw-ll_ucoco_384_bs5.torchscript.pt",
    "dw-ll_ucoco_384.onnx",
    "dw-ll_ucoco.onnx",
  ]),
} as const satisfies Fields;

export function dwposeWork(inputs: NodeInputs): NamedWork {
  expectThinSticks(inputs);
  expectOneOf(inputs, "bbox_detector", DETECTORS);
  expectOneOf(inputs, "pose_estimator", POSERS);
  const parts = partsOf(inputs);
  const all = parts.body && parts.hands && parts.face;
  return { preprocessor: "dw_openpose_full", ...(!all && { parts }) };
}
