/** What the sampler sees between two steps, as a picture. Three ways, the best that is there: TAESD's
 *  decoder, the checkpoint's own autoencoder where it is small, and a colour per latent cell. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { compileGraph, input, optimise } from "@inkloom/engine";
import { openWeights } from "@inkloom/engine/weights";
import { SD15, SDXL, taesdDecode, weightsAt } from "@inkloom/models";
import { fromPlanes, type Pixels } from "@inkloom/pixels";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { type OpenSessions, outputData } from "../sessions.ts";
import { decodeLatents } from "./decode.ts";
import type { Latents } from "./latents.ts";

/** Shows the first picture of a batch. */
export type Preview = (latents: Latents) => Promise<Pixels>;

/** Files that are looked for in the folders of models, under their official names. */
const TAESD = "taesd_decoder.safetensors";
const TAESDXL = "taesdxl_decoder.safetensors";

/** An autoencoder this narrow decodes in milliseconds; the embedded model's has 96 channels at most. */
const SMALL_CHANNELS = 128;

/** Chooses the way; nothing is loaded before the first picture is asked for. */
export async function previewOf(
  sessions: OpenSessions,
  { vae, family }: Checkpoint,
  folders: readonly string[],
): Promise<Preview> {
  if (Math.max(...vae.config.channels) <= SMALL_CHANNELS)
    return async (latents) => {
      const [picture] = await decodeLatents(sessions, vae, first(latents));
      return picture ?? approximate(latents, FACTORS);
    };
  const xl = family === "SDXL" || family === "SDXL refiner";
  const { scalingFactor } = (xl ? SDXL : SD15).vae;
  const known = vae.config.scalingFactor === scalingFactor;
  const taesd = known ? await findFile(folders, xl ? TAESDXL : TAESD) : undefined;
  return taesd === undefined
    ? (latents) => Promise.resolve(approximate(latents, xl ? XL_FACTORS : FACTORS))
    : (latents) => decodeTiny(sessions, taesd, first(latents));
}

async function findFile(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return path;
  }
  return undefined;
}

async function decodeTiny(sessions: OpenSessions, path: string, latents: Latents): Promise<Pixels> {
  const { entries } = await openWeights(path);
  const [, , height, width] = latents.shape;
  const session = await sessions.get(`taesd ${height}x${width}`, ({ capabilities }) => {
    const picture = taesdDecode(weightsAt(""), input("latents", latents.shape));
    return compileGraph("taesd", { picture }, { weights: entries, capabilities, optimise });
  });
  const feeds = {
    latents: { dtype: "float32", shape: latents.shape, data: latents.data },
  } as const;
  const planes = outputData(await session.run(feeds), "picture"); // about [0, 1]
  return fromPlanes(
    planes.map((value) => value * 2 - 1),
    { width: width * 8, height: height * 8 },
  );
}

/** A row per channel. */
type Factors = readonly (readonly [r: number, g: number, b: number])[];

const first = ({ data, shape: [pictures, ...cell] }: Latents): Latents => ({
  data: data.subarray(0, data.length / pictures),
  shape: [1, ...cell],
});

/**
 * How much of each colour one latent channel of Stable Diffusion 1.x carries: a least-squares fit, one
 * row per channel, result in [-1, 1]. The factors are the field's usual ones
 * (AUTOMATIC1111/stable-diffusion-webui@82a973c, modules/sd_vae_approx.py).
 */
const FACTORS: Factors = [
  [0.298, 0.207, 0.208],
  [0.187, 0.286, 0.173],
  [-0.158, 0.189, 0.264],
  [-0.184, -0.271, -0.473],
];

/** The same for SDXL. */
const XL_FACTORS: Factors = [
  [0.3448, 0.4168, 0.4395],
  [-0.1953, -0.029, 0.025],
  [0.1074, 0.0886, -0.0163],
  [-0.373, -0.2499, -0.2088],
];

/** One pixel per latent cell. */
function approximate({ data, shape: [, , height, width] }: Latents, factors: Factors): Pixels {
  const size = height * width;
  const planes = new Float32Array(3 * size);
  factors.forEach((colours, channel) => {
    colours.forEach((factor, colour) => {
      for (let i = 0; i < size; i++) {
        const at = colour * size + i;
        planes[at] = (planes[at] ?? 0) + factor * (data[channel * size + i] ?? 0);
      }
    });
  });
  return fromPlanes(planes, { width, height });
}
