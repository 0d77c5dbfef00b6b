/** GET scripts and script-info; AUTOMATIC1111/stable-diffusion-webui 1.10, modules/api/models.py (ScriptInfo). */
import { SOFT_INPAINTING } from "../soft-inpainting.ts";
import { SCRIPTS } from "./chosen-script.ts";
import type { DrawingKind } from "./script.ts";

/** Always-on scripts are there, too, as in A1111; clients look here before they send arguments. */
const titlesOf = (kind: DrawingKind): string[] => [
  "controlnet",
  ...(kind === "img2img" ? [SOFT_INPAINTING] : []),
  ...SCRIPTS.filter(({ kinds }) => kinds.includes(kind)).map(({ title }) => title.toLowerCase()),
];

export const scriptTitles = () => ({
  txt2img: titlesOf("txt2img"),
  img2img: titlesOf("img2img"),
});

export const scriptInfo = () =>
  (["txt2img", "img2img"] as const).flatMap((kind) =>
    SCRIPTS.filter(({ kinds }) => kinds.includes(kind)).map(({ title, args, forms }) => ({
      name: title.toLowerCase(),
      is_alwayson: false,
      is_img2img: kind === "img2img",
      args: Object.entries(args).map(([name, { standard }]) => ({
        label: null,
        minimum: null,
        maximum: null,
        step: null,
        choices: null,
        ...forms[name],
        value: standard,
      })),
    })),
  );
