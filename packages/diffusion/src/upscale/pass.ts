/** One pass of an upscaling network over a picture, tile by tile. */
import { Problem } from "@inkloom/contract";
import { compileGraph, input, optimise, type Session } from "@inkloom/engine";
import { upscaledPicture, weightsAt } from "@inkloom/models";
import type { Raster } from "@inkloom/pixels";
import { type OpenSessions, outputData } from "../sessions.ts";
import type { OpenUpscaler } from "./open.ts";
import { layBeside, passInto, type Planes, tiledSide } from "./tiles.ts";

export interface PassOptions {
  /** Longest side of a tile, pixels; 0 for the whole picture at once. */
  readonly tile: number;
  /** Pixels that neighbouring tiles share at least. */
  readonly overlap: number;
  readonly sessions: OpenSessions;
  readonly signal?: AbortSignal | undefined;
  /** Called after each tile. */
  readonly onTile?: (() => void) | undefined;
}

/** Number of tiles of a pass, and the size of each. */
export function tilesOf(open: OpenUpscaler, width: number, height: number, sizes: TileSizes) {
  const { across, down } = layout(open, width, height, sizes);
  const count = across.starts.length * down.starts.length;
  return { count, width: across.tile, height: down.tile };
}

type TileSizes = Pick<PassOptions, "tile" | "overlap">;

function layout(open: OpenUpscaler, width: number, height: number, { tile, overlap }: TileSizes) {
  const { period } = open.upscaler;
  return {
    across: tiledSide(width, tile, overlap, period),
    down: tiledSide(height, tile, overlap, period),
  };
}

/**
 * Enlarges a raster with the network's channels. Besides the result, only two rows of tiles are held at a
 * time. Rejects with the signal's reason between tiles.
 *
 * @throws Problem `upscaler/not-finite`
 */
export async function upscaledRaster(
  open: OpenUpscaler,
  raster: Raster,
  options: PassOptions,
): Promise<Raster> {
  const { scale, outChannels } = open.upscaler;
  const { across, down } = layout(open, raster.width, raster.height, options);
  const session = await tileSession(open, down.tile, across.tile, options.sessions);
  const [width, height] = [raster.width * scale, raster.height * scale];
  const out = new Uint8ClampedArray(width * height * outChannels);
  const result: Raster = { width, height, channels: outChannels, data: out };
  const stripWidth = ((across.starts.at(-1) ?? 0) + across.tile) * scale;
  let above: Planes | undefined;
  for (const [i, top] of down.starts.entries()) {
    const strip = planes(outChannels, down.tile * scale, stripWidth);
    let filled = 0;
    for (const left of across.starts) {
      options.signal?.throwIfAborted();
      const tile = tileOf(raster, left, top, across.tile, down.tile);
      layBeside(strip, await enlarged(session, open, tile, options), left * scale, filled);
      filled = (left + across.tile) * scale;
      options.onTile?.();
    }
    const before = down.starts[i - 1];
    if (above && before !== undefined) passInto(above, strip, (before + down.tile - top) * scale);
    const end = down.starts[i + 1] ?? raster.height;
    write(result, strip, top * scale, (end - top) * scale);
    above = strip;
  }
  return result;
}

const planes = (channels: number, height: number, width: number): Planes => ({
  channels,
  height,
  width,
  data: new Float32Array(channels * height * width),
});

function tileSession(
  { path, upscaler, weights }: OpenUpscaler,
  height: number,
  width: number,
  sessions: OpenSessions,
): Promise<Session> {
  return sessions.get(`upscaler ${path} ${height}x${width}`, ({ capabilities }) => {
    const shape = [1, upscaler.channels, height, width];
    const enlarged = upscaledPicture(upscaler, weightsAt(""), input("picture", shape));
    return compileGraph("upscaler", { enlarged }, { weights, capabilities, optimise });
  });
}

/** Bytes of a rectangle as planes in 0..1; past the picture's end it is reflected. */
function tileOf(
  { width: whole, height: rows, channels, data }: Raster,
  left: number,
  top: number,
  width: number,
  height: number,
): Planes {
  const tile = planes(channels, height, width);
  let at = 0;
  for (let c = 0; c < channels; c++)
    for (let y = top; y < top + height; y++) {
      const row = inside(y, rows) * whole;
      for (let x = left; x < left + width; x++)
        tile.data[at++] = (data[(row + inside(x, whole)) * channels + c] ?? 0) / 255;
    }
  return tile;
}

const inside = (at: number, side: number): number =>
  at < side ? at : Math.max(0, 2 * (side - 1) - at);

async function enlarged(
  session: Session,
  { path, upscaler: { scale, outChannels } }: OpenUpscaler,
  { channels, height, width, data }: Planes,
  { signal }: PassOptions,
): Promise<Planes> {
  const picture = { dtype: "float32", shape: [1, channels, height, width], data } as const;
  const outputs = await session.run({ picture }, { ...(signal && { signal }) });
  const made = outputData(outputs, "enlarged");
  if (!made.every(Number.isFinite))
    throw new Problem("upscaler/not-finite", {
      en: `${path} made values that are not finite, expected colours`,
      zh: `${path} 产生了非有限数值，应为颜色`,
    });
  return { channels: outChannels, height: height * scale, width: width * scale, data: made };
}

/** The first `count` rows of a strip as bytes, rounded to the nearest. */
function write(result: Raster, strip: Planes, top: number, count: number): void {
  const { channels, width, data } = result; // the strip may be wider
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < count; y++) {
      const from = (c * strip.height + y) * strip.width;
      const to = (top + y) * width * channels + c;
      for (let x = 0; x < width; x++) data[to + x * channels] = (strip.data[from + x] ?? 0) * 255; // rounds and clamps
    }
}
