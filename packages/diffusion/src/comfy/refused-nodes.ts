/** Nodes of ComfyUI for control that are known and do not run here, and why.
 *  Reference: comfyanonymous/ComfyUI@060dbf5, comfy_extras/nodes_controlnet.py, and its nodes_sd3.py. */
export const REFUSED_NODES: ReadonlyMap<string, string> = new Map([
  [
    "ControlNetInpaintingAliMamaApply",
    "ControlNets that take a mask beside the picture are not supported",
  ],
  [
    "ControlNetApplySD3",
    "ControlNets that need a VAE are not supported; for others use ControlNetApplyAdvanced",
  ],
]);
