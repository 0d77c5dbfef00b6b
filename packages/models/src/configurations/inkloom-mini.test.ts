/** The embedded model computed from its own files, against diffusers and transformers. */
import { fileURLToPath } from "node:url";
import { openWeights, type WeightEntry } from "@inkloom/engine/weights";
import { describe, expect, test } from "vitest";
import { clipTextEncoder } from "../clip/text-encoder.ts";
import { compareManifest } from "../keys/compare.ts";
import { namingsOf } from "../keys/namings.ts";
import { PREFIXES } from "../keys/prefixes.ts";
import { canonicalManifest, resolveNames } from "../keys/resolve.ts";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashIds,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { unet } from "../unet/unet.ts";
import { vaeDecode } from "../vae/decoder.ts";
import { vaeEncode } from "../vae/encoder.ts";
import { weightsAt } from "../weights.ts";
import { INKLOOM_MINI } from "./inkloom-mini.ts";
import { modelManifest } from "./model-manifest.ts";

const GOLDENS = new URL("./goldens/inkloom-mini.safetensors", import.meta.url);
const MODEL = new URL("../../../../models/inkloom-mini/", import.meta.url);

const FILES = {
  textEncoder: "text_encoder/model.safetensors",
  unet: "unet/diffusion_pytorch_model.safetensors",
  vae: "vae/diffusion_pytorch_model.safetensors",
};

/** The file's weights by canonical key, after checking that it holds exactly what is needed. */
async function weightsOf(component: keyof typeof FILES): Promise<ReadonlyMap<string, WeightEntry>> {
  const expected = modelManifest(INKLOOM_MINI)[component];
  const { entries } = await openWeights(fileURLToPath(new URL(FILES[component], MODEL)));
  const actual = [...entries.values()];
  const { names } = resolveNames(expected, actual, namingsOf(INKLOOM_MINI)[component]);
  expect(compareManifest(expected, canonicalManifest(actual, names))).toEqual({
    missing: [],
    extra: [],
    harmless: [],
    misshaped: [],
  });
  return new Map(
    [...names].flatMap(([key, name]) => {
      const entry = entries.get(name);
      return entry ? [[key, entry]] : [];
    }),
  );
}

describe("embedded model", () => {
  test("its text encoder equals transformers", async () => {
    const values = { ids: hashIds("mini.ids", 1566, [1, 77]) };
    const { ids } = inputsFor(values);
    const out = clipTextEncoder(weightsAt(PREFIXES.textEncoder), ids, INKLOOM_MINI.textEncoder);
    const results = await evaluate({ out }, values, await weightsOf("textEncoder"));
    expectParity("mini context", results.out, await golden(GOLDENS, "context"));
  });

  test("its U-Net equals diffusers", async () => {
    const values = {
      latents: hashInput("mini.latents", [1, 4, 16, 16]),
      times: float32([1], Float32Array.of(250.5)),
      context: float32([1, 77, 192], await golden(GOLDENS, "context")),
    };
    const out = unet(weightsAt(PREFIXES.unet), inputsFor(values), INKLOOM_MINI.unet);
    const results = await evaluate({ out }, values, await weightsOf("unet"));
    expectParity("mini noise", results.out, await golden(GOLDENS, "noise"));
  });

  test("its autoencoder equals diffusers in both directions", async () => {
    const weights = await weightsOf("vae");
    const w = weightsAt(PREFIXES.vae);
    const scaled = hashInput("mini.latents", [1, 4, 8, 6]);
    const picture = hashInput("mini.picture", [1, 3, 64, 48]);
    const { scalingFactor } = INKLOOM_MINI.vae;
    const values = {
      latents: float32(
        scaled.shape,
        scaled.data.map((z) => z / scalingFactor),
      ),
      picture: float32(
        picture.shape,
        picture.data.map((p) => p * 0.5),
      ),
    };
    const inputs = inputsFor(values);
    const outputs = {
      decoded: vaeDecode(w, inputs.latents, INKLOOM_MINI.vae),
      mean: vaeEncode(w, inputs.picture, INKLOOM_MINI.vae).mean,
    };
    const results = await evaluate(outputs, values, weights);
    expectParity("mini picture", results.decoded, await golden(GOLDENS, "picture"));
    expectParity("mini mean", results.mean, await golden(GOLDENS, "mean"));
  });
});
