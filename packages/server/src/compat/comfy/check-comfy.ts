/** Whether a graph may be queued, whoever asks for it. */
import { Problem } from "@inkloom/contract";
import { checkPrompt, type PromptCheck } from "@inkloom/tools";
import type { Database } from "../../storage/database.ts";
import { type ComfyRequest, inputsOf, readComfyRequest } from "./comfy-request.ts";
import { recordOf } from "./json-values.ts";
import { type ComfyLibrary, modelLists } from "./model-names.ts";
import { knownNames, type Owner } from "./pictures/name-table.ts";
import { AREAS, inputPlace, pathOf } from "./pictures/picture-place.ts";
import { PromptRefusal } from "./prompt-refusal.ts";

/** As ComfyUI checks it, with the models that there are. */
export async function checkGraph(
  { prompt, targets }: ComfyRequest,
  library: ComfyLibrary,
  isImage: (name: string) => boolean,
): Promise<PromptCheck> {
  const lists = await modelLists(library);
  return checkPrompt(prompt, { ...lists, images: [], isImage }, { targets });
}

/** Those of the pictures that a graph names which its user has sent or made. */
export async function picturesThere(
  db: Database,
  owner: Owner,
  { prompt }: ComfyRequest,
): Promise<ReadonlySet<string>> {
  const places = Object.values(prompt).flatMap((node) => {
    const { image } = inputsOf(node);
    const place = typeof image === "string" ? inputPlace(image) : undefined;
    return place === undefined
      ? []
      : [{ name: String(image), area: place.area, path: pathOf(place) }];
  });
  const there = new Set<string>();
  for (const area of AREAS) {
    const ofArea = places.filter((place) => place.area === area);
    const paths = [...new Set(ofArea.map(({ path }) => path))];
    const known = await knownNames(db, owner, area, paths);
    for (const { name, path } of ofArea) if (known.has(path)) there.add(name);
  }
  return there;
}

/**
 * For jobs of graphs by any other way than this dialect's own, which has checked them already. Whether pictures are there
 * is found out when the graph runs, because only then it is known whose they are.
 */
export const checkComfyJob =
  ({ library }: { readonly library: ComfyLibrary }) =>
  async (parameters: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const request = readRequest(parameters);
    const check = await checkGraph(request, library, (name) => inputPlace(name) !== undefined);
    if ("error" in check)
      throw new Problem("input/invalid", {
        en: `The graph cannot be run: ${check.error.message} ${check.error.details}`.trim(),
        zh: `无法运行该工作流：${check.error.message} ${check.error.details}`.trim(),
      });
    return { ...request };
  };

function readRequest(parameters: unknown): ComfyRequest {
  try {
    return readComfyRequest(recordOf(parameters) ?? {});
  } catch (error) {
    if (!(error instanceof PromptRefusal)) throw error;
    const { sentence, details } = error;
    throw new Problem("input/invalid", {
      en: `${sentence.en} ${details}`.trim(),
      zh: `${sentence.zh} ${details}`.trim(),
    });
  }
}
