/** What concerns the program itself: memory, flags, looking for models again; what it does not do, and what it never does. */
import { freemem, totalmem } from "node:os";
import type { FastifyPluginCallback } from "fastify";
import type { Text } from "@inkloom/contract";
import { expectMay } from "../../auth/may.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { sendNull } from "./null-answer.ts";
import type { Parts } from "./parts.ts";

const REFRESHED = ["/refresh-checkpoints", "/refresh-vae", "/refresh-embeddings", "/refresh-loras"];

const NO_TRAINING: Text = {
  en: "There is no training of embeddings and hypernetworks.",
  zh: "不支持训练文本反演和超网络。",
};
const UNDONE: readonly string[] = [
  "/create/embedding",
  "/create/hypernetwork",
  "/train/embedding",
  "/train/hypernetwork",
];

/** Without its flag A1111 has no such routes; here there is no flag. */
const NEVER = ["/server-kill", "/server-restart", "/server-stop"];

/** Flags that clients look at. None tells a place, a name or a secret. */
const FLAGS = {
  api: true,
  nowebui: true,
  api_auth: null,
  api_log: false,
  api_server_stop: false,
  listen: false,
  share: false,
  port: null,
  gradio_auth: null,
  no_half: false,
  no_half_vae: false,
  medvram: false,
  lowvram: false,
  xformers: false,
  use_cpu: [],
  disable_safe_unpickle: false,
  skip_torch_cuda_test: true,
} as const;

export const upkeepRoutes: FastifyPluginCallback<Parts> = (app, parts, done) => {
  const { refresh, freeMemory } = parts;

  app.get("/cmd-flags", () => FLAGS);

  app.get("/memory", () => ({
    ram: { free: freemem(), used: process.memoryUsage().rss, total: totalmem() },
    cuda: { error: "unavailable" },
  }));

  for (const path of REFRESHED)
    app.post(path, async ({ account }, reply) => {
      expectMay(account, "draw");
      await refresh();
      return sendNull(reply);
    });

  app.post("/unload-checkpoint", async ({ account }) => {
    expectMay(account, "draw");
    await freeMemory();
    return {};
  });

  // A model is loaded by the first request that needs it.
  app.post("/reload-checkpoint", ({ account }) => {
    expectMay(account, "draw");
    return {};
  });

  for (const path of UNDONE)
    app.post(path, ({ account }) => {
      expectMay(account, "draw");
      throw new DialectProblem(501, NO_TRAINING);
    });

  for (const path of NEVER)
    app.post(path, () => {
      throw new DialectProblem(404, NOT_FOUND);
    });

  done();
};

const NOT_FOUND: Text = { en: "Not Found", zh: "Not Found" };
