import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint } from "@inkloom/diffusion";
import { sizeOf } from "@inkloom/engine";
import { expect, test } from "vitest";
import {
  tinyWeights,
  writeSafetensors,
} from "../../../diffusion/src/checkpoint/tiny-checkpoint.suite.ts";
import { newControlNet } from "./control-network.ts";

const spreadOf = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

test("a new ControlNet answers nothing, and lets the control picture pass", async () => {
  const folder = await mkdtemp(join(tmpdir(), "inkloom-control-"));
  try {
    const model = join(folder, "tiny.safetensors");
    await writeSafetensors(model, tinyWeights());
    const { tensors, config } = await newControlNet(await openCheckpoint(model, []), 7);
    const answers = tensors.filter(({ name }) => /zero_convs|middle_block_out/.test(name));
    expect(answers.length).toBeGreaterThan(4);
    for (const { values } of answers) expect(spreadOf(values)).toBe(0);

    const hint = tensors.filter(({ name }) => name.includes("input_hint_block"));
    expect(hint).toHaveLength(2 * (config.hintWidths.length + 1));
    for (const { name, shape, values } of hint) {
      if (name.endsWith(".bias")) expect(spreadOf(values)).toBe(0);
      else {
        // He's: what rectifiers take away is given back. Little of the last, which adds to what the U-Net's half has.
        const share = name.includes(`.${2 * config.hintWidths.length}.`) ? 0.3 : 1;
        const wanted = share * Math.sqrt(2 / sizeOf(shape.slice(1)));
        expect(spreadOf(values) / wanted).toBeCloseTo(1, 1);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
