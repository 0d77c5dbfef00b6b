/** The routes of the extension ControlNet. */
import type { FastifyPluginCallback } from "fastify";
import { readPictureText } from "@inkloom/pixels";
import { expectMay } from "../../../auth/may.ts";
import { assetName } from "../../asset-name.ts";
import { base64Picture } from "../../base64-picture.ts";
import { DialectProblem } from "../../dialect-problem.ts";
import type { DialectRequest } from "../../service.ts";
import { MOST_PICTURES } from "../answer-size.ts";
import { readBody } from "../fields/read-body.ts";
import { expectPictures } from "../given-pictures.ts";
import type { Parts } from "../parts.ts";
import { taskIdOf } from "../task-id.ts";
import { requestOf } from "../translation.ts";
import { controlTypes, modelTitle, moduleList, moduleNamed } from "./modules.ts";
import { DETECT_FIELDS } from "./unit-fields.ts";

/** Of the extension's wire that this one speaks. */
const VERSION = 3;

const UNITS = 10;

export const controlNetRoutes: FastifyPluginCallback<Parts> = (app, parts, done) => {
  const { dialect, limits, works, refresh } = parts;

  app.get("/version", () => ({ version: VERSION }));
  app.get("/settings", () => ({ control_net_unit_count: UNITS }));
  app.get<{ Querystring: { update?: string } }>("/model_list", async ({ account, query }) => {
    if (query.update === "true") await refresh();
    const { controlnets } = await dialect(account).catalogue();
    return { model_list: ["None", ...controlnets.map(modelTitle)] };
  });
  app.get<{ Querystring: { alias_names?: string } }>("/module_list", ({ query }) =>
    moduleList(/^(true|1)$/i.test(query.alias_names ?? "")),
  );
  app.get("/control_types", async ({ account }) => {
    const { controlnets } = await dialect(account).catalogue();
    return { control_types: controlTypes(controlnets) };
  });

  app.post("/detect", async ({ account, body }) => {
    expectMay(account, "draw");
    const requests = detectRequests(body);
    for (const { pictures } of requests) expectPictures(pictures.values(), limits);
    const work = works.begin({ account, job: "detect", taskId: taskIdOf("detect") });
    try {
      const made = (await work.make(requests, dialect(account))).flat();
      const poses = made.flatMap((file) => {
        const { pose } = readPictureText(file);
        return pose === undefined ? [] : [JSON.parse(pose) as unknown];
      });
      return {
        info: "Success",
        images: made.map((file) => Buffer.from(file).toString("base64")),
        ...(poses.length > 0 && { poses }),
      };
    } finally {
      works.end(work);
    }
  });

  app.post("/render_openpose_json", async ({ account, body }) => {
    expectMay(account, "draw");
    const documents: unknown = Array.isArray(body)
      ? body
      : (body as { pose_data?: unknown } | null)?.pose_data;
    if (!Array.isArray(documents) || documents.length > MOST_PICTURES)
      throw new DialectProblem(422, {
        en: `The body is no list of at most ${MOST_PICTURES} poses.`,
        zh: `请求正文不是至多 ${MOST_PICTURES} 个姿态的列表。`,
      });
    if (documents.length === 0) return { info: "No pose data detected." };
    const requests = (documents as readonly unknown[]).map((pose) =>
      requestOf("pose", { pose: JSON.stringify(pose) }, new Map()),
    );
    const work = works.begin({ account, job: "render", taskId: taskIdOf("render") });
    try {
      const made = (await work.make(requests, dialect(account))).flat();
      return { images: made.map((file) => Buffer.from(file).toString("base64")), info: "Success" };
    } finally {
      works.end(work);
    }
  });

  done();
};

/** @throws DialectProblem 422 */
function detectRequests(given: unknown): DialectRequest[] {
  const body = readBody(DETECT_FIELDS, given);
  const named = body.text("controlnet_module") ?? "none";
  const module = moduleNamed(named, "controlnet_module");
  if (module?.gives === "nothing")
    throw refusal("Module not supported", "不支持该预处理器", "controlnet_module");
  const newer = body.texts("controlnet_input_images");
  const images = newer.length > 0 ? newer : body.texts("controlnet_images");
  const masks = body.texts("controlnet_masks");
  if (images.length === 0)
    throw refusal("No image selected", "没有给出图片", "controlnet_input_images");
  if (images.length > MOST_PICTURES)
    throw refusal(
      `controlnet_input_images: got ${images.length}, expected at most ${MOST_PICTURES}`,
      `controlnet_input_images：给出了 ${images.length} 张，最多为 ${MOST_PICTURES} 张`,
      "controlnet_input_images",
    );
  if (module?.masked === true && masks.length !== images.length)
    throw refusal(
      `Preprocessor ${named} requires \`controlnet_masks\` param.`,
      `预处理器 ${named} 需要参数 \`controlnet_masks\`。`,
      "controlnet_masks",
    );
  if (module === undefined)
    throw refusal("Module not available", "没有该预处理器", "controlnet_module");
  const sliders = module.sliders.flatMap(({ name, minimum, maximum }, at) => {
    const value = body.number(at === 0 ? "controlnet_threshold_a" : "controlnet_threshold_b");
    const fits = value !== undefined && value >= minimum && value <= maximum;
    return at < 2 && fits ? [[name, value] as const] : [];
  });
  const resolution = body.number("controlnet_processor_res") ?? -1;
  return images.map((image, at) => {
    const file = base64Picture(image, `controlnet_input_images.${at}`);
    const written = module.masked ? masks[at] : undefined;
    const mask =
      written === undefined ? undefined : base64Picture(written, `controlnet_masks.${at}`);
    const files = [file, ...(mask ? [mask] : [])];
    return requestOf(
      "annotate",
      {
        preprocessor: module.id,
        picture: assetName(file),
        ...(mask && { mask: assetName(mask) }),
        ...(resolution >= 64 && resolution <= 2048 && { resolution: Math.round(resolution) }),
        ...Object.fromEntries(sliders),
      },
      new Map(files.map((each) => [assetName(each), each])),
    );
  });
}

const refusal = (en: string, zh: string, field: string): DialectProblem =>
  new DialectProblem(422, { en, zh }, { field });
