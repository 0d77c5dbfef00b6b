/** The node about vectors of pictures. */
import { Problem } from "@inkloom/contract";
import { float, link, type NodeDeclaration } from "../declaration.ts";

/** Declared, so that pages show it: none of the families that can draw was trained on pictures' vectors. */
export const unclipConditioning: NodeDeclaration = {
  title: { en: "unCLIPConditioning", zh: "unCLIP 条件" },
  category: "conditioning",
  required: {
    conditioning: link("CONDITIONING"),
    clip_vision_output: link("CLIP_VISION_OUTPUT"),
    strength: float(1, -10, 10, 0.01),
    noise_augmentation: float(0, 0, 1, 0.01),
  },
  outputs: [{ type: "CONDITIONING" }],
  run: () =>
    Promise.reject(
      new Problem("input/invalid", {
        en: "the graph uses unCLIPConditioning, for which no known model was trained; expected a graph without",
        zh: "工作流使用了 unCLIPConditioning，没有已知模型支持；应使用不含该节点的工作流",
      }),
    ),
};
