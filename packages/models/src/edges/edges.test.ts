/** The networks of edge preprocessors against sd-webui-controlnet's (parity/annotators/edges.py). */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { constant, gather, graphOf, input, type Tensor } from "@inkloom/engine";
import { openWeights } from "@inkloom/engine/weights";
import { describe, expect, test } from "vitest";
import { compareManifest } from "../keys/compare.ts";
import { readManifest } from "../manifest-text.suite.ts";
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
import { type Weights, weightsAt } from "../weights.ts";
import { hed, hedConfig } from "./hed/hed.ts";
import { lineartAnime, lineartAnimeConfig } from "./lineart-anime/lineart-anime.ts";
import { lineart, lineartConfig } from "./lineart/lineart.ts";
import { mangaLine, mangaLineConfig } from "./manga-line/manga-line.ts";
import { mlsd, mlsdConfig } from "./mlsd/mlsd.ts";
import { pidinet, pidinetConfig } from "./pidinet/pidinet.ts";
import { teed } from "./teed/teed.ts";

interface Case {
  /** In the size of the golden. */
  readonly tiny: (w: Weights, picture: Tensor) => Tensor;
  /** With the sizes of a file. */
  readonly full: (w: Weights, picture: Tensor, manifest: Manifest) => Tensor;
  readonly size: readonly [channels: number, height: number, width: number];
  readonly range: readonly [scale: number, shift: number];
}

const BYTES = [64, 128] as const;
const UNIT = [0.25, 0.5] as const;
const SIGNED = [0.5, 0] as const;

const CASES: Readonly<Record<string, Case>> = {
  hed: {
    tiny: (w, x) => hed(w, x, { widths: [8, 8, 12, 16, 16] }),
    full: (w, x, manifest) => hed(w, x, hedConfig(manifest)),
    size: [3, 37, 50],
    range: BYTES,
  },
  pidinet: {
    tiny: (w, x) => pidinet(w, x, { width: 8, dilated: 4 }),
    full: (w, x, manifest) => pidinet(w, x, pidinetConfig(manifest)),
    size: [3, 35, 41],
    range: UNIT,
  },
  lineart: {
    tiny: (w, x) => lineart(w, x, { width: 64, blocks: 1 }),
    full: (w, x, manifest) => lineart(w, x, lineartConfig(manifest)),
    size: [3, 20, 28],
    range: UNIT,
  },
  "lineart-anime": {
    tiny: (w, x) => everyThird(lineartAnime(w, x, { width: 4 })),
    full: (w, x, manifest) => lineartAnime(w, x, lineartAnimeConfig(manifest)),
    size: [3, 256, 256],
    range: SIGNED,
  },
  "manga-line": {
    tiny: (w, x) =>
      mangaLine(w, x, { widths: [4, 6, 8, 10, 12], depths: [2, 2, 3, 1, 2], last: 5 }),
    full: (w, x, manifest) => mangaLine(w, x, mangaLineConfig(manifest)),
    size: [1, 32, 48],
    range: BYTES,
  },
  mlsd: {
    tiny: (w, x) => mlsd(w, x, { tiny: false }),
    full: (w, x, manifest) => mlsd(w, x, mlsdConfig(manifest)),
    size: [4, 48, 64],
    range: SIGNED,
  },
  "mlsd-tiny": {
    tiny: (w, x) => mlsd(w, x, { tiny: true }),
    full: (w, x, manifest) => mlsd(w, x, mlsdConfig(manifest)),
    size: [4, 48, 64],
    range: SIGNED,
  },
  teed: { tiny: teed, full: teed, size: [3, 40, 24], range: BYTES },
};

const NETWORKS = new URL("./goldens/networks.safetensors", import.meta.url);
const TRAINED = new URL("./goldens/trained.safetensors", import.meta.url);
const MANIFESTS = readManifest(new URL("./goldens/manifests.txt.gz", import.meta.url));

const manifestFor = (name: string): Manifest =>
  MANIFESTS.filter(({ key }) => key.startsWith(`${name}/`)).map(({ key, shape }) => ({
    key: key.slice(name.length + 1),
    shape,
  }));

/** What a weight is hashed by. Means of norms near 1 would leave nothing of what a network sees. */
const hashName = (key: string): string => (key.endsWith("running_mean") ? `${key}.bias` : key);

/** Goldens of large pictures keep every third row and column. */
function everyThird(y: Tensor): Tensor {
  const places = Array.from({ length: 86 }, (_, i) => i * 3);
  const indices = constant(places, [places.length], "int64");
  return gather(gather(y, indices, 2), indices, 3);
}

function hashedPicture({ size, range: [scale, shift] }: Case) {
  const { shape, data } = hashInput("picture", [1, ...size]);
  return float32(
    shape,
    data.map((value) => value * scale + shift),
  );
}

describe.each(Object.entries(CASES))("%s", (name, each) => {
  test("makes what the reference makes", async () => {
    const values = { picture: hashedPicture(each) };
    const out = each.tiny(weightsAt(""), inputsFor(values).picture);
    const results = await evaluate({ out }, values, hashedWeights({ out }, hashName));
    expectParity(name, results.out, await golden(NETWORKS, name));
  });

  test("asks for every weight of the full-size file and no other", () => {
    const held = manifestFor(name);
    const [channels] = each.size;
    const picture = input("picture", [1, channels, 256, 256], "float32");
    const out = each.full(weightsAt(""), picture, held);
    const asked = manifestOf(graphOf({ out }));
    const { missing, misshaped, extra } = compareManifest(asked, held);
    const more = extra.filter(({ key }) => !key.endsWith(".num_batches_tracked"));
    expect({ missing, misshaped, more }).toEqual({ missing: [], misshaped: [], more: [] });
  });
});

describe.each([
  ["mlsd-tiny", "mlsd/mlsd_tiny_512_fp32.pth"],
  ["teed", "teed/MTEED.pth"],
])("the trained %s", (name, file) => {
  const path = join(testWeights, file);
  test.skipIf(!existsSync(path))(
    "makes what the reference makes (skipped without test weights)",
    async () => {
      const each = CASES[name];
      if (each === undefined) throw new Error(name);
      const { entries } = await openWeights(path);
      const values = { picture: hashedPicture(each) };
      const out = each.tiny(weightsAt(""), inputsFor(values).picture);
      const results = await evaluate({ out }, values, entries);
      expectParity(name, results.out, await golden(TRAINED, name));
    },
  );
});
