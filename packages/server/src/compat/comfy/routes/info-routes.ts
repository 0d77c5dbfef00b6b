/** What there is: nodes, models, the machine, and the pages' own files, of which there are none. */
import { freemem, totalmem } from "node:os";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { VERSION } from "@inkloom/contract";
import { objectInfo } from "@inkloom/tools";
import { DialectProblem } from "../../dialect-problem.ts";
import { languageOfRequest } from "../../../routes/problems/install-problems.ts";
import { type ComfyParts, asked, part } from "../comfy-parts.ts";
import { NO_NAMES } from "../exact-integers.ts";
import { kindOf, metadataOf, MODEL_FOLDERS, modelLists, namesOf } from "../model-names.ts";
import { listNames } from "../pictures/name-table.ts";
import { SERVER_FEATURES } from "../sockets/features.ts";

/** Whose wire this is, for clients that ask by version. */
const COMFYUI = "0.3.75";
/** Pictures in the lists of nodes. */
const MOST_PICTURES = 5_000;

export function infoRoutes(app: FastifyInstance, prefix: string, parts: ComfyParts): void {
  const { storage, library, config } = parts;

  const nodes = async (request: FastifyRequest) => {
    const { db } = storage.database;
    const [lists, images] = await Promise.all([
      modelLists(library),
      listNames(db, request.account.userId, "input", MOST_PICTURES),
    ]);
    return objectInfo({ ...lists, images }, languageOfRequest(request));
  };

  app.get(`${prefix}/object_info`, nodes);
  app.get(`${prefix}/object_info/:type`, async (request) => {
    const type = part(request, "type");
    const all = await nodes(request);
    return Object.hasOwn(all, type) ? { [type]: all[type] } : {};
  });

  app.get(`${prefix}/embeddings`, async () =>
    (await namesOf(library, "embedding")).map((name) => name.replace(/\.[^./]+$/, "")),
  );
  app.get(`${prefix}/models`, () => Object.keys(MODEL_FOLDERS));
  app.get(`${prefix}/models/:folder`, async (request, reply) => {
    const kind = kindOf(part(request, "folder"));
    return kind === undefined ? reply.code(404).send() : namesOf(library, kind);
  });
  app.get(`${prefix}/experiment/models`, () =>
    Object.keys(MODEL_FOLDERS).map((name) => ({ name, folders: [] })),
  );
  app.get(`${prefix}/experiment/models/:folder`, async (request, reply) => {
    const kind = kindOf(part(request, "folder"));
    if (kind === undefined) return reply.code(404).send();
    return (await namesOf(library, kind)).map((name) => ({ name, pathIndex: 0 }));
  });
  app.get(`${prefix}/view_metadata/:folder`, async (request, reply) => {
    const kind = kindOf(part(request, "folder"));
    const filename = asked(request, "filename") ?? "";
    if (kind === undefined || !filename.endsWith(".safetensors")) return reply.code(404).send();
    const metadata = await metadataOf(library, kind, filename);
    return metadata ?? reply.code(404).send();
  });

  app.get(`${prefix}/system_stats`, () => {
    const total = totalmem();
    const free = freemem();
    return {
      system: {
        os: process.platform,
        ram_total: total,
        ram_free: free,
        comfyui_version: COMFYUI,
        python_version: "",
        pytorch_version: "",
        embedded_python: false,
        argv: [],
        inkloom_version: VERSION,
      },
      devices: [
        {
          name: "cpu",
          type: "cpu",
          index: 0,
          vram_total: total,
          vram_free: free,
          torch_vram_total: total,
          torch_vram_free: free,
        },
      ],
    };
  });
  app.get(`${prefix}/features`, () => ({
    ...SERVER_FEATURES,
    max_upload_size: config.uploadLimit,
  }));
  // The nodes' own names in the languages that there are.
  app.get(`${prefix}/i18n`, () => ({ en: translation("en"), zh: translation("zh") }));

  // Pages keep their files and settings themselves: a server that writes what pages name has been written to by others.
  app.get(`${prefix}/extensions`, () => []);
  app.get(`${prefix}/workflow_templates`, () => ({}));
  app.get(`${prefix}/users`, () => ({ storage: "server", migrated: true }));
  app.get(`${prefix}/settings`, () => ({}));
  app.get(`${prefix}/settings/:id`, (_request, reply) =>
    reply.type("application/json").send("null"),
  );
  app.get(`${prefix}/userdata`, () => []);
  app.get(`${prefix}/userdata/*`, (_request, reply) => reply.code(404).send());
  for (const path of ["/users", "/settings", "/settings/*", "/userdata", "/userdata/*"])
    app.route({
      method: ["POST", "PUT", "DELETE"],
      url: `${prefix}${path}`,
      handler: () => {
        throw new DialectProblem(403, {
          en: "Inkloom keeps no files, settings or users for ComfyUI's page; accounts are made with `inkloom user`.",
          zh: "墨织不为 ComfyUI 页面保存文件、设置或用户；账户请用 `inkloom user` 创建。",
        });
      },
    });
}

function translation(language: "en" | "zh"): Record<string, unknown> {
  const nodes = Object.entries(objectInfo(NO_NAMES, language));
  return {
    nodeDefs: Object.fromEntries(nodes.map(([type, { display_name }]) => [type, { display_name }])),
  };
}
