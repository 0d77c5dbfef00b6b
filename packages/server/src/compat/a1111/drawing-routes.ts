/** POST txt2img and img2img: a request, its translation, the work, the answer. */
import { randomInt } from "node:crypto";
import type { FastifyPluginCallback, FastifyRequest } from "fastify";
import { expectMay } from "../../auth/may.ts";
import { recordOf } from "./fields/read-body.ts";
import { expectPictures, withFetchedPictures } from "./given-pictures.ts";
import { translateImg2img } from "./img2img.ts";
import type { Parts } from "./parts.ts";
import { drawingAnswer, type DrawingAnswer } from "./response.ts";
import { taskIdOf } from "./task-id.ts";
import type { Surroundings, Translation } from "./translation.ts";
import { translateTxt2img } from "./txt2img.ts";

/** A seed of A1111's is below this. */
const SEEDS = 2 ** 32 - 1;

type Translate = (body: unknown, surroundings: Surroundings) => Translation;

export const drawingRoutes: FastifyPluginCallback<Parts> = (app, parts, done) => {
  app.post("/txt2img", (request) => draw("txt2img", translateTxt2img, request, parts));
  app.post("/img2img", (request) => draw("img2img", translateImg2img, request, parts));
  done();
};

async function draw(
  kind: "txt2img" | "img2img",
  translate: Translate,
  { account, body }: Pick<FastifyRequest, "account" | "body">,
  { dialect, settings, limits, works }: Parts,
): Promise<DrawingAnswer> {
  expectMay(account, "draw");
  const service = dialect(account);
  const given = await withFetchedPictures(body, limits);
  const translation = translate(given, {
    settings: await settings.read(account),
    catalogue: await service.catalogue(),
    drawSeed: () => randomInt(SEEDS),
  });
  for (const { pictures } of translation.requests) expectPictures(pictures.values(), limits);
  if (translation.keepSettings)
    await settings.keep(account, recordOf(recordOf(given)?.["override_settings"]) ?? {});
  // Nothing here looks at whether the client still listens: what it asked for is made, and lies in its gallery.
  const work = works.begin({
    account,
    job: `scripts_${kind}`,
    taskId: translation.taskId ?? taskIdOf(kind),
  });
  try {
    const made = await work.make(translation.requests, service);
    return await drawingAnswer(translation, made, work.begun);
  } finally {
    works.end(work);
  }
}
