/** `/prompts/styles`: prompts by name, of the file `styles.csv`. */
import type { FastifyPluginAsync } from "fastify";
import type { PromptDesk } from "@inkloom/tools";
import { expectMay } from "../../auth/may.ts";
import { does, said } from "../schemas/said.ts";
import { answers, list, object } from "../schemas/shapes.ts";
import { notThere } from "./not-there.ts";
import { STYLE, STYLE_NAME, STYLE_WORDS } from "./prompt-shapes.ts";

interface ByName {
  readonly Params: { readonly name: string };
}

interface StyleBody {
  readonly prompt: string;
  readonly negative_prompt: string;
}

const TAGS = ["prompts"];

export const styleRoutes: FastifyPluginAsync<{
  readonly service: { readonly prompts: PromptDesk };
}> = (app, { service }) => {
  app.get(
    "/prompts/styles",
    {
      schema: {
        operationId: "listStyles",
        tags: TAGS,
        ...does({ en: "Styles", zh: "样式列表" }),
        response: answers({ 200: object({ styles: list(STYLE) }) }),
      },
    },
    async () => {
      const styles = await service.prompts.styles.list();
      return {
        styles: styles.map(({ negativePrompt, ...rest }) => ({
          ...rest,
          negative_prompt: negativePrompt,
        })),
      };
    },
  );
  app.put<ByName & { Body: StyleBody }>(
    "/prompts/styles/:name",
    {
      schema: {
        operationId: "putStyle",
        tags: TAGS,
        ...does(
          { en: "Add a style, or change it", zh: "添加或修改样式" },
          {
            en: "For administrators: styles are everybody's. The rest of styles.csv stays as it is.",
            zh: "仅限管理员：样式供所有人使用。styles.csv 的其余内容保持不变。",
          },
        ),
        params: STYLE_NAME,
        body: STYLE_WORDS,
        response: answers({ 200: STYLE }),
      },
    },
    async ({ account, params: { name }, body: { prompt, negative_prompt: negativePrompt } }) => {
      expectMay(account, "manage");
      await service.prompts.styles.put({ name, prompt, negativePrompt });
      return { name, prompt, negative_prompt: negativePrompt };
    },
  );
  app.delete<ByName>(
    "/prompts/styles/:name",
    {
      schema: {
        operationId: "removeStyle",
        tags: TAGS,
        ...does(
          { en: "Remove a style", zh: "删除样式" },
          { en: "For administrators.", zh: "仅限管理员。" },
        ),
        params: STYLE_NAME,
        response: answers({ 204: { type: "null", ...said("It is gone", "已删除") } }),
      },
    },
    async ({ account, params: { name } }, reply) => {
      expectMay(account, "manage");
      if (!(await service.prompts.styles.remove(name)))
        throw notThere({ en: "style", zh: "样式" }, name);
      return reply.code(204).send();
    },
  );
  return Promise.resolve();
};
