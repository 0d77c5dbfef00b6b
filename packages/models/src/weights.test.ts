import { graphOf } from "@inkloom/engine";
import { describe, expect, test } from "vitest";
import { conv2d } from "./layers/conv2d.ts";
import { linear } from "./layers/linear.ts";
import { manifestOf, parameterCount } from "./manifest.ts";
import { weightsAt } from "./weights.ts";
import { input } from "@inkloom/engine";

describe("weights", () => {
  test("are addressed by path from any place", () => {
    const w = weightsAt("model.diffusion_model").at("input_blocks.1").at("0");
    expect(w.at("in_layers.2").path).toBe("model.diffusion_model.input_blocks.1.0.in_layers.2");
    expect(w.at("emb_layers.1").param("bias", [320])).toMatchObject({
      kind: "parameter",
      key: "model.diffusion_model.input_blocks.1.0.emb_layers.1.bias",
      shape: [320],
    });
  });

  test("have no dot in front at the root", () => {
    expect(weightsAt("").at("1").param("weight", [1])).toMatchObject({ key: "1.weight" });
  });
});

describe("manifest", () => {
  test("lists what tracing used, once each and in the order of first use", () => {
    const w = weightsAt("net");
    const x = input("x", [1, 3, 8, 8]);
    const h = conv2d(w.at("0"), x, { out: 4, kernel: 3, padding: 1 });
    const twice = linear(w.at("1"), linear(w.at("1"), h, { out: 8, bias: false }), {
      out: 8,
      bias: false,
    });
    const manifest = manifestOf(graphOf({ twice }));
    expect(manifest).toEqual([
      { key: "net.0.weight", shape: [4, 3, 3, 3] },
      { key: "net.0.bias", shape: [4] },
      { key: "net.1.weight", shape: [8, 8] },
    ]);
    expect(parameterCount(manifest)).toBe(108 + 4 + 64);
  });
});
