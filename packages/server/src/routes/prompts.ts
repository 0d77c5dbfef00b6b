/** `/prompts`: what a prompt says and what somebody who types one may have in mind. */
import type { FastifyPluginAsync } from "fastify";
import type { Language } from "@inkloom/contract";
import type { CompletionKind, PromptDesk, PromptQuery, TextReading } from "@inkloom/tools";
import type { Service } from "../service.ts";
import { openPromptHistory } from "../storage/prompt-history.ts";
import { languageOfRequest } from "./problems/install-problems.ts";
import { historyAnswer } from "./prompts/history-answer.ts";
import {
  COMPLETION,
  COMPLETION_QUERY,
  HISTORY,
  HISTORY_QUERY,
  PROMPT_READING,
  READ,
} from "./prompts/prompt-shapes.ts";
import { styleRoutes } from "./prompts/styles.ts";
import { tagListRoutes } from "./prompts/tag-lists.ts";
import { does } from "./schemas/said.ts";
import { answers, list, object } from "./schemas/shapes.ts";

interface PromptOptions {
  readonly service: Pick<Service, "storage"> & { readonly prompts: PromptDesk };
}

interface CompletionSearch {
  readonly text: string;
  readonly kinds: string;
  readonly limit: number;
  readonly language?: Language;
}

interface HistorySearch {
  readonly text?: string;
  readonly cursor?: string;
  readonly limit: number;
}

const TAGS = ["prompts"];

export const promptRoutes: FastifyPluginAsync<PromptOptions> = async (app, { service }) => {
  const history = openPromptHistory(service.storage.database.db);
  app.post<{ Body: PromptQuery }>(
    "/prompts/read",
    {
      schema: {
        operationId: "readPrompt",
        tags: TAGS,
        ...does(
          { en: "What the prompt language sees in a prompt", zh: "解析提示词" },
          {
            en: "Chunks of tokens, pieces with a meaning of their own, and what is wrong, by their places in the text. Answers at once; nothing is drawn.",
            zh: "返回词元分段、有特殊含义的片段以及错误，均带有在文本中的位置。立即回答，不进行绘制。",
          },
        ),
        body: READ,
        response: answers({ 200: PROMPT_READING }),
      },
    },
    async (request) => {
      const language = languageOfRequest(request);
      const reading = await service.prompts.read(request.body);
      return {
        limit: reading.limit,
        prompt: readingAnswer(reading.prompt, language),
        negative_prompt: readingAnswer(reading.negativePrompt, language),
        faults: faultAnswers(reading.faults, language),
      };
    },
  );
  app.get<{ Querystring: CompletionSearch }>(
    "/prompts/completions",
    {
      schema: {
        operationId: "completePrompt",
        tags: TAGS,
        ...does(
          { en: "What a typed word may become", zh: "提示词补全" },
          {
            en: "Tags by a word's beginning, an alias or their Chinese, the most frequent first; names of LoRAs, textual inversions, wildcards and styles.",
            zh: "按词首、别名或中文查找标签，常用的在前；以及 LoRA、文本反演、通配符和样式的名称。",
          },
        ),
        querystring: COMPLETION_QUERY,
        response: answers({ 200: object({ completions: list(COMPLETION) }) }),
      },
    },
    async ({ query: { text, kinds, limit, language } }) => {
      const asked = kinds.split(",") as CompletionKind[];
      const found = await service.prompts.complete({ text, kinds: asked, limit });
      return {
        completions: language === "en" ? found.map(({ translation: _, ...rest }) => rest) : found,
      };
    },
  );
  app.get<{ Querystring: HistorySearch }>(
    "/prompts/history",
    {
      schema: {
        operationId: "listPromptHistory",
        tags: TAGS,
        ...does(
          { en: "Your prompts, the latest first", zh: "你用过的提示词，最近的在前" },
          {
            en: "Each pair of prompt and negative prompt once, of the last 3,000 jobs and of as many pictures whose jobs are gone.",
            zh: "每组提示词与反向提示词只列一次；取自最近 3,000 个任务，以及任务已不存在的最近 3,000 张图片。",
          },
        ),
        querystring: HISTORY_QUERY,
        response: answers({ 200: HISTORY }),
      },
    },
    async ({ account, query }) =>
      historyAnswer(await history.page({ user: account.userId, ...query })),
  );
  await app.register(tagListRoutes, { service });
  await app.register(styleRoutes, { service });
};

const readingAnswer = (reading: TextReading, language: Language) => ({
  ...reading,
  faults: faultAnswers(reading.faults, language),
});

const faultAnswers = (faults: TextReading["faults"], language: Language) =>
  faults.map(({ message, ...fault }) => ({ ...fault, message: message[language] }));
