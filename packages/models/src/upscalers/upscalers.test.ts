/** Every architecture against spandrel: what is detected in a file's keys, and the picture that is made. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { graphOf } from "@inkloom/engine";
import { openWeights } from "@inkloom/engine/weights";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { type Manifest, manifestOf } from "../manifest.ts";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { testWeights } from "../test-weights.suite.ts";
import { weightsAt } from "../weights.ts";
import { upscalerOf } from "./detect.ts";
import { type Upscaler, upscaledPicture } from "./upscaler.ts";

interface Case {
  readonly architecture: string;
  readonly scale: number;
  readonly channels: number;
  readonly size: readonly [height: number, width: number];
  readonly keys: Readonly<Record<string, readonly number[]>>;
}

const PICTURES = new URL("./goldens/tiny.safetensors", import.meta.url);
const TRAINED = new URL("./goldens/trained.safetensors", import.meta.url);
const { cases } = JSON.parse(
  await readFile(new URL("./goldens/tiny.json", import.meta.url), "utf8"),
) as { cases: Record<string, Case> };

const manifestIn = ({ keys }: Case): Manifest =>
  Object.entries(keys).map(([key, shape]) => ({ key, shape }));

/** About the range of a picture, as parity/upscalers/make_goldens.py makes it. */
function hashedPicture(channels: number, [height, width]: readonly [number, number]) {
  const { shape, data } = hashInput("picture", [1, channels, height, width]);
  return float32(
    shape,
    data.map((value) => value * 0.25 + 0.5),
  );
}

function detected(manifest: Manifest): Upscaler {
  const upscaler = upscalerOf(manifest);
  if (upscaler === undefined) throw new Error("no architecture fits");
  return upscaler;
}

describe.each(Object.entries(cases))("%s", (name, tiny) => {
  const upscaler = detected(manifestIn(tiny));

  test("is detected with its sizes", () => {
    const { architecture, scale, channels } = upscaler;
    // spandrel does not set ESRGAN+ apart
    expect({ architecture: architecture.replace("ESRGAN+", "ESRGAN"), scale, channels }).toEqual({
      architecture: tiny.architecture,
      scale: tiny.scale,
      channels: tiny.channels,
    });
  });

  test("makes the reference's picture of one of odd size", async () => {
    const values = { picture: hashedPicture(tiny.channels, tiny.size) };
    const out = upscaledPicture(upscaler, weightsAt(""), inputsFor(values).picture);
    const weights = hashedWeights({ out }, upscaler.nameOf);
    const results = await evaluate({ out }, values, weights);
    const [height, width] = tiny.size;
    const { scale, outChannels } = upscaler;
    expect(results.out.shape).toEqual([1, outChannels, height * scale, width * scale]);
    expectParity(name, results.out, await golden(PICTURES, name));
  });

  test("takes a picture of a single pixel", async () => {
    const values = { picture: hashedPicture(tiny.channels, [1, 1]) };
    const out = upscaledPicture(upscaler, weightsAt(""), inputsFor(values).picture);
    const results = await evaluate({ out }, values, hashedWeights({ out }, upscaler.nameOf));
    expect(results.out.shape).toEqual([1, upscaler.outChannels, upscaler.scale, upscaler.scale]);
    expect(Array.from(results.out.data, Number).every(Number.isFinite)).toBe(true);
  });

  test("asks for keys and shapes that the file has", () => {
    const values = { picture: hashedPicture(tiny.channels, [16, 16]) };
    const out = upscaledPicture(upscaler, weightsAt(""), inputsFor(values).picture);
    const asked = manifestOf(graphOf({ out })).map(({ key, shape }) => ({
      key: upscaler.nameOf(key),
      shape,
    }));
    const { missing, misshaped } = compareManifest(asked, manifestIn(tiny));
    expect({ missing, misshaped }).toEqual({ missing: [], misshaped: [] });
  });
});

describe.each([
  ["safmn++", "team23_safmnpp.pth", "SAFMN++"],
  ["span", "team38_span_ch28_slim.pth", "SPAN"],
])("the trained %s", (name, file, architecture) => {
  const path = join(testWeights, "upscalers", file);
  test.skipIf(!existsSync(path))(
    "makes the reference's picture (skipped without test weights)",
    async () => {
      const { entries } = await openWeights(path);
      const upscaler = detected([...entries.values()]);
      expect(upscaler).toMatchObject({ architecture, scale: 4, channels: 3 });
      const values = { picture: hashedPicture(3, [16, 24]) };
      const out = upscaledPicture(upscaler, weightsAt(""), inputsFor(values).picture);
      const results = await evaluate({ out }, values, entries);
      expectParity(name, results.out, await golden(TRAINED, name));
    },
  );
});
