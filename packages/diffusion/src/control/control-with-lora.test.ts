import { createNodeRuntime } from "@inkloom/engine/node";
import { type Factors, layoutOf, PREFIXES, SD15, type UnetConfig } from "@inkloom/models";
import { expect, test } from "vitest";
import { unetCall } from "../denoise/unet.ts";
import { openSessions } from "../sessions.ts";
import type { ControlRun, Place } from "./control-unit.ts";
import { controlsOf } from "./controls.ts";
import { hashedUnet, hashInput, hashWeight } from "./tiny-control.suite.ts";

const CONFIG: UnetConfig = {
  ...SD15.unet,
  levels: [
    { channels: 32, attention: true, heads: 4 },
    { channels: 64, attention: false, heads: 4 },
  ],
  resBlocks: 1,
  contextSize: 24,
  groups: 16,
};
const LAYER = `${PREFIXES.unet}.input_blocks.1.1.transformer_blocks.0.attn1.to_q`;

test("a LoRA changes a network that a control unit adds to, as its merged weights would", async () => {
  const plain = hashedUnet(CONFIG);
  const [up, down] = [hashWeight("up", [32, 2]), hashWeight("down", [2, 32])];
  const base = plain.weights.get(`${LAYER}.weight`);
  if (base?.location.kind !== "memory") throw new Error("no weight");
  const merged = new Float32Array(base.location.data.slice().buffer);
  merged.forEach((value, i) => {
    const [row, column] = [Math.floor(i / 32), i % 32];
    const change = [0, 1].map((r) => (up[row * 2 + r] ?? 0) * (down[r * 32 + column] ?? 0));
    merged[i] = value + 0.7 * change.reduce((a, b) => a + b);
  });
  const data = new Uint8Array(merged.buffer);
  const whole = {
    config: CONFIG,
    weights: new Map(plain.weights).set(`${LAYER}.weight`, {
      ...base,
      location: { kind: "memory", data },
    }),
  };
  const form = { kind: "low-rank", rank: 2, width: 2, up, down } as const;
  const factors: Factors = { layer: LAYER, shape: [32, 32], scale: 1, form };
  const adapters = { layout: layoutOf([factors]), applied: [{ factors, strength: 0.7 }] };

  const runtime = await createNodeRuntime("cpu", { threads: 1 });
  const run: ControlRun = {
    isActive: ({ share }) => share < 0.5,
    places: ["skip.1", "middle"],
    added: () =>
      Promise.resolve(new Map<Place, Float32Array>([["skip.1", hashInput("skip", 32 * 60)]])),
  };
  const answers: Float32Array[] = [];
  for (const network of [whole, { ...plain, adapters }, plain]) {
    const sessions = openSessions(runtime);
    const controls = controlsOf([run]);
    const call = unetCall(sessions, network, { controls });
    const x = { data: hashInput("x", 4 * 60), shape: [1, 4, 10, 6] as const };
    const context = { data: hashInput("words", 77 * 24), tokens: 77, width: 24 };
    for (const share of [0, 0.9]) {
      controls.moment = { share, sigma: 1 };
      answers.push(await call(x, 500, [context]));
    }
    await sessions.release();
  }
  await runtime.close();
  const apart = (a: number, b: number): number =>
    Math.max(...(answers[a] ?? []).map((value, i) => Math.abs(value - (answers[b]?.[i] ?? NaN))));
  expect(apart(0, 2)).toBeLessThan(1e-4);
  expect(apart(1, 3)).toBeLessThan(1e-4);
  expect(apart(0, 4)).toBeGreaterThan(1e-3); // the LoRA does something
  expect(apart(0, 1)).toBeGreaterThan(1e-3); // and so does the unit, while it counts
});
