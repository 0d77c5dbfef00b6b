/** `/view`: pictures that were sent or made, by their names. */
import { buffer } from "node:stream/consumers";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { decodePicture, encodePicture, encodePng, type Pixels } from "@inkloom/pixels";
import { asked, type ComfyParts } from "../comfy-parts.ts";
import { byteRange } from "../pictures/byte-range.ts";
import { findPicture, type NamedPicture } from "../pictures/name-table.ts";
import { placeOf } from "../pictures/picture-place.ts";

/** What a browser may show; anything else is a file to be saved, so that nothing from here runs in a page. */
const SHOWN =
  /^(?:image\/(?:png|jpeg|webp|gif|avif)|video\/(?:mp4|webm)|audio\/(?:wav|mpeg|flac))$/;

export function viewRoutes(app: FastifyInstance, prefix: string, parts: ComfyParts): void {
  app.get(`${prefix}/view`, async (request, reply) => {
    const filename = asked(request, "filename") ?? "";
    if (filename === "") return reply.code(404).send();
    const place = placeOf(filename, {
      type: asked(request, "type") ?? "output",
      subfolder: asked(request, "subfolder") ?? "",
    });
    const { userId } = request.account;
    const found = await findPicture(parts.storage.database.db, userId, place);
    if (found === undefined) return reply.code(404).send();
    void reply.headers({
      "Content-Disposition": `${SHOWN.test(found.mediaType) ? "inline" : "attachment"}; ${fileNames(place.name)}`,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "private, no-cache",
    });
    const preview = asked(request, "preview");
    const channel = asked(request, "channel") ?? "";
    if (preview !== undefined) return sendPreview(parts, found, reply, preview, channel);
    if (channel === "rgb" || channel === "a") return sendChannel(parts, found, reply, channel);
    return sendFile(parts, found, request, reply);
  });
}

/** The name twice: for old readers in ASCII, for others as it is (RFC 6266). */
function fileNames(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, "_");
  const exact = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${exact}`;
}

async function sendFile(
  { storage }: ComfyParts,
  { hash, bytes, mediaType }: NamedPicture,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const tag = `"${hash}"`;
  void reply.headers({ ETag: tag, "Accept-Ranges": "bytes" });
  if (request.headers["if-none-match"] === tag) return reply.code(304).send();
  const same = request.headers["if-range"];
  const range =
    same === undefined || same === tag ? byteRange(request.headers.range, bytes) : undefined;
  if (range === "none") return reply.code(416).header("Content-Range", `bytes */${bytes}`).send();
  void reply.type(SHOWN.test(mediaType) ? mediaType : "application/octet-stream");
  if (range !== undefined)
    void reply.code(206).header("Content-Range", `bytes ${range.start}-${range.end}/${bytes}`);
  const { stream } = await storage.pictures.open(hash, range ?? { verify: true });
  return reply
    .header("Content-Length", range === undefined ? bytes : range.end - range.start + 1)
    .send(stream);
}

const pixelsOf = async (
  { storage, config }: ComfyParts,
  { hash }: NamedPicture,
): Promise<Pixels> => {
  const { stream } = await storage.pictures.open(hash, { verify: true });
  return decodePicture(await buffer(stream), { area: config.pixelLimit });
};

/** `webp;90` or `jpeg`: smaller, for lists. Of transparent pictures JPEG shows what lies below. */
async function sendPreview(
  parts: ComfyParts,
  found: NamedPicture,
  reply: FastifyReply,
  preview: string,
  channel: string,
): Promise<FastifyReply> {
  const [wanted = "", last = ""] = [preview.split(";")[0], preview.split(";").at(-1)];
  const format = wanted === "jpeg" && !channel.includes("a") ? "jpeg" : "webp";
  const quality = /^\d{1,3}$/.test(last) ? Math.min(100, Math.max(1, Number(last))) : 90;
  const pixels = await pixelsOf(parts, found);
  const shown = channel === "rgb" || format === "jpeg" ? opaqued(pixels) : pixels;
  const bytes = await encodePicture(shown, { format, quality });
  return reply.type(`image/${format}`).send(Buffer.from(bytes));
}

/** The colours alone, or the transparency alone over black. */
async function sendChannel(
  parts: ComfyParts,
  found: NamedPicture,
  reply: FastifyReply,
  channel: "rgb" | "a",
): Promise<FastifyReply> {
  const pixels = await pixelsOf(parts, found);
  const shown = channel === "rgb" ? opaqued(pixels) : blackened(pixels);
  return reply.type("image/png").send(Buffer.from(await encodePng(shown)));
}

const changed = (
  { width, height, data }: Pixels,
  at: (index: number) => boolean,
  to: number,
): Pixels => ({
  width,
  height,
  data: data.map((value, index) => (at(index) ? to : value)),
});

const opaqued = (pixels: Pixels): Pixels => changed(pixels, (index) => index % 4 === 3, 255);
const blackened = (pixels: Pixels): Pixels => changed(pixels, (index) => index % 4 !== 3, 0);
