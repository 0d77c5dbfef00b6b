/** The pictures of a request before it is read: those named by address are fetched, where the server allows it. */
import type { ServiceConfig } from "../../config/service-config.ts";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { fetchPicture, isAddress } from "../fetched-picture.ts";
import { recordOf } from "./fields/read-body.ts";

export type PictureLimits = Pick<ServiceConfig, "pictureHosts" | "uploadLimit" | "pixelLimit">;

/** Fields that hold a picture, or a list of them. */
const FIELDS = ["init_images", "mask", "image"];

/** Most pictures that are fetched for one request. */
const MOST_FETCHED = 32;

/** The body with pictures in place of their addresses. Where no host is allowed, they stay as they are and are refused like any
 *  text that is no picture.
 *  @throws DialectProblem 422 naming the field */
export async function withFetchedPictures(
  body: unknown,
  { pictureHosts: hosts, uploadLimit }: PictureLimits,
): Promise<unknown> {
  const given = recordOf(body);
  if (hosts.length === 0 || given === undefined) return body;
  let bytes = uploadLimit;
  let left = MOST_FETCHED;

  async function fetched(value: unknown, field: string): Promise<unknown> {
    if (Array.isArray(value)) {
      const all: unknown[] = [];
      for (const each of value) all.push(await fetched(each, field));
      return all;
    }
    if (typeof value !== "string" || !isAddress(value)) return value;
    if (--left < 0)
      throw new DialectProblem(
        422,
        {
          en: `${field}: got more than ${MOST_FETCHED} addresses, expected the other pictures in base64.`,
          zh: `${field}：给出的网址超过 ${MOST_FETCHED} 个，其余图片应为 base64 编码。`,
        },
        { field },
      );
    const file = await fetchPicture(value, field, { hosts, limit: bytes });
    bytes -= file.length;
    return Buffer.from(file).toString("base64");
  }

  const changed: Record<string, unknown> = { ...given };
  for (const field of FIELDS)
    if (Object.hasOwn(given, field)) changed[field] = await fetched(given[field], field);
  if (Array.isArray(given["imageList"])) {
    const list: unknown[] = [];
    for (const [at, item] of given["imageList"].entries()) {
      const entry = recordOf(item);
      const data = await fetched(entry?.["data"], `imageList.${at}.data`);
      list.push(entry === undefined ? item : { ...entry, data });
    }
    changed["imageList"] = list;
  }
  return changed;
}

/** Refuses files that are larger than the server takes, by what they say of themselves: none is decoded for it.
 *  @throws DialectProblem 413, or 422 for what is no picture */
export function expectPictures(
  files: Iterable<Uint8Array>,
  { uploadLimit, pixelLimit }: PictureLimits,
): void {
  for (const file of files) {
    const size = pictureSize(file);
    if (size === undefined)
      throw new DialectProblem(422, { en: "Invalid encoded image", zh: "图片无法解码" });
    if (file.length > uploadLimit)
      throw new DialectProblem(413, {
        en: `A picture has ${file.length} bytes, expected at most ${uploadLimit}.`,
        zh: `有一张图片为 ${file.length} 字节，最多为 ${uploadLimit} 字节。`,
      });
    if (size.width * size.height > pixelLimit)
      throw new DialectProblem(413, {
        en: `A picture has ${size.width}x${size.height} pixels, expected at most ${pixelLimit} in all.`,
        zh: `有一张图片为 ${size.width}x${size.height} 像素，总数最多为 ${pixelLimit}。`,
      });
  }
}
