/** A picture and a request to enlarge it, to the larger picture and what is said about it. */
import { Problem, type Progress, type UpscaleRequest } from "@inkloom/contract";
import type { Runtime } from "@inkloom/engine";
import { blended, type Pixels } from "@inkloom/pixels";
import { openSessions } from "../sessions.ts";
import { type OpenUpscaler, openUpscaler } from "./open.ts";
import { enlargedSize, isBounded, middleOf } from "./size.ts";
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
  readonly upscaler: AboutUpscaler;
  /** Whose picture is seen through that of the first. */
  readonly upscaler2?: AboutUpscaler;
}

interface AboutUpscaler {
  readonly name: string;
  /** Of a network. */
  readonly path?: string;
  readonly architecture?: string;
  readonly scale?: number;
}

type Asked = Omit<UpscaleRequest, "picture" | "device">;

/** Problems: those of `openUpscaler` and `upscale`, and of the runtime. */
export async function enlargePicture(
  pixels: Pixels,
  request: Asked,
  context: EnlargeContext,
): Promise<EnlargedPicture> {
  const { signal, onProgress } = context;
  signal?.throwIfAborted();
  expectOneSize(request);
  onProgress?.({ stage: "load" });
  const upscaler = await found(request.upscaler, context);
  const second =
    request.upscaler_2 !== undefined && request.upscaler_2_visibility > 0
      ? await found(request.upscaler_2, context)
      : undefined;
  const wanted = wantedOf(request);
  const size = enlargedSize(pixels, wanted ?? boundOf(request));
  const crop = wanted && !request.whole ? { ...size, ...wanted } : size;
  const open = withOneRuntime(context);
  const one = await enlarged(pixels, upscaler, { ...request, ...size }, open);
  const made = second
    ? blended(
        one,
        await enlarged(pixels, second, { ...request, ...size }, open),
        request.upscaler_2_visibility,
      )
    : one;
  return {
    pixels: middleOf(made, crop),
    infotext: fieldsOf(pixels, request, crop, [upscaler, ...(second ? [second] : [])]),
    upscaler: aboutOf(upscaler),
    ...(second && { upscaler2: aboutOf(second) }),
  };
}

type Upscaler = OpenUpscaler | PlainUpscaler;

/** Two networks share one. */
function withOneRuntime(context: EnlargeContext): EnlargeContext {
  let opened: Promise<Runtime> | undefined;
  return { ...context, runtime: () => (opened ??= context.runtime()) };
}

/** Named before anything is computed. */
async function found(name: string, { folders }: EnlargeContext): Promise<Upscaler> {
  const plain = PLAIN_UPSCALERS.find((each) => each.toLowerCase() === name.toLowerCase());
  return plain ?? openUpscaler(name, folders);
}

/** A bound is for a factor. */
function expectOneSize({ width, height, max_side: most }: Asked): void {
  if (most === 0 || (width === undefined && height === undefined)) return;
  throw new Problem("input/invalid", {
    en: `--max-side ${most} bounds what --scale makes, and ${width === undefined ? "--height" : "--width"} was given: expected one of the two`,
    zh: `--max-side ${most} 用于限制 --scale 的结果，但同时给出了 ${width === undefined ? "--height" : "--width"}：两者只能用一个`,
  });
}

const boundOf = ({ scale, max_side: most }: Asked) => ({ scale, most });

/** The sides that were asked for; undefined where a factor was. */
function wantedOf({ width, height }: Partial<PictureSize>): Partial<PictureSize> | undefined {
  if (width === undefined && height === undefined) return undefined;
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

async function enlarged(
  pixels: Pixels,
  upscaler: Upscaler,
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

const nameOf = (upscaler: Upscaler): string =>
  typeof upscaler === "string" ? upscaler : upscaler.name;

function aboutOf(upscaler: Upscaler): AboutUpscaler {
  if (typeof upscaler === "string") return { name: upscaler };
  const { architecture, scale } = upscaler.upscaler;
  return { name: upscaler.name, path: upscaler.path, architecture, scale };
}

/** The fields as A1111 spells them (scripts/postprocessing_upscale.py); it does not write the second's visibility. */
function fieldsOf(
  pixels: PictureSize,
  request: Asked,
  made: PictureSize,
  [first, second]: readonly Upscaler[],
): string {
  const wanted = wantedOf(request);
  const size = `${made.width}x${made.height}`;
  const fields: [string, string | undefined][] = [
    ...(wanted
      ? ([
          [
            "Postprocess upscale to",
            `${request.width ?? made.width}x${request.height ?? made.height}`,
          ],
          ["Postprocess crop to", request.whole ? undefined : size],
        ] satisfies [string, string | undefined][])
      : ([
          ["Postprocess upscale by", String(request.scale)],
          [
            "Max side length",
            isBounded(pixels, boundOf(request)) ? String(request.max_side) : undefined,
          ],
        ] satisfies [string, string | undefined][])),
    ["Postprocess upscaler", first && nameOf(first)],
    ["Postprocess upscaler 2", second && nameOf(second)],
    ["Postprocess upscaler 2 visibility", second && String(request.upscaler_2_visibility)],
  ];
  return fields
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${quoted(value)}`]))
    .join(", ");
}

/** As A1111's `quote` (modules/infotext_utils.py): JSON where a value would be read as more than one. */
const quoted = (value: string): string => (/[,\n:]/.test(value) ? JSON.stringify(value) : value);
