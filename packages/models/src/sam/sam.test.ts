/** Segment Anything against controlnet_aux: sizes read from keys, the encoders, masks of every sort of prompt. */
import { readFile } from "node:fs/promises";
import { graphOf, type TensorData } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { type Manifest, manifestOf } from "../manifest.ts";
import { readManifest } from "../manifest-text.suite.ts";
import {
  evaluate,
  expectParity,
  float32,
  golden,
  hashedWeights,
  hashInput,
  inputsFor,
} from "../parity.suite.ts";
import { weightsAt } from "../weights.ts";
import { type SamConfig, samConfig } from "./config.ts";
import { samMasks, samPicture } from "./sam.ts";

const NETWORKS = new URL("./goldens/networks.safetensors", import.meta.url);
const sizes = JSON.parse(
  await readFile(new URL("./goldens/networks.json", import.meta.url), "utf8"),
) as Record<string, Record<string, readonly number[]>>;

const manifestOfCase = (name: string): Manifest =>
  Object.entries(sizes[name] ?? {}).map(([key, shape]) => ({ key, shape }));

function configOf(manifest: Manifest): SamConfig {
  const config = samConfig(manifest);
  if (config === undefined) throw new Error("no sizes found");
  return config;
}

/** Its file does not tell the side, 1024 otherwise. */
const CASES: readonly [string, SamConfig][] = [
  ["vit", configOf(manifestOfCase("vit"))],
  ["tiny", { ...configOf(manifestOfCase("tiny")), side: 96, grid: 6 }],
];

const int64 = (shape: readonly number[], values: readonly number[]): TensorData => ({
  dtype: "int64",
  shape,
  data: BigInt64Array.from(values, BigInt),
});

describe.each(CASES)("a small %s", (name, config) => {
  const { side, grid, decoder } = config;

  /** The reference's picture, whose lower quarter lies beyond the edge. */
  function picture(): TensorData {
    const { shape, data } = hashInput("picture", [1, 3, side, side]);
    const edge = Math.floor((side * 3) / 4);
    return float32(
      shape,
      data.map((value, i) => (Math.floor(i / side) % side < edge ? value : 0)),
    );
  }

  /** What the reference made of it, its channels last. */
  async function encoded(): Promise<Float32Array> {
    const given = await golden(NETWORKS, `${name}.picture`); // [1, C, H, W]
    return Float32Array.from(given, (_, i) => {
      const [at, channel] = [Math.floor(i / decoder.width), i % decoder.width];
      return given[channel * grid * grid + at] ?? NaN;
    });
  }

  test("encodes the reference's picture", async () => {
    const values = { picture: picture() };
    const out = samPicture(weightsAt(""), inputsFor(values).picture, config);
    const results = await evaluate(
      { out },
      values,
      hashedWeights({ out }, (key) => key),
    );
    expect(results.out.shape).toEqual([1, grid, grid, decoder.width]);
    expectParity(name, results.out, await encoded());
  });

  const places = async (): Promise<Float32Array> => golden(NETWORKS, `${name}.places`);
  const box = [0.1, 0.2, 0.6, 0.5].map((share) => share * side);
  const prompts = {
    points: async () => ({
      wanted: [1, 2, 3],
      // the first of each pair, and what fills prompts without a box up
      places: float32(
        [3, 2, 2],
        Float32Array.from(await places(), (value, i) => (i % 4 < 2 ? value : 0)),
      ),
      kinds: int64([3, 2], [2, 0, 2, 0, 2, 0]),
    }),
    pairs: async () => {
      const given = await places();
      const rows = [0, 1, 2].flatMap((at) => [...given.slice(at * 4, at * 4 + 4), 0, 0]);
      return {
        wanted: [0],
        places: float32([3, 3, 2], Float32Array.from(rows)),
        kinds: int64([3, 3], [2, 1, 0, 1, 2, 0, 2, 2, 0]),
      };
    },
    box: async () => ({
      wanted: [0],
      places: float32([1, 4, 2], Float32Array.from([...(await places()).slice(0, 4), ...box])),
      kinds: int64([1, 4], [2, 1, 3, 4]),
    }),
  };

  test.each(["points", "pairs", "box"] as const)("makes masks of %s", async (kind) => {
    const { wanted, ...prompt } = await prompts[kind]();
    const tokens = float32([1, grid * grid, decoder.width], await encoded());
    const values = { picture: tokens, ...prompt };
    const out = samMasks(
      weightsAt(""),
      { ...inputsFor<keyof typeof values>(values), wanted },
      config,
    );
    const results = await evaluate(
      out,
      values,
      hashedWeights(out, (key) => key),
    );
    for (const part of ["masks", "quality"] as const)
      expectParity(
        `${name} ${kind} ${part}`,
        results[part],
        await golden(NETWORKS, `${name}.${kind}.${part}`),
      );
  });

  test("asks for keys that its file has", () => {
    const { missing, misshaped } = compareManifest(asked(config), manifestOfCase(name));
    expect({ missing, misshaped }).toEqual({ missing: [], misshaped: [] });
  });
});

/** What both halves need. */
function asked(config: SamConfig): Manifest {
  const { side, grid, decoder } = config;
  const inputs = inputsFor({
    picture: float32([1, 3, side, side], new Float32Array()),
    tokens: float32([1, grid * grid, decoder.width], new Float32Array()),
    places: float32([1, 2, 2], new Float32Array()),
    kinds: int64([1, 2], []),
  });
  const picture = samPicture(weightsAt(""), inputs.picture, config);
  const prompt = { ...inputs, picture: inputs.tokens, wanted: [0, 1, 2, 3] };
  return manifestOf(graphOf({ encoded: picture, ...samMasks(weightsAt(""), prompt, config) }));
}

/** What a softmax takes no notice of, masks as prompts, and classes of what MobileSAM's encoder was before. */
const UNUSED =
  /token_to_image\.k_proj\.bias$|^prompt_encoder\.mask_downscaling\.|^image_encoder\.(head|norm_head)\.|num_batches_tracked$/;

describe.each([
  ["vit_b", { width: 768, heads: 12, windows: 12 }],
  ["vit_l", { width: 1024, heads: 16, windows: 24 }],
  ["vit_h", { width: 1280, heads: 16, windows: 32 }],
  ["vit_t", undefined],
] as const)("the full-size %s", (name, vit) => {
  const manifest = readManifest(new URL(`./goldens/${name}.txt.gz`, import.meta.url));
  const config = configOf(manifest);

  test("has its sizes told by its keys", () => {
    expect(config).toMatchObject({ side: 1024, grid: 64, decoder: { width: 256, blocks: 2 } });
    const { encoder } = config;
    if (encoder.kind === "vit")
      expect({ ...encoder, windows: encoder.windows.length }).toMatchObject(vit ?? {});
    else expect(encoder.stages.map(({ width }) => width)).toEqual([64, 128, 160, 320]);
    expect(encoder.kind === "tiny").toBe(vit === undefined);
  });

  test("has every key in its shape, and no other but those of masks as prompts", () => {
    const { missing, misshaped, extra } = compareManifest(asked(config), manifest);
    expect({ missing, misshaped }).toEqual({ missing: [], misshaped: [] });
    expect(extra.filter(({ key }) => !UNUSED.test(key))).toEqual([]);
  });
});

test("another network's file has no sizes of this one", () => {
  expect(samConfig([{ key: "conv_first.weight", shape: [64, 3, 3, 3] }])).toBeUndefined();
});
