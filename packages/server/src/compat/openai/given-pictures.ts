/** Pictures of a request: files of a form, or references in JSON. */
import type { ServiceConfig } from "../../config/service-config.ts";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";
import { base64Picture } from "../base64-picture.ts";
import { fetchPicture, isAddress } from "../fetched-picture.ts";
import { OpenAiProblem } from "./openai-problem.ts";
import { recordOf } from "./read-fields.ts";

export type PictureLimits = Pick<ServiceConfig, "pictureHosts" | "uploadLimit" | "pixelLimit">;

export interface GivenPictures {
  readonly images: readonly Uint8Array[];
  readonly mask?: Uint8Array | undefined;
}

/** Most pictures of one request, as there. */
export const MOST_IMAGES = 16;

/**
 * Of a body in JSON: `images: [{ image_url }]` and `mask: { image_url }`, where an address is a `data:` one or lies on a host that
 * the server's owner allows.
 * @throws OpenAiProblem, DialectProblem naming the parameter
 */
export async function referredPictures(
  body: unknown,
  limits: PictureLimits,
): Promise<GivenPictures> {
  const { images, mask } = recordOf(body) ?? {};
  const list: unknown[] = Array.isArray(images) ? (images as unknown[]) : [];
  if (images !== undefined && images !== null && !Array.isArray(images))
    throw wrongReference(
      "images",
      "a list of objects with image_url",
      "由含 image_url 的对象组成的列表",
    );
  if (list.length > MOST_IMAGES)
    throw wrongReference("images", `at most ${MOST_IMAGES} pictures`, `最多 ${MOST_IMAGES} 张图片`);
  const found: Uint8Array[] = [];
  for (const [at, reference] of list.entries())
    found.push(await referred(reference, `images[${at}]`, limits));
  return {
    images: found,
    mask: mask === undefined || mask === null ? undefined : await referred(mask, "mask", limits),
  };
}

async function referred(
  reference: unknown,
  field: string,
  limits: PictureLimits,
): Promise<Uint8Array> {
  const { image_url: address } = recordOf(reference) ?? {};
  if (typeof address !== "string")
    throw wrongReference(
      field,
      "an object with image_url; files that were uploaded beforehand cannot be named",
      "含 image_url 的对象；不能引用事先上传的文件",
    );
  const name = `${field}.image_url`;
  const bytes =
    isAddress(address) && limits.pictureHosts.length > 0
      ? await fetchPicture(address, name, {
          hosts: limits.pictureHosts,
          limit: limits.uploadLimit,
        })
      : base64Picture(address, name);
  return expectPicture(bytes, name, limits);
}

const wrongReference = (field: string, en: string, zh: string): OpenAiProblem =>
  new OpenAiProblem("invalid_type", field, {
    en: `${field}: expected ${en}.`,
    zh: `${field}：应为${zh}。`,
  });

/** A file within the limits, by what it says of itself: nothing is decoded for it.
 *  @throws OpenAiProblem */
export function expectPicture(
  bytes: Uint8Array,
  field: string,
  { uploadLimit, pixelLimit }: PictureLimits,
): Uint8Array {
  const size = pictureSize(bytes);
  if (size === undefined)
    throw new OpenAiProblem("invalid_image_file", field, {
      en: `${field}: got ${bytes.length} bytes that are no picture, expected PNG, JPEG or WebP.`,
      zh: `${field}：给出的 ${bytes.length} 字节不是图片，应为 PNG、JPEG 或 WebP。`,
    });
  if (bytes.length > uploadLimit)
    throw new OpenAiProblem(
      "invalid_image_file",
      field,
      {
        en: `${field}: got ${bytes.length} bytes, expected at most ${uploadLimit}.`,
        zh: `${field}：图片为 ${bytes.length} 字节，最多为 ${uploadLimit} 字节。`,
      },
      413,
    );
  if (size.width * size.height > pixelLimit)
    throw new OpenAiProblem(
      "invalid_image_file",
      field,
      {
        en: `${field}: got ${size.width}x${size.height} pixels, expected at most ${pixelLimit} in all.`,
        zh: `${field}：图片为 ${size.width}x${size.height} 像素，总数最多为 ${pixelLimit}。`,
      },
      413,
    );
  return bytes;
}
