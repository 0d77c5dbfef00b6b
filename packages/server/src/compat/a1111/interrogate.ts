/** POST interrogate: what a picture shows, as the web UI's two buttons tell it.
 *  Reference: AUTOMATIC1111/stable-diffusion-webui 1.10, modules/{interrogate,deepbooru,shared_options}.py. */
import { assetName } from "../asset-name.ts";
import { DialectProblem } from "../dialect-problem.ts";
import type { DialectRequest, DialectService } from "../service.ts";
import { checked } from "./translation.ts";

/** What BLIP is given to begin with there, which is cut off again. */
const BEGINNING = "a picture of";

/** @throws DialectProblem 404 for a model that A1111 has not */
export async function interrogate(
  model: string,
  file: Uint8Array,
  service: DialectService,
): Promise<string> {
  const ask = REQUESTS.get(model);
  if (ask === undefined) throw new DialectProblem(404, { en: "Model not found", zh: "找不到模型" });
  const { signal } = new AbortController();
  const { caption } = await service.told(ask(file), { signal, onProgress: () => undefined });
  const text = typeof caption === "string" ? caption : "";
  return text.startsWith(BEGINNING) ? text.slice(BEGINNING.length).trim() : text;
}

/** With A1111's own settings. */
function captionRequest(file: Uint8Array): DialectRequest<"caption"> {
  const picture = assetName(file);
  const given = { picture, prompt: BEGINNING, beams: 1, min_length: 24, max_length: 48 };
  const parameters = checked("caption", given);
  return { tool: "caption", parameters, pictures: new Map([[picture, file]]) };
}

function tagRequest(file: Uint8Array): DialectRequest<"tag"> {
  const picture = assetName(file);
  const parameters = checked("tag", {
    picture,
    model: "deepdanbooru-v3",
    general_threshold: 0.5,
    character_threshold: 0.5,
    order: "alphabet",
    escape: true,
  });
  return { tool: "tag", parameters, pictures: new Map([[picture, file]]) };
}

const REQUESTS: ReadonlyMap<string, (file: Uint8Array) => DialectRequest> = new Map<
  string,
  (file: Uint8Array) => DialectRequest
>([
  ["clip", captionRequest],
  ["deepdanbooru", tagRequest],
]);
