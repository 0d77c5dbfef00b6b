/** A stored file as an answer: whole, in part, or not at all where the client has it. */
import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Problem } from "@inkloom/contract";
import { missing, type AssetStore } from "../../storage/store/asset-store.ts";
import { endingOf } from "../../storage/store/media-type.ts";
import { byteRange } from "./byte-range.ts";

/** What a page may show in place; everything else is only saved. */
const SHOWN =
  /^(?:image\/(?:png|jpeg|webp|gif|avif)|video\/|audio\/|text\/plain|application\/json)/;

/** The name tells the bytes, so they never change; `private`, because not everybody may see them. */
const FOREVER = "private, max-age=31536000, immutable";

export interface SentAsset {
  readonly store: AssetStore;
  readonly hash: string;
  /** Name under which it is saved; without it, it is shown. */
  readonly saveAs: string | undefined;
}

/** @throws Problem `asset/missing`, `request/range` */
export async function sendAsset(
  request: FastifyRequest,
  reply: FastifyReply,
  { store, hash, saveAs }: SentAsset,
): Promise<FastifyReply> {
  const facts = await store.facts(hash);
  if (facts === undefined) throw missing(hash);
  const { bytes, mediaType } = facts;
  const tag = `"${hash}"`;
  void assetHeaders(reply, tag).header("accept-ranges", "bytes");
  if (hasIt(request, tag)) return reply.code(304).send();
  const ifRange = request.headers["if-range"];
  const range =
    ifRange === undefined || ifRange === tag ? byteRange(request.headers.range, bytes) : undefined;
  if (range === "outside") {
    void reply.header("content-range", `bytes */${bytes}`);
    throw new Problem("request/range", {
      en: `Range: got ${String(request.headers.range)}, expected bytes within the ${bytes} of the file.`,
      zh: `Range：给出的是 ${String(request.headers.range)}，应在文件的 ${bytes} 字节之内。`,
    });
  }
  const length = range === undefined ? bytes : range.end - range.start + 1;
  const ending = endingOf(mediaType);
  void reply
    .type(mediaType)
    .header("content-length", length)
    .header(
      "content-disposition",
      saveAs === undefined && SHOWN.test(mediaType)
        ? `inline; filename="${hash.slice(0, 12)}${ending}"`
        : `attachment; ${fileNames(saveAs ?? hash.slice(0, 12), ending)}`,
    );
  if (range !== undefined)
    void reply.code(206).header("content-range", `bytes ${range.start}-${range.end}/${bytes}`);
  // A stream, because without one fastify would say that there are no bytes.
  if (request.method === "HEAD") return reply.send(Readable.from([]));
  const { stream } = await store.open(hash, range);
  return reply.send(stream);
}

/** What every answer with bytes of others says: never to be run, never to be guessed at, only for this origin. */
export function assetHeaders(reply: FastifyReply, tag: string): FastifyReply {
  return reply
    .header("etag", tag)
    .header("cache-control", FOREVER)
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    .header("cross-origin-resource-policy", "same-origin");
}

export const hasIt = (request: FastifyRequest, tag: string): boolean => {
  const given = request.headers["if-none-match"];
  if (given === undefined) return false;
  const tags = given.split(",").map((each) => each.trim().replace(/^W\//, ""));
  return tags.includes(tag) || tags.includes("*");
};

/** Of RFC 6266: plain letters for old programs, all of it in UTF-8 for the others. */
function fileNames(name: string, ending: string): string {
  const clean = name.replaceAll(/[\p{Cc}\p{Cs}/\\:*?"<>|]/gu, "_").slice(0, 100);
  const whole = clean.toLowerCase().endsWith(ending) ? clean : clean + ending;
  const plain = whole.replaceAll(/[^\x20-\x7e]|[%;]/g, "_");
  const encoded = encodeURIComponent(whole).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
