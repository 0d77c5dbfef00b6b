/** `/prompts/tag-lists`: what completions of tags are made of. */
import type { FastifyPluginAsync } from "fastify";
import { type Language, Problem } from "@inkloom/contract";
import { type PromptDesk, TAG_LIST_LIMIT, type TagList } from "@inkloom/tools";
import { expectMay } from "../../auth/may.ts";
import { languageOfRequest } from "../problems/install-problems.ts";
import { checkAllButBody } from "../schemas/check-request.ts";
import { does, said } from "../schemas/said.ts";
import { answers, list, object } from "../schemas/shapes.ts";
import { notThere } from "./not-there.ts";
import { LIST_NAME, TAG_LIST } from "./prompt-shapes.ts";

interface ByName {
  readonly Params: { readonly name: string };
}

const TAGS = ["prompts"];
const TYPES = ["text/csv", "application/csv", "application/octet-stream"];

export const tagListRoutes: FastifyPluginAsync<{
  readonly service: { readonly prompts: PromptDesk };
}> = (app, { service }) => {
  app.addContentTypeParser(
    TYPES,
    { parseAs: "buffer", bodyLimit: TAG_LIST_LIMIT },
    (_, body, done) => {
      done(null, body);
    },
  );
  app.get(
    "/prompts/tag-lists",
    {
      schema: {
        operationId: "listTagLists",
        tags: TAGS,
        ...does({ en: "Lists of tags", zh: "标签列表" }),
        response: answers({ 200: object({ lists: list(TAG_LIST) }) }),
      },
    },
    async (request) => {
      const language = languageOfRequest(request);
      const lists = await service.prompts.tags.list();
      return { lists: lists.map((each) => listAnswer(each, language)) };
    },
  );
  app.put<ByName>(
    "/prompts/tag-lists/:name",
    {
      bodyLimit: TAG_LIST_LIMIT,
      validatorCompiler: checkAllButBody,
      schema: {
        operationId: "putTagList",
        tags: TAGS,
        ...does(
          { en: "Add a list of tags, or replace it", zh: "添加或替换标签列表" },
          {
            en: 'For administrators. Lines of name,category,count,"alias,alias" as a1111-tagcomplete has them; of name,translation where the name ends in .zh. Every line is checked before anything is written.',
            zh: '仅限管理员。每行为 name,category,count,"alias,alias"（与 a1111-tagcomplete 相同）；名称以 .zh 结尾时为 name,translation。写入前会检查每一行。',
          },
        ),
        params: LIST_NAME,
        body: {
          content: Object.fromEntries(
            TYPES.map((type) => [type, { schema: { type: "string", format: "binary" } }]),
          ),
        },
        response: answers({ 200: TAG_LIST }),
      },
    },
    async (request) => {
      expectMay(request.account, "manage");
      if (!(request.body instanceof Uint8Array)) throw noTable();
      const added = await service.prompts.tags.put(request.params.name, request.body);
      return listAnswer(added, languageOfRequest(request));
    },
  );
  app.delete<ByName>(
    "/prompts/tag-lists/:name",
    {
      schema: {
        operationId: "removeTagList",
        tags: TAGS,
        ...does(
          { en: "Remove a list of tags", zh: "删除标签列表" },
          { en: "For administrators.", zh: "仅限管理员。" },
        ),
        params: LIST_NAME,
        response: answers({ 204: { type: "null", ...said("It is gone", "已删除") } }),
      },
    },
    async ({ account, params: { name } }, reply) => {
      expectMay(account, "manage");
      if (!(await service.prompts.tags.remove(name)))
        throw notThere({ en: "list of tags", zh: "标签列表" }, name);
      return reply.code(204).send();
    },
  );
  return Promise.resolve();
};

const listAnswer = ({ modified, fault, ...rest }: TagList, language: Language) => ({
  ...rest,
  modified: modified.toISOString(),
  fault: fault ? { line: fault.line, message: fault.sentence[language] } : null,
});

const noTable = (): Problem =>
  new Problem("request/media", {
    en: `A list of tags comes as ${TYPES.join(", ")}.`,
    zh: `标签列表应以 ${TYPES.join("、")} 上传。`,
  });
