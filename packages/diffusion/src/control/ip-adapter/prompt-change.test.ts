import { input } from "@inkloom/engine";
import { promptedBlocks, SD15, SDXL, type UnetConfig, weightsAt } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import type { ControlCall } from "../control-unit.ts";
import type { OpenAdapter } from "./open-adapter.ts";
import type { PromptValues } from "./prompt.ts";
import { promptChange, type PromptOptions } from "./prompt-change.ts";

const CONTEXT = { data: new Float32Array(768), tokens: 1, width: 768 };
const CALL: ControlCall = {
  x: { data: new Float32Array(4 * 12 * 10), shape: [1, 4, 12, 10] },
  time: 500,
  contexts: [CONTEXT, CONTEXT],
  sides: ["unwanted", "wanted"],
  picture: 0,
  moment: { share: 0.5, sigma: 1 },
};

/** Keys are 1, values 2 of the first picture, 3 of the second, -1 of the unwanted side; one token each. */
function changeFor(config: UnetConfig, options: Partial<PromptOptions>) {
  const blocks = promptedBlocks(config);
  const channels = blocks.map((block) => block.channels);
  const pictures = options.pictures ?? [{ weight: 1 }];
  const rows = [...pictures.map((_, i) => 2 + i), -1];
  const values: PromptValues = {
    pictures: pictures.length,
    tokens: 1,
    prompt: new Float32Array(),
    layers: channels.map((size) => ({
      k: new Float32Array(rows.length * size).fill(1),
      v: Float32Array.from(
        { length: rows.length * size },
        (_, i) => rows[Math.floor(i / size)] ?? 0,
      ),
    })),
  };
  const adapter = { blocks, config: { channels } } as unknown as OpenAdapter;
  return promptChange(adapter, values, {
    prefix: "control0",
    config,
    weight: 0.5,
    weightType: "linear",
    pictures,
    isActive: () => true,
    ...options,
  });
}

const traced = (change: ReturnType<typeof changeFor>) =>
  change.trace({ batch: 2, height: 12, width: 10, tokens: 1 }, weightsAt(""), {});

describe("what an image prompt feeds", () => {
  test("is its values times the weight, by side", async () => {
    const feeds = await changeFor(SD15.unet, {}).feeds(CALL);
    expect(Object.keys(feeds)).toHaveLength(2 * 16);
    const values = feeds["control0.v.0.0"];
    expect(values?.shape).toEqual([2, 1, 320]);
    expect([values?.data[0], values?.data[320]]).toEqual([-0.5, 1]);
    expect(feeds["control0.k.0.0"]?.data[320]).toBe(1);
  });

  test("is zeros where the unit does not count, so that its graph stays the same", async () => {
    const change = changeFor(SD15.unet, { isActive: ({ share }) => share < 0.5 });
    const values = (await change.feeds(CALL))["control0.v.0.0"];
    expect([...(values?.data ?? [])].every((value) => value === 0)).toBe(true);
  });

  test("is nothing for blocks that its weight type leaves out", async () => {
    const style = changeFor(SDXL.unet, { weightType: "style transfer" });
    const fed = Object.keys(await style.feeds(CALL));
    expect(fed).toHaveLength(2 * 10); // the ten blocks of one transformer
    expect(Object.keys(traced(style).inputs).sort()).toEqual(fed.sort());
    expect(style.name).not.toBe(changeFor(SDXL.unet, {}).name);
  });

  test("has each picture by itself where one has a mask, within the unit's region", async () => {
    const half = (height: number, width: number) =>
      Float32Array.from({ length: height * width }, (_, i) => (i % width < width / 2 ? 1 : 0));
    const region = (height: number, width: number) => new Float32Array(height * width).fill(0.5);
    const pictures = [{ weight: 1, mask: half }, { weight: 2 }];
    const change = changeFor(SD15.unet, { pictures, region });
    const feeds = await change.feeds(CALL);
    expect(feeds["control0.v.0.1"]?.data[320]).toBe(3 * 2 * 0.5);
    expect(feeds["control0.mask.0.0"]?.shape).toEqual([1, 120, 1]);
    expect([...(feeds["control0.mask.0.0"]?.data ?? [])].slice(3, 7)).toEqual([0.5, 0.5, 0, 0]);
    expect([...(feeds["control0.mask.3.1"]?.data ?? [])]).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(Object.keys(traced(change).inputs).sort()).toEqual(Object.keys(feeds).sort());
  });

  test("keeps what the units before it do", () => {
    const x = input("x", [2, 120, 320]);
    const before = { hooks: { crossAttention: () => x } };
    const { options } = changeFor(SD15.unet, {}).trace(
      { batch: 2, height: 12, width: 10, tokens: 1 },
      weightsAt(""),
      before,
    );
    const place = {
      heads: 8,
      height: 12,
      width: 10,
      path: "input_blocks.1.1.transformer_blocks.0",
    };
    const sum = options.hooks?.crossAttention?.(place, x);
    expect(sum?.kind === "op" && sum.op.name).toBe("add");
  });
});
