/** POST extra-single-image and extra-batch-images -> requests of the tool `upscale`.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, scripts/postprocessing_upscale.py. */
import { assetName } from "../asset-name.ts";
import { base64Picture } from "../base64-picture.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { MOST_PICTURES } from "./answer-size.ts";
import type { DialectRequest } from "../service.ts";
import { EXTRA_BATCH_FIELDS, EXTRA_SINGLE_FIELDS } from "./fields/extras-fields.ts";
import { type Body, readBody, recordOf } from "./fields/read-body.ts";
import { upscalerName } from "./named-files.ts";
import { checked } from "./translation.ts";

type ExtrasBody = Body<Omit<typeof EXTRA_SINGLE_FIELDS, "image">>;

/** A picture, and what is to be made of it; without a request it stays as it is. */
export interface Extra {
  readonly file: Uint8Array;
  readonly request: DialectRequest<"upscale"> | undefined;
}

/** @throws DialectProblem naming the field */
export function translateExtraSingle(given: unknown): Extra {
  const body = readBody(EXTRA_SINGLE_FIELDS, given);
  return extra(body, base64Picture(body.text("image") ?? "", "image"));
}

/** @throws DialectProblem naming the field */
export function translateExtraBatch(given: unknown): readonly Extra[] {
  const body = readBody(EXTRA_BATCH_FIELDS, given);
  const list = body.list("imageList");
  if (list.length === 0 || list.length > MOST_PICTURES)
    throw new DialectProblem(
      422,
      {
        en: `imageList: got ${list.length} pictures, expected 1 to ${MOST_PICTURES}.`,
        zh: `imageList：给出了 ${list.length} 张图片，应为 1 至 ${MOST_PICTURES} 张。`,
      },
      { field: "imageList" },
    );
  return list.map((item, at) => {
    const data = recordOf(item)?.["data"];
    return extra(body, base64Picture(typeof data === "string" ? data : "", `imageList.${at}.data`));
  });
}

function extra(body: ExtrasBody, file: Uint8Array): Extra {
  const first = named(body, "upscaler_1");
  if (first === undefined) return { file, request: undefined };
  const second = named(body, "upscaler_2");
  const visibility = body.number("extras_upscaler_2_visibility") ?? 0;
  const name = assetName(file);
  const parameters = checked("upscale", {
    picture: name,
    upscaler: first,
    ...(second !== undefined &&
      visibility > 0 && { upscaler_2: second, upscaler_2_visibility: visibility }),
    ...size(body),
  });
  return { file, request: { tool: "upscale", parameters, pictures: new Map([[name, file]]) } };
}

function size(body: ExtrasBody): Record<string, unknown> {
  const mode = body.number("resize_mode");
  if (mode === 0) return { scale: body.number("upscaling_resize") };
  if (mode === 1)
    return {
      width: body.number("upscaling_resize_w"),
      height: body.number("upscaling_resize_h"),
      whole: !body.flag("upscaling_crop"),
    };
  throw new DialectProblem(
    422,
    {
      en: `resize_mode: got ${String(mode)}, expected 0 (by a factor) or 1 (to a size).`,
      zh: `resize_mode：给出的是 ${String(mode)}，应为 0（按倍数）或 1（按尺寸）。`,
    },
    { field: "resize_mode" },
  );
}

function named(body: ExtrasBody, field: "upscaler_1" | "upscaler_2"): string | undefined {
  const asked = body.text(field) ?? "";
  return asked === "" || asked === "None" ? undefined : upscalerName(asked, field);
}
