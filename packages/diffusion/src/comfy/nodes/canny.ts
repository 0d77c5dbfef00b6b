/** ComfyUI's own edges. Reference: comfyanonymous/ComfyUI@a125cd8, comfy_extras/nodes_canny.py. */
import { Problem } from "@inkloom/contract";
import { cannyOf } from "../canny-edges.ts";
import { float, link, type NodeDeclaration } from "../declaration.ts";

export const canny: NodeDeclaration = {
  title: { en: "Canny", zh: "Canny 边缘" },
  category: "image/preprocessors",
  required: {
    image: link("IMAGE"),
    low_threshold: float(0.4, 0.01, 0.99, 0.01),
    high_threshold: float(0.8, 0.01, 0.99, 0.01),
  },
  outputs: [{ type: "IMAGE" }],
  async run(inputs, { signal }) {
    const [low, high] = [inputs.number("low_threshold"), inputs.number("high_threshold")];
    if (low > high)
      throw new Problem("input/invalid", {
        en: `low_threshold is ${low} and high_threshold is ${high}, expected one that is not below`,
        zh: `low_threshold 为 ${low}，high_threshold 为 ${high}，高阈值不应低于低阈值`,
      });
    const { data, shape } = inputs.of("IMAGE", "image");
    const [count, channels, height, width] = shape;
    const area = width * height;
    const out = new Float32Array(count * channels * area);
    for (let picture = 0; picture < count; picture++) {
      signal?.throwIfAborted();
      const from = picture * channels * area;
      const own = data.subarray(from, from + channels * area);
      const edges = cannyOf(own, { width, height }, { low, high });
      for (let c = 0; c < channels; c++) out.set(edges, from + c * area);
    }
    return Promise.resolve({ values: [{ type: "IMAGE", value: { data: out, shape } }] });
  },
};
