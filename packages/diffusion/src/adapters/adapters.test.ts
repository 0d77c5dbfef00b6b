import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime, Session, TensorData, Text } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { modelManifest, SD15 } from "@inkloom/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { openCheckpoint } from "../checkpoint/open.ts";
import { TINY, tinyWeights, writeSafetensors } from "../checkpoint/tiny-checkpoint.suite.ts";
import { unetCall } from "../denoise/unet.ts";
import { openSessions } from "../sessions.ts";
import { findLora } from "./find-lora.ts";
import {
  kohyaPair,
  type LoraTensor,
  QUERY,
  scalar,
  tensor,
  TEXT_KEY,
  tinyLora,
  TOKENS,
  writeLora,
} from "./lora-files.suite.ts";
import { withLoras } from "./network-adapters.ts";
import { openLora } from "./open-lora.ts";

let folder: string;
let checkpoint: Checkpoint;
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkloom-lora-"));
  await mkdir(join(folder, "loras", "people"), { recursive: true });
  await writeSafetensors(join(folder, "tiny.safetensors"), tinyWeights());
  checkpoint = await openCheckpoint(join(folder, "tiny.safetensors"), []);
  runtime = await createNodeRuntime("cpu", { threads: 1 });
  await writeLora(join(folder, "loras", "ink.safetensors"), tinyLora());
  await writeLora(join(folder, "loras", "people", "Anna.safetensors"), tinyLora(), {
    ss_output_name: "anna v2",
  });
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

const loras = () => [join(folder, "nowhere"), join(folder, "loras")];
const write = async (name: string, tensors: Record<string, LoraTensor>, metadata = {}) => ({
  name,
  path: await writeLora(join(folder, `${name}.safetensors`), tensors, metadata),
});

describe("finding a LoRA", () => {
  test.each(["ink", "ink.safetensors", "INK", "people/Anna", "Anna", "anna", "anna v2"])(
    "by %j",
    async (asked) => {
      const { path } = await findLora(asked, loras());
      const name = asked.startsWith("i") || asked === "INK" ? "ink" : join("people", "Anna");
      expect(path).toBe(join(folder, "loras", `${name}.safetensors`));
    },
  );

  test("by path, wherever it lies", async () => {
    const path = join(folder, "loras", "ink.safetensors");
    expect(await findLora(path, [])).toEqual({ name: "ink", path });
  });

  test("names the nearest where there is none, and the tag", async () => {
    await expect(findLora("inc", loras(), "<lora:inc:1>")).rejects.toMatchObject({
      code: "lora/missing",
      message: expect.stringMatching(
        /^<lora:inc:1>: no LoRA is named "inc" in .*loras; the nearest are ink, Anna$/,
      ) as string,
    });
    await expect(findLora("ink", [])).rejects.toThrow("where there are none");
  });
});

describe("opening a LoRA", () => {
  test("reads factors, alpha and hash", async () => {
    const path = join(folder, "loras", "ink.safetensors");
    const { factors, hash, unused } = await openLora({ name: "ink", path }, checkpoint);
    expect(factors.map(({ layer, scale }) => [layer.split(".").at(-1), scale])).toEqual([
      ["to_q", 1],
      ["to_k", 1],
      ["q_proj", 1],
    ]);
    expect(factors[0]?.form).toEqual({
      kind: "low-rank",
      rank: 4,
      down: tensor(`${QUERY} down`, [4, 32]).values,
      up: tensor(`${QUERY} up`, [32, 4]).values,
    });
    const bytes = await readFile(path);
    const data = bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
    expect(hash).toBe(createHash("sha256").update(data).digest("hex").slice(0, 12));
    expect(unused).toEqual([]);
  });

  test("believes PEFT's settings beside the file and in its metadata", async () => {
    const tensors = {
      "base_model.model.down_blocks.0.attentions.0.proj_in.lora_A.weight": tensor(
        "a",
        [4, 32, 1, 1],
      ),
      "base_model.model.down_blocks.0.attentions.0.proj_in.lora_B.weight": tensor(
        "b",
        [32, 4, 1, 1],
      ),
    };
    await mkdir(join(folder, "peft"), { recursive: true });
    const path = join(folder, "peft", "adapter_model.safetensors");
    await writeLora(path, tensors);
    const scaleOf = async (at: string) =>
      (await openLora({ name: "p", path: at }, checkpoint)).factors[0]?.scale;
    expect(await scaleOf(path)).toBe(1);
    const settings = join(folder, "peft", "adapter_config.json");
    await writeFile(settings, JSON.stringify({ lora_alpha: 8, r: 4 }));
    expect(await scaleOf(path)).toBe(2);
    await writeFile(settings, JSON.stringify({ lora_alpha: 8, r: 4, use_rslora: true }));
    expect(await scaleOf(path)).toBe(4);
    const other = await writeLora(
      join(folder, "diffusers.safetensors"),
      Object.fromEntries(
        Object.entries(tensors).map(([key, value]) => [
          key.replace("base_model.model", "unet"),
          value,
        ]),
      ),
      { lora_adapter_metadata: JSON.stringify({ "unet.lora_alpha": 2, "unet.r": 4 }) },
    );
    expect(await scaleOf(other)).toBe(0.5);
  });

  test("says which family it is for where that is another", async () => {
    const found = await write("xl", kohyaPair(TEXT_KEY, [32, 4, 2048]));
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: "lora/family",
      message: `${found.path} is for Stable Diffusion XL, expected a LoRA for models whose text has 64 values per token like tiny (SD 1.x)`,
    });
    const second = await write(
      "xl2",
      kohyaPair("lora_te2_text_model_encoder_layers_0_mlp_fc1", [64, 4, 64]),
    );
    await expect(openLora(second, checkpoint)).rejects.toThrow("is for Stable Diffusion XL");
    const flux = await write(
      "flux",
      kohyaPair("lora_unet_double_blocks_0_img_attn_proj", [64, 4, 64]),
    );
    await expect(openLora(flux, checkpoint)).rejects.toThrow("is for FLUX");
  });

  test("names the tensor whose shape does not fit", async () => {
    const found = await write("wide", kohyaPair(QUERY, [48, 4, 32]));
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: "lora/family",
      message: expect.stringContaining(
        `${QUERY}.lora_up.weight with [48, 4], expected [32, rank]`,
      ) as string,
    });
  });

  test("names the tensor that holds no numbers", async () => {
    const tensors = tinyLora();
    const broken = tensors[`${QUERY}.lora_up.weight`];
    if (broken) broken.values[5] = Number.NaN;
    const found = await write("broken", tensors);
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: "lora/not-finite",
      message: `${found.path}: "${QUERY}.lora_up.weight" holds NaN at place 5, expected numbers`,
    });
  });

  test("a file of something else is no LoRA", async () => {
    const found = await write("else", { "model.weight": tensor("w", [2, 2]) });
    await expect(openLora(found, checkpoint)).rejects.toMatchObject({
      code: "lora/unreadable",
      message: `${found.path} holds nothing that fits tiny (SD 1.x): model.weight; expected the factors of a LoRA`,
    });
  });
});

/** What the U-Net answers for fixed inputs. */
async function answer(model: Checkpoint, sessions: ReturnType<typeof openSessions>) {
  const call = unetCall(sessions, model.unet);
  const latents = { shape: [1, 4, 8, 8] as const, data: tensor("x", [4, 8, 8]).values };
  const width = TINY.unet.contextSize;
  const context = { data: tensor("context", [77, width]).values, tokens: 77, width };
  return call(latents, 500, [context]);
}

/** Counts what is loaded and held. */
function watched(): {
  readonly runtime: Runtime;
  readonly loads: string[];
  readonly holds: number[];
} {
  const loads: string[] = [];
  const holds: number[] = [];
  const load: Runtime["load"] = async (graph, options) => {
    loads.push(graph.name);
    const session = await runtime.load(graph, options);
    const hold: Session["hold"] = (feeds: Readonly<Record<string, TensorData>>) => {
      holds.push(Object.keys(feeds).length);
      return session.hold(feeds);
    };
    return {
      ...session,
      run: session.run.bind(session),
      release: session.release.bind(session),
      hold,
    };
  };
  return { runtime: { ...runtime, load }, loads, holds };
}

const apart = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? Number.NaN))));

describe("adapted sessions", () => {
  const adapt = (name: string, unet: number, more = {}) =>
    withLoras(checkpoint, [{ name, unet, textEncoder: unet, ...more }], {
      folders: loras(),
      runtime,
    });

  test("another strength is no other session, and 0 is the plain model", async () => {
    const { runtime: counted, loads } = watched();
    const sessions = openSessions(counted);
    const plain = await answer(checkpoint, openSessions(runtime));
    const half = await answer(await adapt("ink", 0.5), sessions);
    const whole = await answer(await adapt("ink", 1), sessions);
    const none = await answer(await adapt("ink", 0), sessions);
    expect(loads).toHaveLength(1);
    expect(apart(half, plain)).toBeGreaterThan(1e-3);
    expect(apart(whole, half)).toBeGreaterThan(1e-3);
    expect(apart(none, plain)).toBeLessThan(1e-5);
    await sessions.release();
  });

  test("another file of the same layers and a rank with room is no other session", async () => {
    await writeLora(join(folder, "loras", "low.safetensors"), {
      ...kohyaPair(QUERY, [32, 2, 32]),
      ...kohyaPair(TOKENS, [64, 2, 64]),
    });
    const { runtime: counted, loads } = watched();
    const sessions = openSessions(counted);
    await answer(await adapt("ink", 1), sessions);
    const after = await answer(await adapt("low", 1), sessions);
    expect(loads).toHaveLength(1);
    const fresh = await answer(await adapt("low", 1), openSessions(runtime));
    expect(apart(after, fresh)).toBeLessThan(1e-5);
    const plain = await answer(checkpoint, openSessions(runtime));
    expect(apart(await answer(checkpoint, sessions), plain)).toBeLessThan(1e-5);
    expect(loads).toHaveLength(1);
    await sessions.release();
  });

  test("what does not fit is another session, with the reason told", async () => {
    await writeLora(join(folder, "loras", "high.safetensors"), tinyLora(9));
    await writeLora(
      join(folder, "loras", "elsewhere.safetensors"),
      kohyaPair("lora_unet_mid_block_attentions_0_proj_in", [64, 4, 64]),
    );
    await writeLora(join(folder, "loras", "full.safetensors"), {
      [`${QUERY}.diff`]: tensor("diff", [32, 32]),
    });
    const notices: Text[] = [];
    const { runtime: counted, loads } = watched();
    const sessions = openSessions(counted, undefined, (notice) => notices.push(notice));
    for (const name of ["ink", "high", "elsewhere", "ink", "full"])
      await answer(await adapt(name, 1), sessions);
    expect(loads).toHaveLength(5);
    expect(notices.map(({ en }) => en.replace(/^unet \S+ .*again/, "unet again"))).toEqual([
      expect.stringMatching(/^unet again for the LoRA: its rank is larger .*attn1\.to_q$/),
      expect.stringMatching(
        /it changes .*middle_block\.1\.proj_in, which the last ones left alone$/,
      ),
      expect.stringMatching(/it changes .*attn1\.to_q, which the last ones left alone$/),
      expect.stringMatching(/it changes .*attn1\.to_q in another way than the last ones$/),
    ]);
    await sessions.release();
  });

  test("held values are sent once, not at every step, and of another strength what it changes", async () => {
    const { runtime: counted, holds } = watched();
    const sessions = openSessions(counted);
    const model = await adapt("ink", 1);
    for (let step = 0; step < 3; step++) await answer(model, sessions);
    expect(holds).toEqual([4]); // two layers, two factors each
    await answer(withStrength(model, 0.5), sessions);
    expect(holds).toEqual([4, 2]);
    await sessions.release();
  });

  test("two at once add up, whatever their order", async () => {
    const options = { folders: loras(), runtime };
    const both = (names: readonly string[]) =>
      withLoras(
        checkpoint,
        names.map((name) => ({ name, unet: 0.7, textEncoder: 1 })),
        options,
      );
    const one = await answer(await both(["ink", "people/Anna"]), openSessions(runtime));
    const twice = await answer(await adapt("ink", 1.4), openSessions(runtime));
    expect(apart(one, twice)).toBeLessThan(1e-4); // the two files hold the same
  });

  test("block weights and a cut rank count", async () => {
    const plain = await answer(checkpoint, openSessions(runtime));
    const outside = await answer(
      await adapt("ink", 1, { blocks: "OUTALL" }),
      openSessions(runtime),
    );
    expect(apart(outside, plain)).toBeLessThan(1e-5);
    const cut = await answer(await adapt("ink", 1, { dynamicRank: 1 }), openSessions(runtime));
    expect(apart(cut, plain)).toBeGreaterThan(1e-4);
    expect(apart(cut, await answer(await adapt("ink", 1), openSessions(runtime)))).toBeGreaterThan(
      1e-3,
    );
  });

  test("a DoRA keeps its lengths, which are computed from the checkpoint's weights", async () => {
    const pair = kohyaPair(QUERY, [32, 4, 32]);
    const key = `${checkpointKey(QUERY)}.weight`;
    const weight = tinyWeights().get(key);
    if (!weight) throw new Error(`no ${key}`);
    const lengths = Float32Array.from({ length: 32 }, (_, row) =>
      Math.hypot(...weight.values.subarray(row * 32, row * 32 + 32)),
    );
    // No difference, and twice the lengths: the layer's weight twice.
    for (const [name, { values }] of Object.entries(pair))
      if (name.endsWith("up.weight")) values.fill(0);
    await writeLora(join(folder, "loras", "dora.safetensors"), {
      ...pair,
      [`${QUERY}.dora_scale`]: { shape: [32, 1], values: lengths.map((length) => 2 * length) },
    });
    await writeLora(join(folder, "loras", "double.safetensors"), {
      [`${QUERY}.diff`]: weight,
    });
    const dora = await answer(await adapt("dora", 1), openSessions(runtime));
    const double = await answer(await adapt("double", 1), openSessions(runtime));
    expect(apart(dora, double)).toBeLessThan(1e-4);
    expect(apart(dora, await answer(checkpoint, openSessions(runtime)))).toBeGreaterThan(1e-3);
  });

  test("parts that change nothing are told by name", async () => {
    await writeLora(join(folder, "loras", "odd.safetensors"), {
      ...tinyLora(),
      "<s1>": tensor("s1", [64]),
      lone: scalar(1),
    });
    const notices: Text[] = [];
    await withLoras(checkpoint, [{ name: "odd", unet: 1, textEncoder: 1 }], {
      folders: loras(),
      runtime,
      onNotice: (notice) => notices.push(notice),
    });
    expect(notices.map(({ en }) => en)).toEqual([
      "LoRA odd: 2 of its parts change nothing here: <s1>, lone",
    ]);
  });
});

/** The same opened file at another strength. */
function withStrength(model: Checkpoint, strength: number): Checkpoint {
  const { adapters } = model.unet;
  if (!adapters) throw new Error("no adapters");
  const applied = adapters.applied.map((each) => ({ ...each, strength }));
  return { ...model, unet: { ...model.unet, adapters: { ...adapters, applied } } };
}

const checkpointKey = (module: string): string =>
  module === QUERY
    ? "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn1.to_q"
    : module;

const testWeights =
  process.env["INKLOOM_TEST_WEIGHTS"] ?? join(import.meta.dirname, "../../../../../shared/weights");
const disney = join(testWeights, "lora", "lora_disney.safetensors");
const absent = existsSync(disney) ? "" : ` (skipped: no ${disney})`;

test.skipIf(absent)(`a real file whose tensors are misaligned is read whole${absent}`, async () => {
  const manifest = modelManifest(SD15);
  const network = (id: "unet" | "textEncoder") => ({
    config: SD15[id],
    weights: new Map(
      manifest[id].map(({ key, shape }) => [
        key,
        { key, shape, dtype: "F32", location: { kind: "memory", data: new Uint8Array() } },
      ]),
    ),
  });
  const full = {
    ...checkpoint,
    unet: network("unet"),
    textEncoder: network("textEncoder"),
  } as unknown as Checkpoint;
  const { factors, hash, unused } = await openLora({ name: "disney", path: disney }, full);
  expect(factors).toHaveLength(192);
  expect(unused).toEqual(["<s1>", "<s2>"]);
  expect(hash).toBe("deb8561122de");
});
