/** Training a network of SDXL's shape: two text encoders, the second's vector of a text, sizes. */
import { expect, test } from "vitest";
import { controlWalk, embeddingWalk, loraWalk, walkGolden } from "./lora-walk.suite.ts";
import { peftKey, tinySdxl } from "./sdxl-walk.suite.ts";

type Walk = Awaited<ReturnType<typeof loraWalk>>;

/** @param count tensors that the golden keeps */
async function expectWalk(name: string, { losses, tensors }: Walk, count: number): Promise<void> {
  const golden = await walkGolden("sdxl-walks");
  const expected = golden.get(`${name}.losses`) ?? new Float32Array();
  expect(losses).toHaveLength(expected.length);
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / (expected[i] ?? 0) - 1), `step ${i + 1}`).toBeLessThan(1e-5);
  });
  const kept = [...golden].flatMap(([key, values]) =>
    key.startsWith(`${name}.`) && !key.endsWith(".losses")
      ? [[key.slice(name.length + 1), values] as const]
      : [],
  );
  expect(kept).toHaveLength(count);
  for (const [key, values] of kept) {
    const actual = tensors.get(key) ?? new Float32Array();
    expect(actual, key).toHaveLength(values.length);
    const apart = values.map((value, i) => (actual[i] ?? 0) - value);
    expect(Math.hypot(...apart), key).toBeLessThanOrEqual(1e-3 * Math.hypot(...values));
  }
}

const checkpoint = tinySdxl();

test("10 steps of a LoRA have diffusers' losses and end at peft's factors", async () => {
  const walk = await loraWalk(10, "lora", {}, { checkpoint, nameOf: peftKey });
  await expectWalk("lora", walk, 14);
  // The first text encoder's last layer is not read, so that no decay of weights touches it.
  const unread = "lora_te1_text_model_encoder_layers_1_mlp_fc1.lora_down.weight";
  const golden = (await walkGolden("sdxl-walks")).get(`lora.${unread}`) ?? new Float32Array();
  const actual = walk.tensors.get(unread);
  for (const [i, value] of golden.entries()) expect(actual?.[i]).toBeCloseTo(value, 6);
});

test("10 steps of learning a word have its losses, and end at the vectors of both text encoders", async () => {
  await expectWalk("embedding", await embeddingWalk(10, checkpoint, [60, 70]), 2);
});

test("10 steps of training a ControlNet have its losses, and end near its weights", async () => {
  await expectWalk("control", await controlWalk(10, checkpoint), 6);
});
