/** Graphs make what ComfyUI makes of them. The goldens are by parity/comfy/make_goldens.py. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { decodePng, psnr } from "@inkloom/pixels";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkPrompt, type CheckedNode, type CheckedPrompt } from "./check-prompt.ts";
import type { NodeResult } from "./declaration.ts";
import { parseExactJson } from "./exact-json.ts";
import { GOLDENS, type GraphRuns, graphRuns, NAMES, writeVariants } from "./graph-runs.suite.ts";
import type { Prompt } from "./prompt.ts";
import type { Value } from "./values.ts";

interface Case {
  readonly name: string;
  /** What is compared. */
  readonly node: string;
  readonly output: number;
  readonly graph: Prompt;
}

const { cases, default: defaultGraph } = parseExactJson(
  readFileSync(new URL("cases.json", GOLDENS), "utf8"),
) as { readonly cases: readonly Case[]; readonly default: Prompt };

/** Largest difference over the largest element of the reference. */
const CLOSE = 1e-4;
/** Of the default workflow's picture, dB. */
const CLOSE_PICTURE = 60;

let graphs: GraphRuns;
/** By the case's name. */
const made = new Map<string, NodeResult>();
let goldens: Awaited<ReturnType<typeof openWeights>>;
beforeAll(async () => {
  graphs = await graphRuns();
  await writeVariants(graphs.home);
  goldens = await openWeights(fileURLToPath(new URL("tensors.safetensors", GOLDENS)));
  // All in one graph, so that each network is loaded once for its sizes.
  const nodes = new Map<string, CheckedNode>();
  for (const { name, graph, node, output } of cases)
    for (const [id, checked] of compared(graph, node, output)) {
      const inputs = new Map(
        [...checked.inputs].map(([key, input]) => [
          key,
          typeof input === "object" ? { ...input, node: `${name}/${input.node}` } : input,
        ]),
      );
      nodes.set(`${name}/${id}`, { ...checked, id: `${name}/${id}`, inputs });
    }
  const outputs = cases.map(({ name, node }) => `${name}/${node}`);
  const results = await graphs.run({ nodes, outputs, nodeErrors: {} });
  for (const { name, node } of cases) {
    const result = results.made.get(`${name}/${node}`);
    if (result) made.set(name, result);
  }
}, 300_000);
afterAll(() => graphs.close());

/** The nodes that one of a graph's outputs needs: checked with a node behind it that shows it. */
function compared(graph: Prompt, node: string, output: number): CheckedPrompt["nodes"] {
  const from = [node, output];
  const vae = ["loader", 2];
  const behind: Record<string, Prompt> = {
    LATENT: { end: { class_type: "VAEDecode", inputs: { samples: from, vae } } },
    IMAGE: { end: { class_type: "VAEEncode", inputs: { pixels: from, vae } } },
    MASK: {
      picture: { class_type: "LoadImage", inputs: { image: "input.png" } },
      end: {
        class_type: "VAEEncodeForInpaint",
        inputs: { pixels: ["picture", 0], vae, mask: from, grow_mask_by: 6 },
      },
    },
  };
  for (const end of Object.values(behind)) {
    const whole = {
      ...graph,
      loader: { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "inkloom-mini" } },
      ...end,
      decoded: { class_type: "VAEDecode", inputs: { samples: ["end", 0], vae } },
      shown: { class_type: "PreviewImage", inputs: { images: ["decoded", 0] } },
    };
    const shown =
      end === behind["LATENT"] ? { ...whole.shown, inputs: { images: ["end", 0] } } : whole.shown;
    const check = checkPrompt({ ...whole, shown }, NAMES);
    if ("checked" in check) return new Map([...check.checked.nodes].filter(([id]) => id in graph));
  }
  throw new Error(JSON.stringify(checkPrompt({ ...graph }, NAMES)));
}

/** As ComfyUI holds it: latents in the autoencoder's scale, pictures with their colours last. */
function comparable(value: Value | undefined): Float32Array {
  if (value?.type === "LATENT") {
    const { samples, scale } = value.value;
    return samples.data.map((each) => each / scale);
  }
  if (value?.type === "MASK") return value.value.data;
  if (value?.type !== "IMAGE") throw new Error(`${value?.type ?? "nothing"} is not compared`);
  const { data, shape } = value.value;
  const area = shape[2] * shape[3];
  return data.map(
    (_, i) =>
      data[Math.floor(i / 3 / area) * 3 * area + (i % 3) * area + (Math.floor(i / 3) % area)] ?? 0,
  );
}

test.each(cases)("$name", async ({ name, output }) => {
  const entry = goldens.entries.get(name);
  if (!entry) throw new Error(`${name} has no golden`);
  const golden = await readFloat32(entry);
  const own = comparable(made.get(name)?.values[output]);
  expect(own).toHaveLength(golden.length);
  // What is nothing there is nothing here as well.
  const largest = golden.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  let farthest = 0;
  golden.forEach((value, i) => {
    const apart = Math.abs((own[i] ?? NaN) - value);
    farthest = apart <= farthest ? farthest : apart; // NaN is kept
  });
  if (process.env["PARITY_VERBOSE"])
    process.stderr.write(`graph ${name}: ${(farthest / largest).toExponential(1)}\n`);
  expect(farthest / largest).toBeLessThanOrEqual(CLOSE);
});

test("the default workflow saves the picture that ComfyUI saves", async () => {
  const check = checkPrompt(defaultGraph, NAMES);
  if (!("checked" in check)) throw new Error(JSON.stringify(check.error));
  const { written } = await graphs.run(check.checked);
  const golden = await decodePng(readFileSync(new URL("default.png", GOLDENS)));
  const [picture, ...more] = written;
  if (!picture) throw new Error("no picture was saved");
  expect(more).toEqual([]);
  const decibels = psnr(picture.pixels, golden);
  if (process.env["PARITY_VERBOSE"])
    process.stderr.write(`default workflow: ${decibels.toFixed(1)} dB\n`);
  expect(decibels).toBeGreaterThanOrEqual(CLOSE_PICTURE);
});
