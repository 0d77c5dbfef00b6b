/** Units that change attention: what cannot be opened, what their parts make. */
import { join } from "node:path";
import type { ControlUnit } from "@inkloom/contract";
import type { UnetConfig } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import { staysFloat } from "../precision/sensitive-layers.ts";
import { visionPlanes } from "./ip-adapter/vision.ts";
import { fidelityOf } from "./reference/reference-kind.ts";
import {
  apart,
  DEEP,
  folder,
  golden,
  HEIGHT,
  IP,
  LOW,
  opened,
  useTinyNetworks,
  walked,
  WIDTH,
} from "./tiny-attention.suite.ts";
import { hashPicture, keysOf, SMALL, writeNetwork } from "./tiny-control.suite.ts";

useTinyNetworks();

describe("units that cannot be opened name what is wrong", () => {
  test.each<[string, UnetConfig, Partial<ControlUnit>, string]>([
    ["an adapter for another network", DEEP, IP, "it is an IP-Adapter for another network"],
    [
      "LLLite for another network",
      SMALL,
      { model: "lite", image: "a" },
      "does not fit this checkpoint",
    ],
  ])("%s", async (_, config, unit, message) => {
    await expect(opened(config, [unit])).rejects.toMatchObject({ code: "control/family" });
    await expect(opened(config, [unit])).rejects.toThrow(message);
  });

  test("an adapter with a preprocessor of another kind", async () => {
    await expect(opened(SMALL, [{ ...IP, preprocessor: "canny" }])).rejects.toThrow(
      "ip is an IP-Adapter, which canny does not go with",
    );
  });

  test("a missing image encoder", async () => {
    await expect(opened(SMALL, [IP], {}, [])).rejects.toMatchObject({ code: "annotator/missing" });
  });

  test("a unit without a picture, which takes the one that is drawn anew where there is one", async () => {
    await expect(opened(SMALL, [{ model: "ip" }])).rejects.toThrow("control 1 has no picture");
    const picture = hashPicture("a", WIDTH, HEIGHT);
    const { runs } = await opened(SMALL, [{ model: "ip", weight: 0.8 }], { source: { picture } });
    expect(apart(await walked(SMALL, runs, 1), await golden("ip-adapter"))).toBeLessThan(1e-4);
  });

  test("InstantID's ControlNet without its adapter before it", async () => {
    await writeNetwork(join(folder, "instantid.safetensors"), "a", keysOf("a"));
    await expect(opened(SMALL, [{ model: "instantid", image: "a" }])).rejects.toThrow(
      "expected a unit of InstantID's adapter with a face before it",
    );
  });
});

test("layers that a unit brings along stay in float where the U-Net is int8", async () => {
  const [run] = (await opened(LOW, [{ model: "lite", image: "a" }])).runs;
  const keys = [...(run?.change?.weights?.keys() ?? [])];
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.every(staysFloat)).toBe(true);
});

test("pictures become what CLIP's preprocessing makes of them", async () => {
  const found = visionPlanes(hashPicture("a", WIDTH, HEIGHT), 28);
  expect(apart(found, await golden("planes"))).toBeLessThan(1e-6);
  expect(visionPlanes(hashPicture("a", 1, 1), 28).every(Number.isFinite)).toBe(true);
  expect(visionPlanes(hashPicture("a", 300, 2), 28)).toHaveLength(3 * 28 * 28);
});

test("Style Fidelity counts in balanced mode, and less of it in SDXL", () => {
  const first = { isXl: false, pass: "only" } as const;
  expect(fidelityOf({ mode: "balanced" }, first)).toBe(0.5);
  expect(fidelityOf({ mode: "balanced", threshold_a: 0.5 }, { ...first, isXl: true })).toBe(0.125);
  expect(fidelityOf({ mode: "control", threshold_a: 0.2 }, first)).toBe(1);
  expect(fidelityOf({ mode: "prompt", threshold_a: 0.2 }, first)).toBe(0);
  expect(fidelityOf({ mode: "balanced", threshold_a: 0.2 }, { isXl: false, pass: "high" })).toBe(0);
});
