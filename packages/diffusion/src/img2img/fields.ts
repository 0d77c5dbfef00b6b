/** What A1111 writes about image to image. */
import type { Img2imgRequest } from "@inkloom/contract";
import type { Infotext } from "../finish/infotext.ts";
import { sharedName } from "../finish/shared-names.ts";
import { isExtended } from "./extend.ts";
import { maskBlur } from "./source.ts";

const RESIZE = {
  stretch: undefined, // the default is not written
  crop: "Crop and resize",
  fill: "Resize and fill",
  latent: "Just resize (latent upscale)",
} as const;
const CONTENT = {
  fill: "fill",
  original: undefined,
  noise: "latent noise",
  nothing: "latent nothing",
} as const;
const CURVES = { linear: "Linear", aggressive: "Aggressive", lazy: "Lazy" } as const;

export function img2imgFields(request: Img2imgRequest): Infotext["fields"] {
  const drawn = {
    "Denoising strength": request.denoise,
    "Noise multiplier": request.noise_multiplier === 1 ? undefined : request.noise_multiplier,
    "Resize mode": RESIZE[request.resize],
    "Color correction": request.color_correction ? "True" : undefined,
    ...(request.upscale_by !== undefined && {
      "SD upscale factor": request.upscale_by,
      "SD upscale overlap": request.upscale_overlap,
      "SD upscale upscaler": sharedName(request.upscaler),
    }),
    ...(request.loops > 1 && {
      Loops: request.loops,
      "Final denoising strength": request.final_denoise,
      "Denoising curve": CURVES[request.denoise_curve],
    }),
  };
  if (request.mask === undefined && !isExtended(request)) return drawn;
  const { x, y } = maskBlur(request);
  return {
    ...drawn,
    "Conditional mask weight": request.mask_weight === 1 ? undefined : request.mask_weight,
    "Mask blur": x === y ? x : undefined,
    "Mask blur x": x === y ? undefined : x,
    "Mask blur y": x === y ? undefined : y,
    "Mask mode": request.mask_invert ? "Inpaint not masked" : undefined,
    "Inpaint area": request.only_masked ? "Only masked" : undefined,
    "Masked area padding": request.only_masked ? request.padding : undefined,
    "Masked content": CONTENT[request.fill],
    ...(isExtended(request) && {
      Outpaint: [
        request.outpaint_left,
        request.outpaint_right,
        request.outpaint_top,
        request.outpaint_bottom,
      ].join(" "),
      ...(request.outpaint_mode === "mk2" && {
        "Outpaint mode": "mk2",
        "Outpaint fall-off exponent": request.outpaint_falloff,
        "Outpaint color variation": request.outpaint_colors,
      }),
    }),
    ...(request.soft && {
      "Soft inpainting enabled": "True",
      "Soft inpainting schedule bias": request.soft_bias,
      "Soft inpainting preservation strength": request.soft_preservation,
      "Soft inpainting transition contrast boost": request.soft_contrast,
      "Soft inpainting mask influence": request.soft_influence,
      "Soft inpainting difference threshold": request.soft_threshold,
      "Soft inpainting difference contrast": request.soft_difference_contrast,
    }),
  };
}
