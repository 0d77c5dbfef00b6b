/** Pictures that clients send for graphs to begin with. */
import { buffer } from "node:stream/consumers";
import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import { decodePicture, encodePng, type Pixels, readPngText } from "@inkloom/pixels";
import { expectMay } from "../../../auth/may.ts";
import { DialectProblem } from "../../dialect-problem.ts";
import type { ComfyParts } from "../comfy-parts.ts";
import { recordOf } from "../json-values.ts";
import { findPicture } from "../pictures/name-table.ts";
import {
  areaOf,
  fileNameOf,
  folderOf,
  type PicturePlace,
  placeOf,
} from "../pictures/picture-place.ts";
import { expectPicture, keepPicture } from "../pictures/sent-pictures.ts";

/** Bytes of a field that is no file, and how many there may be. */
const FIELD = 64 * 2 ** 10;
const FIELDS = 16;

interface Form {
  readonly bytes: Uint8Array;
  readonly filename: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** To be called in a context of its own. */
export async function uploadRoutes(
  app: FastifyInstance,
  prefixes: readonly string[],
  parts: ComfyParts,
): Promise<void> {
  const { storage, config } = parts;
  // Whoever registered it before did it for every route.
  if (!app.hasRequestDecorator("parts")) await app.register(multipart);

  for (const prefix of prefixes) {
    app.post(`${prefix}/upload/image`, async (request) => {
      expectMay(request.account, "draw");
      const form = await readForm(request, config.uploadLimit);
      return keep(request, form, form.bytes);
    });

    app.post(`${prefix}/upload/mask`, async (request) => {
      expectMay(request.account, "draw");
      const form = await readForm(request, config.uploadLimit);
      expectPicture(form.bytes, config.pixelLimit);
      return keep(request, form, await masked(request, form));
    });
  }

  async function keep(
    { account }: FastifyRequest,
    { fields, filename }: Form,
    bytes: Uint8Array,
  ): Promise<Record<string, string>> {
    const overwrite = ["true", "1"].includes(fields.get("overwrite") ?? "");
    const place: PicturePlace = {
      area: areaOf(fields.get("type") ?? "input"),
      folder: folderOf(fields.get("subfolder") ?? ""),
      name: fileNameOf(filename),
    };
    const kept = await keepPicture(
      storage,
      account.userId,
      { bytes, place, overwrite },
      config.pixelLimit,
    );
    return { name: kept.name, subfolder: kept.folder, type: kept.area };
  }

  /** The picture that the mask was painted on, with the mask's transparency. */
  async function masked({ account }: FastifyRequest, { bytes, fields }: Form): Promise<Uint8Array> {
    const reference = recordOf(parsed(fields.get("original_ref") ?? ""));
    const { filename, type, subfolder } = reference ?? {};
    if (typeof filename !== "string")
      throw new DialectProblem(400, {
        en: "original_ref: expected a JSON object with the filename of the picture below the mask.",
        zh: "original_ref：应为含有蒙版所属图片 filename 的 JSON 对象。",
      });
    const place = placeOf(filename, {
      ...(typeof type === "string" && { type }),
      ...(typeof subfolder === "string" && { subfolder }),
    });
    const found = await findPicture(storage.database.db, account.userId, place);
    if (found === undefined)
      throw new DialectProblem(400, {
        en: `original_ref: there is no picture ${JSON.stringify(place.name)}.`,
        zh: `original_ref：没有图片 ${JSON.stringify(place.name)}。`,
      });
    const original = await buffer(
      (await storage.pictures.open(found.hash, { verify: true })).stream,
    );
    const limits = { area: config.pixelLimit };
    const [below, mask] = [
      await decodePicture(original, limits),
      await decodePicture(bytes, limits),
    ];
    const texts = found.mediaType === "image/png" ? readPngText(original) : {};
    return encodePng(withAlphaOf(below, mask), texts);
  }
}

function withAlphaOf(below: Pixels, mask: Pixels): Pixels {
  const { width, height } = below;
  if (mask.width !== width || mask.height !== height)
    throw new Problem("mask/size", {
      en: `The mask is ${mask.width}x${mask.height}, the picture ${width}x${height}.`,
      zh: `蒙版为 ${mask.width}x${mask.height}，图片为 ${width}x${height}。`,
    });
  const data = below.data.map((value, at) => (at % 4 === 3 ? (mask.data[at] ?? 255) : value));
  return { width, height, data };
}

/** One file, under the name `image`. @throws DialectProblem 400 where there is none */
async function readForm(request: FastifyRequest, uploadLimit: number): Promise<Form> {
  if (!request.isMultipart())
    throw new DialectProblem(400, {
      en: "The request is no multipart form.",
      zh: "请求不是 multipart 表单。",
    });
  const fields = new Map<string, string>();
  let file: { readonly bytes: Uint8Array; readonly filename: string } | undefined;
  const limits = { fileSize: uploadLimit, files: 1, fields: FIELDS, fieldSize: FIELD };
  for await (const part of request.parts({ limits }))
    if (part.type === "field") fields.set(part.fieldname, String(part.value));
    else {
      const bytes = await part.toBuffer();
      if (part.fieldname === "image") file = { bytes, filename: part.filename };
    }
  if (file === undefined || file.filename === "")
    throw new DialectProblem(400, {
      en: "image: expected a file with a name.",
      zh: "image：应为带有文件名的文件。",
    });
  return { ...file, fields };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // refused as what it is not
  }
}
