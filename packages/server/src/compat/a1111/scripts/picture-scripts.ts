/** Scripts of img2img that the tool of the same name does by itself: Loopback, SD upscale, Outpainting mk2.
 *  Arguments: AUTOMATIC1111/stable-diffusion-webui 1.10, scripts/{loopback,sd_upscale,outpainting_mk_2}.py. */
import { DialectProblem } from "../../dialect-problem.ts";
import { honoured, refused } from "../fields/field.ts";
import { OWN_UPSCALERS } from "../lists.ts";
import { upscalerName } from "../named-files.ts";
import type { Surroundings } from "../translation.ts";
import { gridBefore } from "../arranged.ts";
import { defineScript } from "./script.ts";

export const loopback = defineScript({
  title: "Loopback",
  kinds: ["img2img"],
  args: {
    loops: honoured("integer", 4, "`loops`", "`loops`"),
    final_denoising_strength: honoured("number", 0.5, "`final_denoise`", "`final_denoise`"),
    denoising_curve: honoured("text", "Linear", "`denoise_curve`", "`denoise_curve`"),
    append_interrogation: refused(
      "text",
      "None",
      "there is no tool yet that describes pictures",
      "尚无描述图片的工具",
    ),
  },
  forms: {
    loops: { label: "Loops", minimum: 1, maximum: 32, step: 1 },
    final_denoising_strength: {
      label: "Final denoising strength",
      minimum: 0,
      maximum: 1,
      step: 0.01,
    },
    denoising_curve: {
      label: "Denoising strength curve",
      choices: ["Aggressive", "Linear", "Lazy"],
    },
    append_interrogation: {
      label: "Append interrogated prompt at each iteration",
      choices: ["None", "CLIP", "DeepBooru"],
    },
  },
  effect(given, { surroundings: { settings }, batches }) {
    const loops = given.number("loops") ?? 1;
    return {
      parameters: {
        loops,
        final_denoise: given.number("final_denoising_strength"),
        denoise_curve: given.text("denoising_curve")?.toLowerCase(),
      },
      batch: 1,
      seeds: loops,
      arrange: (made) => {
        // Of several batches only what each came to is shown.
        const pictures = batches === 1 ? made.flat() : made.flatMap((files) => files.slice(-1));
        return gridBefore(pictures, settings["return_grid"] !== false, 1);
      },
    };
  },
});

export const sdUpscale = defineScript({
  title: "SD upscale",
  kinds: ["img2img"],
  args: {
    info: honoured("text", "", "a text of A1111's page", "A1111 页面上的文字"),
    overlap: honoured("integer", 64, "`upscale_overlap`", "`upscale_overlap`"),
    upscaler_index: honoured(
      "name",
      "None",
      "a name, or its place in GET upscalers",
      "名称，或在 GET upscalers 中的序号",
    ),
    scale_factor: honoured("number", 2, "`upscale_by`", "`upscale_by`"),
  },
  forms: {
    info: { label: "" },
    overlap: { label: "Tile overlap", minimum: 0, maximum: 256, step: 16 },
    upscaler_index: { label: "Upscaler" },
    scale_factor: { label: "Scale Factor", minimum: 1, maximum: 4, step: 0.05 },
  },
  effect(given, { surroundings, batchSize }) {
    return {
      parameters: {
        upscale_by: given.number("scale_factor"),
        upscale_overlap: given.number("overlap"),
        upscaler: upscalerAt(given.name("upscaler_index"), surroundings),
      },
      // Tiles at a time; what comes out is one picture.
      batch: batchSize,
      seeds: 1,
    };
  },
});

function upscalerAt(asked: string | number, { catalogue }: Surroundings): string {
  if (typeof asked === "string") return upscalerName(asked, "upscaler_index");
  const names = [...OWN_UPSCALERS, ...catalogue.upscalers.map(({ name }) => name)];
  const name = names[asked];
  if (name !== undefined) return name;
  throw new DialectProblem(
    422,
    {
      en: `upscaler_index: got ${asked}, expected 0 to ${names.length - 1} or a name of GET upscalers.`,
      zh: `upscaler_index：给出的是 ${asked}，应为 0 至 ${names.length - 1}，或 GET upscalers 中的名称。`,
    },
    { field: "upscaler_index" },
  );
}

const SIDES = ["left", "right", "up", "down"] as const;

export const outpainting = defineScript({
  title: "Outpainting mk2",
  kinds: ["img2img"],
  args: {
    info: honoured("text", "", "a text of A1111's page", "A1111 页面上的文字"),
    pixels: honoured("integer", 128, "`outpaint_left` and so on", "`outpaint_left` 等"),
    mask_blur: honoured("integer", 8, "`mask_blur`", "`mask_blur`"),
    direction: honoured("names", SIDES, "sides that grow", "扩展的方向"),
    noise_q: honoured("number", 1, "`outpaint_falloff`", "`outpaint_falloff`"),
    color_variation: honoured("number", 0.05, "`outpaint_colors`", "`outpaint_colors`"),
  },
  forms: {
    info: { label: "" },
    pixels: { label: "Pixels to expand", minimum: 8, maximum: 256, step: 8 },
    mask_blur: { label: "Mask blur", minimum: 0, maximum: 64, step: 1 },
    direction: { label: "Outpainting direction", choices: SIDES },
    noise_q: {
      label: "Fall-off exponent (lower=higher detail)",
      minimum: 0,
      maximum: 4,
      step: 0.01,
    },
    color_variation: { label: "Color variation", minimum: 0, maximum: 1, step: 0.01 },
  },
  effect(given, { surroundings: { settings } }) {
    const pixels = given.number("pixels") ?? 0;
    const grows = given.texts("direction");
    const by = (side: (typeof SIDES)[number]): number => (grows.includes(side) ? pixels : 0);
    return {
      parameters: {
        outpaint_mode: "mk2",
        outpaint_left: by("left"),
        outpaint_right: by("right"),
        outpaint_top: by("up"),
        outpaint_bottom: by("down"),
        outpaint_falloff: given.number("noise_q"),
        outpaint_colors: given.number("color_variation"),
        mask: undefined,
        mask_blur: given.number("mask_blur"),
        mask_blur_x: undefined,
        mask_blur_y: undefined,
        fill: "original",
        only_masked: false,
      },
      arrange: (made) => gridBefore(made.flat(), settings["return_grid"] !== false),
    };
  },
});
