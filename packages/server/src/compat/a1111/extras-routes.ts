/** POST extra-single-image, extra-batch-images, png-info, interrogate: what is done with finished pictures. */
import type { FastifyPluginCallback } from "fastify";
import { readPictureText } from "@inkloom/pixels";
import { parseInfotext } from "@inkloom/tools";
import type { Account } from "../../auth/account.ts";
import { expectMay } from "../../auth/may.ts";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";
import { base64Picture } from "../base64-picture.ts";
import { expectModest } from "./answer-size.ts";
import { type Extra, translateExtraBatch, translateExtraSingle } from "./extras.ts";
import { INTERROGATE_FIELDS, PNG_INFO_FIELDS } from "./fields/extras-fields.ts";
import { readBody } from "./fields/read-body.ts";
import { expectPictures, withFetchedPictures } from "./given-pictures.ts";
import { interrogate } from "./interrogate.ts";
import type { Parts } from "./parts.ts";
import { inBase64 } from "./picture-format.ts";
import { taskIdOf } from "./task-id.ts";

export const extrasRoutes: FastifyPluginCallback<Parts> = (app, parts, done) => {
  const { limits } = parts;

  app.post("/extra-single-image", async ({ account, body }) => {
    const extra = translateExtraSingle(await withFetchedPictures(body, limits));
    const { images, html_info } = await enlarge([extra], account, parts);
    return { html_info, image: images[0] ?? "" };
  });

  app.post("/extra-batch-images", async ({ account, body }) =>
    enlarge(translateExtraBatch(await withFetchedPictures(body, limits)), account, parts),
  );

  app.post("/png-info", async ({ body }) => {
    const given = readBody(PNG_INFO_FIELDS, await withFetchedPictures(body, limits));
    const file = base64Picture((given.text("image") ?? "").trim(), "image");
    expectPictures([file], limits);
    return pngInfo(file);
  });

  app.post("/interrogate", async ({ account, body }) => {
    expectMay(account, "draw");
    const given = readBody(INTERROGATE_FIELDS, await withFetchedPictures(body, limits));
    const file = base64Picture((given.text("image") ?? "").trim(), "image");
    expectPictures([file], limits);
    return { caption: await interrogate(given.text("model") ?? "", file, parts.dialect(account)) };
  });

  done();
};

interface Enlarged {
  readonly html_info: string;
  /** Base64. */
  readonly images: readonly string[];
}

async function enlarge(
  extras: readonly Extra[],
  account: Account,
  { dialect, settings: kept, limits, works }: Parts,
): Promise<Enlarged> {
  expectMay(account, "draw");
  expectPictures(
    extras.map(({ file }) => file),
    limits,
  );
  expectModest(extras.length, Math.max(...extras.map(enlargedPixels)));
  const settings = await kept.read(account);
  const work = works.begin({ account, job: "extras", taskId: taskIdOf("extras") });
  try {
    const requests = extras.flatMap(({ request }) => request ?? []);
    const made = await work.make(requests, dialect(account));
    const files: Uint8Array[] = [];
    for (const { file, request } of extras)
      if (request === undefined) files.push(file);
      else files.push(...(made.shift() ?? []));
    const images = await inBase64(files, settings);
    const last = files.at(-1);
    const { postprocessing = "" } = last === undefined ? {} : readPictureText(last);
    return { html_info: paragraph(postprocessing), images };
  } finally {
    works.end(work);
  }
}

/** Of what comes out, at most: with `whole` a side may be longer than asked for. */
function enlargedPixels({ file, request }: Extra): number {
  const { width, height } = pictureSize(file) ?? { width: 0, height: 0 };
  if (request === undefined) return width * height;
  const { scale, width: across = 0, height: down = 0 } = request.parameters;
  const factor = across + down === 0 ? scale : Math.max(across / width, down / height);
  return width * height * factor ** 2;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};

/** As A1111 shows it on its page. */
const paragraph = (text: string): string =>
  `<p>${text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign).replaceAll("\n", "<br>\n")}</p>`;

/** What a file tells of its making: `parameters` as it stands and in parts, and its other texts. */
function pngInfo(file: Uint8Array): Record<string, unknown> {
  const { parameters: info = "", ...items } = readPictureText(file);
  const { prompt, negativePrompt, fields } = parseInfotext(info);
  return {
    info,
    items,
    parameters: { Prompt: prompt, "Negative prompt": negativePrompt, ...fields },
  };
}
