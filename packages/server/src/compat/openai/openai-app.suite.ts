/** The plugin alone, over the tools themselves with the embedded model. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import fastify, { type FastifyInstance } from "fastify";
import { type Account, LOCAL_ACCOUNT } from "../../auth/account.ts";
import { dialectService } from "../dialect-service.suite.ts";
import type { DialectRequest, DialectService } from "../service.ts";
import type { PictureLimits } from "./given-pictures.ts";
import type { LinkedFiles } from "./picture-links.ts";
import { openaiRoutes } from "./routes.ts";

export interface OpenAiApp {
  readonly app: FastifyInstance;
  /** Every request that arrived. */
  readonly asked: DialectRequest[];
  /** Who asks from now on. */
  as(account: Account): void;
  /** Takes the place of the tools, until it is undefined. */
  instead(run: DialectService["run"] | undefined): void;
  readonly files: LinkedFiles;
  close(): Promise<void>;
}

const LIMITS: PictureLimits = {
  pictureHosts: [],
  uploadLimit: 4 * 2 ** 20,
  pixelLimit: 2 ** 22,
};

/** Files in memory. */
function memoryFiles(): LinkedFiles {
  const files = new Map<string, Uint8Array>();
  return {
    key: () => Promise.resolve(new Uint8Array(32).fill(7)),
    put: (file) => {
      const hash = createHash("sha256").update(file).digest("hex");
      files.set(hash, file);
      return Promise.resolve(hash);
    },
    open: (hash) => {
      const file = files.get(hash);
      return Promise.resolve(
        file && { stream: Readable.from([Buffer.from(file)]), bytes: file.length },
      );
    },
  };
}

export async function openaiApp(limits: PictureLimits = LIMITS): Promise<OpenAiApp> {
  const { service, asked, close } = await dialectService();
  let account = LOCAL_ACCOUNT;
  let other: DialectService["run"] | undefined;
  const run: DialectService["run"] = (request, options) =>
    other === undefined ? service.run(request, options) : other(request, options);
  const files = memoryFiles();
  const app = fastify();
  app.decorateRequest("account", { getter: () => account });
  await app.register(openaiRoutes, { dialect: () => ({ ...service, run }), limits, files });
  return {
    app,
    asked,
    as: (whom) => (account = whom),
    instead: (own) => (other = own),
    files,
    close: async () => {
      await app.close();
      await close();
    },
  };
}
