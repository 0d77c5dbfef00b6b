import { INKLOOM_MINI } from "@inkloom/models";
import { expect, test } from "vitest";
import { type LoraKind, type LoraNetwork, newLoraNetwork } from "./lora-network.ts";
import { loraModules } from "./lora-settings.ts";
import { expectNorms, scaleWeightNorms } from "./weight-norms.ts";

const LAYER = "lora_unet_mid_block_attentions_0_proj_in";

function network(kind: LoraKind, decomposeBoth: boolean): LoraNetwork {
  const made = newLoraNetwork(
    kind,
    loraModules(INKLOOM_MINI, {
      ...{ networkDim: 3, networkAlpha: 1.5, convDim: 2, convAlpha: 1 },
      ...{ trainUnet: true, trainTextEncoder: true },
      ...(kind === "lokr" && { lokr: { factor: 8, decomposeBoth, fullMatrix: false } }),
    }),
    1,
  );
  for (const { values } of made.tensors)
    for (let i = 0; i < values.length; i++) values[i] = Math.sin(i * 7.3 + values.length);
  return made;
}

/** Of the change of one 1x1 layer, made whole. */
function change({ tensors }: LoraNetwork): number[] {
  const own = tensors.filter(({ module }) => module.module === LAYER);
  const matrix = (role: string) => {
    const found = own.find(({ key }) => key === `${LAYER}.${role}`);
    if (!found) return undefined;
    const [rows = 1] = found.shape;
    const columns = found.values.length / rows;
    return Array.from({ length: rows }, (_, row) =>
      Array.from(found.values.subarray(row * columns, (row + 1) * columns), (v) => v * found.scale),
    );
  };
  const times = (a?: number[][], b?: number[][]) =>
    a?.map((row) =>
      (b?.[0] ?? []).map((_, j) => row.reduce((sum, v, k) => sum + v * (b?.[k]?.[j] ?? 0), 0)),
    );
  const pair = times(matrix("lora_up.weight"), matrix("lora_down.weight"));
  if (pair) return pair.flat();
  const first = matrix("lokr_w1") ?? times(matrix("lokr_w1_a"), matrix("lokr_w1_b"));
  const second = matrix("lokr_w2") ?? times(matrix("lokr_w2_a"), matrix("lokr_w2_b"));
  return (first ?? []).flat().flatMap((a) => (second ?? []).flat().map((b) => a * b));
}

test.each([
  ["lora", false],
  ["lokr", false],
  ["lokr", true],
] as const)("what a %s adds to a layer is shortened to the length asked for", (kind, both) => {
  const made = network(kind, both);
  const before = change(made);
  const length = Math.hypot(...before);
  scaleWeightNorms(made, length * 1.01);
  expect(change(made)).toEqual(before);
  scaleWeightNorms(made, length / 4);
  const after = change(made);
  expect(Math.hypot(...after) / length).toBeCloseTo(0.25, 4);
  after.forEach((value, i) => {
    expect(value).toBeCloseTo((before[i] ?? 0) / 4, 4);
  });
});

test("lengths of LoHa are not known", () => {
  expect(() => {
    expectNorms("loha");
  }).toThrow(/known for LoRA and LoKr/);
});
