/** Whole walks with units that change attention, against their references over the same tiny networks. */
import type { ControlUnit } from "@inkloom/contract";
import { PREFIXES, type UnetConfig } from "@inkloom/models";
import { describe, expect, test } from "vitest";
import type { Context } from "../conditioning/context.ts";
import { unetCall } from "../denoise/unet.ts";
import { openSessions } from "../sessions.ts";
import { controlsOf } from "./controls.ts";
import {
  apart,
  COUNT,
  DEEP,
  golden,
  IP,
  LOW,
  opened,
  REFERENCE,
  runtime,
  SHAPE,
  unetOf,
  useTinyNetworks,
  walked,
} from "./tiny-attention.suite.ts";
import { hashInput, SMALL } from "./tiny-control.suite.ts";

useTinyNetworks();

describe("a walk with units that change attention", () => {
  test.each<[string, UnetConfig, Partial<ControlUnit>]>([
    ["ip-adapter", SMALL, IP],
    ["lllite", LOW, { model: "lite", image: "a", weight: 0.8 }],
    ["reference", DEEP, { ...REFERENCE, preprocessor: "reference_adain+attn" }],
  ])("ends where its reference does: %s", async (name, config, unit) => {
    const { runs } = await opened(config, [
      name === "reference" ? { ...unit, preprocessor: "reference_adain+attn" } : unit,
    ]);
    const error = apart(await walked(config, runs, 1), await golden(name));
    if (process.env["PARITY_VERBOSE"]) process.stderr.write(`${name}: ${error.toExponential(1)}\n`);
    expect(error).toBeLessThan(1e-4);
  });

  test("that count at no moment is the plain one", async () => {
    const plain = await walked(SMALL, []);
    const never = { start: 1, end: 1 };
    const { runs } = await opened(SMALL, [
      { ...IP, ...never },
      { ...REFERENCE, ...never },
    ]);
    expect(apart(await walked(SMALL, runs), plain)).toBeLessThan(1e-5);
  });

  test("of two pictures in the same place is that of one", async () => {
    const one = await walked(SMALL, (await opened(SMALL, [IP])).runs);
    const images = ["a", "a"].map((image) => ({ image, weight: 1 }));
    const both = await opened(SMALL, [{ model: "ip", weight: 0.8, images }]);
    expect(apart(await walked(SMALL, both.runs), one)).toBeLessThan(1e-5);
    const halves = images.map((each) => ({ ...each, weight: 0.5, mask: "white" }));
    const { runs } = await opened(SMALL, [{ model: "ip", weight: 0.8, images: halves }]);
    expect(apart(await walked(SMALL, runs), one)).toBeGreaterThan(1e-3); // the mask is no white picture
  });

  test("that leaves an input of its graph unused is walked like any other", async () => {
    const ask = async (unit: Partial<ControlUnit>, single: boolean): Promise<boolean> => {
      const { runs } = await opened(SMALL, [{ ...REFERENCE, ...unit }]);
      const sessions = openSessions(runtime);
      const call = unetCall(sessions, unetOf(SMALL), { controls: controlsOf(runs) });
      const context: Context = { data: hashInput("wanted", 77 * 24), tokens: 77, width: 24 };
      const x = { data: hashInput("latents", COUNT), shape: SHAPE };
      const found = await call(x, 500, single ? [context] : [context, context]);
      await sessions.release();
      return found.every(Number.isFinite);
    };
    expect(await ask({ mode: "prompt" }, false)).toBe(true);
    expect(await ask({}, true)).toBe(true);
    expect(await ask({ weight: 0.01 }, false)).toBe(true);
  });

  test("reads what its family reads: a vector beside the time, a mask behind the latents", async () => {
    const answer = async (config: UnetConfig, units: readonly Partial<ControlUnit>[]) => {
      const { runs } = await opened(config, units);
      const sessions = openSessions(runtime);
      const context: Context = { data: hashInput("wanted", 77 * 24), tokens: 77, width: 24 };
      const behind = (config.inChannels - 4) * SHAPE[2] * SHAPE[3];
      const call = unetCall(sessions, unetOf(config), {
        controls: controlsOf(runs),
        vector: () => hashInput("vector", config.vectorSize ?? 0),
        ...(behind > 0 && {
          concat: { data: hashInput("behind", behind), shape: [1, 5, SHAPE[2], SHAPE[3]] as const },
        }),
      });
      const found = await call({ data: hashInput("latents", COUNT), shape: SHAPE }, 500, [context]);
      await sessions.release();
      return found;
    };
    for (const config of [
      { ...SMALL, vectorSize: 40 },
      { ...SMALL, inChannels: 9 },
    ]) {
      const plain = await answer(config, []);
      const found = await answer(config, [REFERENCE]);
      expect(found.every(Number.isFinite)).toBe(true);
      expect(apart(found, plain)).toBeGreaterThan(1e-3);
    }
    await expect(answer({ ...SMALL, inChannels: 8 }, [REFERENCE])).rejects.toThrow(
      "reference units do not go with editing models",
    );
  });

  test("of a style has tokens behind those of the words, zeros on the unwanted side", async () => {
    const { runs } = await opened(SMALL, [{ model: "style", image: "a", weight: 0.5, end: 0.5 }]);
    const plain = await walked(SMALL, []);
    const found = await walked(SMALL, runs);
    expect(found.every(Number.isFinite)).toBe(true);
    expect(apart(found, plain)).toBeGreaterThan(1e-4);
    const [run] = runs;
    const context: Context = { data: new Float32Array(2 * 24), tokens: 2, width: 24 };
    const made = await run?.contexts?.({
      ...{ x: { data: new Float32Array(COUNT), shape: SHAPE }, time: 0, picture: 0 },
      ...{ contexts: [context, context], sides: ["unwanted", "wanted"] },
      moment: { share: 0, sigma: 1 },
    });
    expect(made?.map(({ tokens, data }) => [tokens, data.some((value) => value !== 0)])).toEqual([
      [5, false],
      [5, true],
    ]);
    expect(run?.isActive({ share: 0.6, sigma: 1 })).toBe(false);
  });

  test("keeps what LoRAs change of the same layers", async () => {
    const layer = `${PREFIXES.unet}.input_blocks.1.1.transformer_blocks.0.attn1.to_k`;
    const form = {
      ...{ kind: "low-rank" as const, rank: 4, width: 4 },
      ...{ up: hashInput("up", 32 * 4), down: hashInput("down", 4 * 32) },
    };
    const adapters = {
      layout: new Map([[layer, { rank: 4 }]]),
      applied: [{ factors: { layer, shape: [32, 32], scale: 1, form }, strength: 0.5 }],
    };
    const answer = async (units: readonly Partial<ControlUnit>[], adapted: boolean) => {
      const { runs } = await opened(SMALL, units);
      const sessions = openSessions(runtime);
      const network = { ...unetOf(SMALL), ...(adapted && { adapters }) };
      const call = unetCall(sessions, network, { controls: controlsOf(runs) });
      const context: Context = { data: hashInput("wanted", 77 * 24), tokens: 77, width: 24 };
      const found = await call({ data: hashInput("latents", COUNT), shape: SHAPE }, 500, [context]);
      await sessions.release();
      return found;
    };
    const both = await answer([REFERENCE, IP], true);
    expect(both.every(Number.isFinite)).toBe(true);
    expect(apart(both, await answer([REFERENCE, IP], false))).toBeGreaterThan(1e-3);
    expect(apart(both, await answer([], true))).toBeGreaterThan(1e-3);
  });

  test("of both kinds at once differs from each", async () => {
    const ip = await walked(SMALL, (await opened(SMALL, [IP])).runs);
    const { runs } = await opened(SMALL, [
      IP,
      REFERENCE,
      { ...REFERENCE, preprocessor: "reference_adain" },
    ]);
    const all = await walked(SMALL, runs);
    expect(all.every(Number.isFinite)).toBe(true);
    expect(apart(all, ip)).toBeGreaterThan(1e-3);
  });
});
