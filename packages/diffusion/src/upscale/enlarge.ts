/** A picture and a request to enlarge it, to the larger picture and what is said about it. */
import type { Progress, UpscaleRequest } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import type { Pixels } from "@inkloom/pixels";
import { openSessions } from "../sessions.ts";
import { type OpenUpscaler, openUpscaler } from "./open.ts";
import { enlargedSize, middleOf } from "./size.ts";
import {
  PLAIN_UPSCALERS,
  type PictureSize,
  type PlainUpscaler,
  resampledPicture,
  upscale,
} from "./upscale.ts";

export interface EnlargeContext {
  /** Called where a network is needed; the caller owns and closes it. */
  readonly runtime: () => Promise<Runtime>;
  /** Where upscalers are looked for by name, in order. */
  readonly folders: readonly string[];
  /** Bytes that this machine may use in all. @default no limit */
  readonly memory?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface EnlargedPicture {
  readonly pixels: Pixels;
  /** A1111's fields about it, e.g. `Postprocess upscale by: 4, Postprocess upscaler: Lanczos`. */
  readonly infotext: string;
  readonly upscaler: {
    readonly name: string;
    /** Of a network. */
    readonly path?: string;
    readonly architecture?: string;
    readonly scale?: number;
  };
}

/** Problems: those of `openUpscaler` and `upscale`, and of the runtime. */
export async function enlargePicture(
  pixels: Pixels,
  request: Omit<UpscaleRequest, "picture" | "device">,
  context: EnlargeContext,
): Promise<EnlargedPicture> {
  const { signal, onProgress } = context;
  signal?.throwIfAborted();
  onProgress?.({ stage: "load" });
  const plain = PLAIN_UPSCALERS.find(
    (name) => name.toLowerCase() === request.upscaler.toLowerCase(),
  );
  const upscaler = plain ?? (await openUpscaler(request.upscaler, context.folders));
  const wanted = wantedOf(request);
  const size = enlargedSize(pixels, wanted ?? { scale: request.scale });
  const crop = wanted && !request.whole ? { ...size, ...wanted } : size;
  const made = await enlarged(pixels, upscaler, { ...request, ...size }, context);
  return {
    pixels: middleOf(made, crop),
    infotext: fieldsOf(request, plain ?? nameOf(upscaler), crop),
    upscaler: aboutOf(upscaler),
  };
}

/** The sides that were asked for; undefined where a factor was. */
function wantedOf({ width, height }: Partial<PictureSize>): Partial<PictureSize> | undefined {
  if (width === undefined && height === undefined) return undefined;
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

async function enlarged(
  pixels: Pixels,
  upscaler: OpenUpscaler | PlainUpscaler,
  { tile, overlap, width, height }: PictureSize & Pick<UpscaleRequest, "tile" | "overlap">,
  { runtime, memory, signal, onProgress }: EnlargeContext,
): Promise<Pixels> {
  if (typeof upscaler === "string") return resampledPicture(pixels, upscaler, { width, height });
  const sessions = openSessions(await runtime(), signal);
  const report = (step: number, steps: number): void => {
    onProgress?.({ stage: "upscale", step, steps });
  };
  const size = { width, height, tile, overlap };
  const options = { upscaler, ...size, sessions, memory, signal, onProgress: report };
  try {
    return await upscale(pixels, options);
  } finally {
    await sessions.release();
  }
}

const nameOf = (upscaler: OpenUpscaler | PlainUpscaler): string =>
  typeof upscaler === "string" ? upscaler : upscaler.name;

function aboutOf(upscaler: OpenUpscaler | PlainUpscaler): EnlargedPicture["upscaler"] {
  if (typeof upscaler === "string") return { name: upscaler };
  const { architecture, scale } = upscaler.upscaler;
  return { name: upscaler.name, path: upscaler.path, architecture, scale };
}

/** The fields as A1111 spells them (scripts/postprocessing_upscale.py). */
function fieldsOf(
  request: Pick<UpscaleRequest, "scale" | "width" | "height" | "whole">,
  upscaler: string,
  made: PictureSize,
): string {
  const wanted = wantedOf(request);
  const size = `${made.width}x${made.height}`;
  const fields = wanted
    ? [
        [
          "Postprocess upscale to",
          `${request.width ?? made.width}x${request.height ?? made.height}`,
        ],
        ...(request.whole ? [] : [["Postprocess crop to", size]]),
      ]
    : [["Postprocess upscale by", String(request.scale)]];
  return [...fields, ["Postprocess upscaler", upscaler]]
    .map(([name = "", value = ""]) => `${name}: ${quoted(value)}`)
    .join(", ");
}

/** As A1111's `quote` (modules/infotext_utils.py): JSON where a value would be read as more than one. */
const quoted = (value: string): string => (/[,\n:]/.test(value) ? JSON.stringify(value) : value);
