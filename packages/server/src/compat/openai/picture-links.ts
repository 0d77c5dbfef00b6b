/** Addresses of pictures that need no login: nobody can guess one, each is for one file, and it ends by itself. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import { isHash } from "../../storage/store/asset-store.ts";
import { endingOf, mediaTypeOf } from "../../storage/store/media-type.ts";
import { OpenAiProblem } from "./openai-problem.ts";

/** Where files of links lie. */
export interface LinkedFiles {
  /** What links are signed with: 32 bytes, the same on every machine that answers for this service. */
  key(): Promise<Uint8Array>;
  /** @returns its hash */
  put(file: Uint8Array, mediaType: string): Promise<string>;
  /** undefined where it is gone. */
  open(hash: string): Promise<{ readonly stream: Readable; readonly bytes: number } | undefined>;
}

/** Seconds that an address works, as there. */
const LIFETIME = 3600;

/** Below the service's own address. */
export const LINK_PATH = "/v1/images/files/";

/** The path of a new address. @param now seconds since 1970 */
export async function makeLink(
  files: LinkedFiles,
  file: Uint8Array,
  mediaType: string,
  now: number,
): Promise<string> {
  const name = `${await files.put(file, mediaType)}${endingOf(mediaType)}`;
  const expires = now + LIFETIME;
  const signature = signed(await files.key(), name, expires).toString("base64url");
  return `${LINK_PATH}${name}?expires=${expires}&signature=${signature}`;
}

export interface FollowedLink {
  readonly stream: Readable;
  readonly bytes: number;
  readonly mediaType: string;
  /** Seconds that are left. */
  readonly left: number;
}

/** @throws OpenAiProblem 403 for an address that was not made here or has ended, 404 where the file is gone */
export async function followLink(
  files: LinkedFiles,
  name: string,
  { expires = "", signature = "" }: { readonly expires?: string; readonly signature?: string },
  now: number,
): Promise<FollowedLink> {
  const [hash = "", ending = ""] = name.split(".");
  const mediaType = mediaTypeOf(`.${ending}`);
  const until = /^\d{1,12}$/.test(expires) ? Number(expires) : 0;
  const shown = Buffer.from(signature, "base64url");
  const own = signed(await files.key(), name, until);
  const isOwn = shown.length === own.length && timingSafeEqual(shown, own);
  if (!isOwn || !isHash(hash) || mediaType === undefined || until <= now)
    throw new OpenAiProblem(
      "invalid_link",
      undefined,
      {
        en: "This address of a picture is none that was given, or its hour is over.",
        zh: "该图片地址无效，或已超过一小时的有效期。",
      },
      403,
    );
  const opened = await files.open(hash);
  if (opened !== undefined) return { ...opened, mediaType, left: until - now };
  throw new OpenAiProblem(
    "invalid_link",
    undefined,
    { en: "The picture is not kept any more.", zh: "该图片已不再保存。" },
    404,
  );
}

const signed = (key: Uint8Array, name: string, expires: number): Buffer =>
  createHmac("sha256", key).update(`${name}\n${expires}`).digest();
