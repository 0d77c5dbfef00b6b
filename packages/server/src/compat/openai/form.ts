/** A request as a form: fields and files, each within its limits. */
import type { FastifyRequest } from "fastify";
import {
  expectPicture,
  type GivenPictures,
  MOST_IMAGES,
  type PictureLimits,
} from "./given-pictures.ts";
import { OpenAiProblem } from "./openai-problem.ts";

/** Limits of @fastify/multipart for these routes. */
export const formLimits = ({ uploadLimit }: PictureLimits) => ({
  fileSize: uploadLimit,
  files: MOST_IMAGES + 1,
  fields: 40,
  fieldNameSize: 100,
  // A prompt of 32,000 characters in any script.
  fieldSize: 256 * 1024,
  parts: MOST_IMAGES + 41,
  headerPairs: 100,
});

export interface Form {
  readonly body: Readonly<Record<string, unknown>>;
  readonly pictures: GivenPictures;
}

/** @throws OpenAiProblem naming the field; what fastify's plugin throws past its limits */
export async function readForm(request: FastifyRequest, limits: PictureLimits): Promise<Form> {
  const body = new Map<string, unknown>();
  const images: Uint8Array[] = [];
  let mask: Uint8Array | undefined;
  // Of a picture and its mask; more are refused anyway, and need not be held for it.
  let left = limits.uploadLimit * 2;
  for await (const part of request.parts()) {
    if (part.type === "field") {
      setField(body, part.fieldname, part.value);
      continue;
    }
    const bytes = await part.toBuffer();
    left -= bytes.length;
    if (left < 0) throw tooLarge(part.fieldname, limits);
    if (part.fieldname === "image" || part.fieldname === "image[]")
      images.push(expectPicture(bytes, "image", limits));
    else if (part.fieldname === "mask" && mask === undefined)
      mask = expectPicture(bytes, "mask", limits);
    else throw given(part.fieldname, "a file", "文件");
  }
  for (const name of ["image", "image[]", "mask"])
    if (body.has(name)) throw given(name, "a text where a file is expected", "文字，此处应为文件");
  return { body: Object.fromEntries(body), pictures: { images, mask } };
}

const tooLarge = (field: string, { uploadLimit }: PictureLimits): OpenAiProblem =>
  new OpenAiProblem(
    "invalid_image_file",
    field.slice(0, 60),
    {
      en: `The files have more than ${uploadLimit * 2} bytes together, expected a picture and a mask of at most ${uploadLimit} each.`,
      zh: `文件合计超过 ${uploadLimit * 2} 字节，应为一张图片和一个蒙版，各不超过 ${uploadLimit} 字节。`,
    },
    413,
  );

/** `inkloom[steps]` is a field within an object, as clients write those. */
function setField(body: Map<string, unknown>, name: string, value: unknown): void {
  const [, outer, inner] = /^(inkloom)\[(\w{1,60})\]$/.exec(name) ?? [];
  if (outer === undefined || inner === undefined) {
    if (body.has(name)) throw given(name, "several values", "多个值");
    body.set(name, value);
    return;
  }
  const before = body.get(outer) ?? {};
  if (typeof before !== "object" || Object.hasOwn(before, inner))
    throw given(name, "several values", "多个值");
  body.set(outer, { ...before, [inner]: value });
}

function given(field: string, en: string, zh: string): OpenAiProblem {
  const name = field.slice(0, 60);
  return new OpenAiProblem("invalid_type", name, {
    en: `${name}: got ${en}, which is not expected here.`,
    zh: `${name}：给出的是${zh}，不符合要求。`,
  });
}
