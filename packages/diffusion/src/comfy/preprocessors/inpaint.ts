/** What is to be drawn anew, marked in the picture itself.
 *  Reference: Fannovel16/comfyui_controlnet_aux@e8b689a, node_wrappers/inpaint.py. */
import { interpolated } from "../../latents/interpolate.ts";
import { link, type NodeDeclaration } from "../declaration.ts";

/** Values of a mask above it mark. */
const MARKED = 0.5;
/** What ControlNets for inpainting were taught; others take black. */
const HOLE = -1;

export const inpaintPreprocessor: NodeDeclaration = {
  title: { en: "Inpaint Preprocessor", zh: "局部重绘预处理" },
  category: "ControlNet Preprocessors/others",
  required: { image: link("IMAGE"), mask: link("MASK") },
  optional: { black_pixel_for_xinsir_cn: { kind: "BOOLEAN", default: false } },
  outputs: [{ type: "IMAGE" }],
  run(inputs) {
    const { data, shape } = inputs.of("IMAGE", "image");
    const [count, channels, height, width] = shape;
    const mask = interpolated(inputs.of("MASK", "mask"), { width, height }, "bilinear");
    const isBlack =
      inputs.has("black_pixel_for_xinsir_cn") && inputs.flag("black_pixel_for_xinsir_cn");
    const area = width * height;
    const out = data.slice();
    for (let picture = 0; picture < count; picture++) {
      const from = (picture % mask.shape[0]) * area;
      for (let at = 0; at < area; at++)
        if ((mask.data[from + at] ?? 0) > MARKED)
          for (let c = 0; c < channels; c++)
            out[(picture * channels + c) * area + at] = isBlack ? 0 : HOLE;
    }
    return Promise.resolve({ values: [{ type: "IMAGE", value: { data: out, shape } }] });
  },
};
