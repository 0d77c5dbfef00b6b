/** Which model is meant. */
import type { DialectCatalogue, NamedFile } from "../service.ts";
import { OpenAiProblem } from "./openai-problem.ts";

/** OpenAI's own models: clients that cannot be told another name still work. */
const OPENAI = /^(dall-e-[23]|(gpt-image|chatgpt-image)-[a-z0-9.-]+)$/;

/** Those that answer with addresses where no form is asked for. */
const BY_ADDRESS = ["dall-e-2", "dall-e-3"];

export const answersByAddress = (asked: string | undefined): boolean =>
  asked !== undefined && BY_ADDRESS.includes(asked);

/** The tool's name of the model; its default where none is asked for.
 *  @throws OpenAiProblem 404 */
export function modelName(
  asked: string | undefined,
  { models }: Pick<DialectCatalogue, "models">,
): string | undefined {
  if (asked === undefined || asked === "" || OPENAI.test(asked)) return undefined;
  const found = findModel(asked, models);
  if (found !== undefined) return found.name;
  throw modelNotFound(asked, models);
}

export const findModel = (asked: string, models: readonly NamedFile[]): NamedFile | undefined =>
  models.find(({ name }) => name === asked) ??
  models.find(({ name, filename }) => [name, filename].some((each) => isSame(each, asked)));

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export function modelNotFound(asked: string, models: readonly NamedFile[]): OpenAiProblem {
  const names = models.slice(0, 20).map(({ name }) => name);
  return new OpenAiProblem(
    "model_not_found",
    "model",
    {
      en: `The model ${JSON.stringify(asked.slice(0, 120))} does not exist; there are ${names.join(", ")}.`,
      zh: `模型 ${JSON.stringify(asked.slice(0, 120))} 不存在；现有：${names.join("、")}。`,
    },
    404,
  );
}
