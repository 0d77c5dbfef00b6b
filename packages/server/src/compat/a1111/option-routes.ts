/** GET and POST options: settings of the asking account, in A1111's names. */
import type { FastifyPluginCallback } from "fastify";
import { limitsOf, TOOLS } from "@inkloom/contract";
import { expectMay } from "../../auth/may.ts";
import type { DialectCatalogue } from "../service.ts";
import { FieldProblem } from "./field-problem.ts";
import { recordOf, textOr } from "./fields/read-body.ts";
import { nameOf, titleOf } from "./named-files.ts";
import { sendNull } from "./null-answer.ts";
import type { Parts } from "./parts.ts";
import { type Settings, withSettings } from "./settings.ts";

const CHECKPOINT = { en: "checkpoint", zh: "模型" };
const VAE = { en: "VAE", zh: " VAE" };

export const optionRoutes: FastifyPluginCallback<Parts> = (app, { dialect, settings }, done) => {
  app.get("/options", async ({ account }) =>
    shown(await settings.read(account), await dialect(account).catalogue()),
  );

  app.post("/options", async ({ account, body }, reply) => {
    expectMay(account, "draw");
    const given = recordOf(body);
    if (given === undefined)
      throw new FieldProblem(
        { en: "The body is no JSON object.", zh: "请求正文不是 JSON 对象。" },
        { type: "dict_type" },
      );
    const changed = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
    withSettings(await settings.read(account), changed);
    expectFiles(changed, await dialect(account).catalogue());
    await settings.keep(account, changed);
    return sendNull(reply);
  });

  done();
};

/** @throws DialectProblem 422 for a file that is not there */
function expectFiles(changed: Settings, { models, vaes }: DialectCatalogue): void {
  const model = textOr(changed["sd_model_checkpoint"]);
  if (model !== "") nameOf(model, models, CHECKPOINT, "sd_model_checkpoint");
  const vae = textOr(changed["sd_vae"]);
  if (!/^(|automatic|none)$/i.test(vae)) nameOf(vae, vaes, VAE, "sd_vae");
  for (const module of (changed["forge_additional_modules"] ?? []) as readonly string[])
    nameOf(module, vaes, VAE, "forge_additional_modules");
}

/** With the model that a request without one is drawn by, as clients look for it: its title and hash. */
function shown(settings: Settings, { models }: DialectCatalogue): Settings {
  const asked = textOr(settings["sd_model_checkpoint"]);
  const name = limitsOf(TOOLS.generate.parameters.properties.model).default;
  const chosen =
    models.find((model) => [titleOf(model), model.name].includes(asked)) ??
    models.find((model) => model.name === name) ??
    models[0];
  return {
    ...settings,
    sd_model_checkpoint: asked === "" && chosen !== undefined ? titleOf(chosen) : asked,
    sd_checkpoint_hash: chosen?.sha256 ?? "",
  };
}
