/** The page: its files as they were built, and its one document at `/` and every address below `/app/`. */
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyPluginAsync, FastifyReply } from "fastify";
import { Problem } from "@inkloom/contract";

interface PageOptions {
  /** Where the build put `index.html`. */
  readonly folder: string;
}

/** Nothing of others is loaded, nothing runs that is not a file of ours. The component library writes `<style>`. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self' blob:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const DOCUMENT = "index.html";
/** The page's worker decides for every address of the page, not only those beside it. */
const WORKER = "worker.js";
/** Built files have a hash of what is in them in their names. */
const YEAR = "public, max-age=31536000, immutable";

export const pageRoutes: FastifyPluginAsync<PageOptions> = async (app, { folder }) => {
  const files = filesIn(folder);
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
  });
  const send = (reply: FastifyReply, name: string): FastifyReply => {
    void reply
      .header("cache-control", name.startsWith("assets/") ? YEAR : "no-cache")
      .header("content-security-policy", POLICY);
    if (name === WORKER) void reply.header("service-worker-allowed", "/");
    return reply.sendFile(name);
  };
  const hidden = { schema: { hide: true } };
  app.get("/", hidden, (_request, reply) => send(reply, DOCUMENT));
  app.get<{ Params: { "*": string } }>("/app/*", hidden, ({ params }, reply) => {
    const name = params["*"];
    if (files.has(name)) return send(reply, name);
    if (name.startsWith("assets/")) throw unknownFile(name);
    return send(reply, DOCUMENT);
  });
};

/** Names below the folder with slashes, without those that only a build needs. */
function filesIn(folder: string): ReadonlySet<string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    );
  return new Set(found.filter((name) => !name.startsWith(".") && !/\.(br|gz)$/.test(name)));
}

const unknownFile = (name: string): Problem =>
  new Problem("request/unknown", {
    en: `The page has no file ${JSON.stringify(name.slice(0, 100))}; reload the page, it may be of another version.`,
    zh: `页面没有文件 ${JSON.stringify(name.slice(0, 100))}；请刷新页面，它可能属于其他版本。`,
  });
