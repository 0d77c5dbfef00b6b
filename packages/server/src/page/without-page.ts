/** What somebody sees who opens the address of a service that came without its page. */
import type { FastifyPluginAsync } from "fastify";
import { VERSION } from "@inkloom/contract";
import { languageOfRequest } from "../routes/problems/install-problems.ts";

const WORDS = {
  en: {
    lang: "en",
    title: "Inkloom",
    runs: `Inkloom ${VERSION} is running, without its page: in a checkout, npm start builds it.`,
    api: "The API and its description",
    dialects:
      "Clients of AUTOMATIC1111 (/sdapi/v1), ComfyUI (/api, /ws) and OpenAI (/v1/images) use this address as it is.",
  },
  zh: {
    lang: "zh-CN",
    title: "墨织",
    runs: `墨织 ${VERSION} 正在运行，但没有页面：在源码目录中可用 npm start 构建。`,
    api: "API 及其说明",
    dialects:
      "AUTOMATIC1111（/sdapi/v1）、ComfyUI（/api、/ws）和 OpenAI（/v1/images）的客户端可直接使用本地址。",
  },
} as const;

export const withoutPage: FastifyPluginAsync = (app) => {
  app.get("/", { schema: { hide: true } }, (request, reply) => {
    const { lang, title, runs, api, dialects } = WORDS[languageOfRequest(request)];
    return reply
      .type("text/html; charset=utf-8")
      .header("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
      .send(
        `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
          `<title>${title}</title><main><h1>${title}</h1><p>${runs}</p>` +
          `<p><a href="/api/v1/docs">${api}</a></p><p>${dialects}</p></main></html>\n`,
      );
  });
  return Promise.resolve();
};
