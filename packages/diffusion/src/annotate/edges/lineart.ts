/** Line art by networks, white on black.
 *  Reference: Mikubill/sd-webui-controlnet@56cec5b, annotator/{lineart,lineart_anime,manga_line}/__init__.py,
 *  scripts/preprocessor/legacy/processor.py. */
import {
  LINEART_ANIME_MULTIPLE,
  lineart,
  lineartAnime,
  lineartAnimeConfig,
  lineartConfig,
  mangaLine,
  mangaLineConfig,
  weightsAt,
} from "@inkloom/models";
import { type Raster, resampledFloats, resampledOpenCv } from "@inkloom/pixels";
import type { Annotate, AnnotatorContext } from "../annotator.ts";
import { greyOf } from "./grey.ts";
import { floatsIn, planesIn } from "./planes.ts";
import { inFrame } from "./soft-edge.ts";

/** Of photographs; `file` is one of the two that were trained. */
export const photographLines = (file: string): Annotate =>
  inFrame(async ({ picture }, _, { networks }) => {
    const network = await networks.open("lineart", [file]);
    const config = lineartConfig(network.manifest);
    const { lines } = await networks.run(network, {
      name: "lineart",
      inputs: { picture: planesIn(picture, { scale: 1 / 255, shift: 0 }) },
      trace: ({ picture: x }) => ({ lines: lineart(weightsAt(""), x, config) }),
    });
    return inverted(picture, floatsIn(lines), 255);
  });

export const animeLines: Annotate = inFrame(({ picture }, _, context) =>
  drawnLines(picture, context),
);

/** The network needs sides that are multiples of 256: the picture is stretched to them, and its lines back. */
async function drawnLines(picture: Raster, { networks }: AnnotatorContext): Promise<Raster> {
  const network = await networks.open("lineart-anime", ["netG.pth"]);
  const config = lineartAnimeConfig(network.manifest);
  const filled = (side: number): number =>
    Math.ceil(side / LINEART_ANIME_MULTIPLE) * LINEART_ANIME_MULTIPLE;
  const size = { width: filled(picture.width), height: filled(picture.height) };
  const stretched = resampledOpenCv(picture, { ...size, filter: "cubic" });
  const { lines } = await networks.run(network, {
    name: "lineart-anime",
    inputs: { picture: planesIn(stretched, { scale: 1 / 127.5, shift: -1 }) },
    trace: ({ picture: x }) => ({ lines: lineartAnime(weightsAt(""), x, config) }),
  });
  const data = floatsIn(lines).map((value) => value * 127.5 + 127.5);
  const { width, height } = picture;
  const back = resampledFloats({ ...size, channels: 1, data }, { width, height, filter: "cubic" });
  return inverted(picture, back.data, 1);
}

export const mangaLines: Annotate = inFrame(async ({ picture }, _, { networks }) => {
  const network = await networks.open("lineart-anime-denoise", ["erika.pth"]);
  const config = mangaLineConfig(network.manifest);
  const { lines } = await networks.run(network, {
    name: "lineart-anime-denoise",
    inputs: { picture: planesIn(greyOf(picture), { scale: 1, shift: 0 }) },
    trace: ({ picture: x }) => ({ lines: mangaLine(weightsAt(""), x, config) }),
    blockedConvolutions: true,
  });
  const { width, height } = picture;
  const out = new Uint8ClampedArray(width * height);
  for (let i = 0; i < out.length; i++)
    out[i] = Math.floor(Math.fround(255 - Number(lines.data[i])));
  return { width, height, channels: 1, data: out };
});

/** White of what is dark, in whole levels: what lies behind the point is cut off before. */
function inverted({ width, height }: Raster, values: Float32Array, scale: number): Raster {
  const out = new Uint8ClampedArray(width * height);
  for (let i = 0; i < out.length; i++) {
    const level = Math.floor(Math.fround((values[i] ?? 0) * scale));
    out[i] = 255 - Math.min(Math.max(level, 0), 255);
  }
  return { width, height, channels: 1, data: out };
}
