/** GET lists of what there is to choose from. */
import type { FastifyPluginCallback } from "fastify";
import type { DialectCatalogue } from "../service.ts";
import {
  embeddingLists,
  latentModeList,
  loraList,
  modelList,
  networkUpscalerList,
  samplerList,
  scheduleList,
  styleList,
  upscalerList,
  vaeList,
} from "./lists.ts";
import type { Parts } from "./parts.ts";
import { scriptInfo, scriptTitles } from "./scripts/script-lists.ts";

const OF_CATALOGUE: Readonly<Record<string, (catalogue: DialectCatalogue) => unknown>> = {
  "/upscalers": upscalerList,
  "/sd-models": modelList,
  "/sd-vae": vaeList,
  // Forge's name of it.
  "/sd-modules": vaeList,
  "/realesrgan-models": networkUpscalerList,
  "/prompt-styles": styleList,
  "/embeddings": embeddingLists,
  "/loras": loraList,
};

const ALWAYS_THE_SAME: Readonly<Record<string, () => unknown>> = {
  "/samplers": samplerList,
  "/schedulers": scheduleList,
  "/latent-upscale-modes": latentModeList,
  "/hypernetworks": () => [],
  "/face-restorers": () => [],
  "/extensions": () => [],
  "/scripts": scriptTitles,
  "/script-info": scriptInfo,
};

export const listRoutes: FastifyPluginCallback<Parts> = (app, { dialect }, done) => {
  for (const [path, list] of Object.entries(OF_CATALOGUE))
    app.get(path, async ({ account }) => list(await dialect(account).catalogue()));
  for (const [path, list] of Object.entries(ALWAYS_THE_SAME)) app.get(path, () => list());
  done();
};
