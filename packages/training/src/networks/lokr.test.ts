import { SD15 } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import { factorization } from "./factorization.ts";
import type { LokrChoice } from "./lokr.ts";
import { newLoraNetwork } from "./lora-network.ts";
import { loraModules } from "./lora-settings.ts";
import { walkGolden } from "../steps/lora-walk.suite.ts";

const network = (networkDim: number, choice: Partial<LokrChoice> = {}) => {
  const lokr = { factor: -1, decomposeBoth: false, fullMatrix: false, ...choice };
  const settings = { networkDim, networkAlpha: 1, trainUnet: true, trainTextEncoder: true, lokr };
  return newLoraNetwork("lokr", loraModules(SD15, settings), 1);
};
const ofModule = (made: ReturnType<typeof network>, module: string) =>
  Object.fromEntries(
    made.tensors.flatMap(({ key, shape, scale }) =>
      key.startsWith(`${module}.`) ? [[key.slice(module.length + 1), [...shape, scale]]] : [],
    ),
  );
const PROJ_OUT = "lora_unet_up_blocks_3_attentions_2_proj_out"; // 320 to 320, 1x1
const FEED = "lora_unet_mid_block_attentions_0_transformer_blocks_0_ff_net_0_proj"; // 1280 to 10240

test("sizes are parted as LyCORIS parts them", async () => {
  const golden = (await walkGolden("lycoris-walk")).get("factorization") ?? [];
  for (let i = 0; i < golden.length; i += 4) {
    const [size = 0, factor = 0, ...parts] = golden.slice(i, i + 4);
    expect(factorization(size, factor), `${size} by ${factor}`).toEqual(Array.from(parts));
  }
});

describe("LoKr of SD 1.5", () => {
  test("keeps a small matrix whole and a large one as two factors of the rank", () => {
    const made = network(4, { factor: 8 });
    expect(ofModule(made, FEED)).toEqual({
      lokr_w1: [8, 8, 0.25],
      lokr_w2_a: [1280, 4, 1],
      lokr_w2_b: [4, 160, 1],
    });
  });

  test("keeps both as factors where that is asked for and they are large enough", () => {
    const made = network(4, { decomposeBoth: true });
    expect(ofModule(made, FEED)).toEqual({
      lokr_w1_a: [80, 4, 0.25],
      lokr_w1_b: [4, 32, 1],
      lokr_w2_a: [128, 4, 1],
      lokr_w2_b: [4, 40, 1],
    });
  });

  test("keeps whole what a rank would not make smaller, and tells an alpha that counts 1", () => {
    const made = network(64);
    expect(ofModule(made, PROJ_OUT)).toEqual({ lokr_w1: [16, 16, 1], lokr_w2: [20, 20, 1, 1, 1] });
    expect(made.modules.find(({ module }) => module === PROJ_OUT)?.alpha).toBe(64);
    const full = network(4, { fullMatrix: true, decomposeBoth: true });
    expect(ofModule(full, FEED)).toEqual({ lokr_w1: [80, 32, 1], lokr_w2: [128, 40, 1] });
  });

  test("changes nothing at first: one factor of each module is zero, the others are not", () => {
    for (const made of [network(4, { decomposeBoth: true }), network(64)]) {
      const zeros = new Map<string, number>();
      for (const { values, module } of made.tensors)
        if (values.every((value) => value === 0))
          zeros.set(module.module, (zeros.get(module.module) ?? 0) + 1);
      expect(zeros.size).toBe(264);
      expect(Math.max(...zeros.values())).toBe(1);
    }
  });

  test.each([
    [4, { factor: 8 }, 0.6],
    [16, { factor: 8 }, 2.4],
    [64, {}, 1.1],
    [64, { factor: 4 }, 18.6],
  ])("of dim %i with %o has so many MB in 16 bits: %f", (dim, choice, megabytes) => {
    const values = network(dim, choice).tensors.reduce((sum, each) => sum + each.values.length, 0);
    expect((2 * values) / 1e6).toBeCloseTo(megabytes, 1);
  });
});
