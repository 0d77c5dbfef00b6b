import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Runtime, Session, TensorData, Text } from "@inkloom/engine";
import { createNodeRuntime } from "@inkloom/engine/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { openCheckpoint } from "../checkpoint/open.ts";
import { TINY, tinyWeights, writeSafetensors } from "../checkpoint/tiny-checkpoint.suite.ts";
import { unetCall } from "../denoise/unet.ts";
import { openSessions } from "../sessions.ts";
import {
  kohyaPair,
  QUERY,
  scalar,
  tensor,
  tinyLora,
  TOKENS,
  writeLora,
} from "./lora-files.suite.ts";
import { withLoras } from "./network-adapters.ts";

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
