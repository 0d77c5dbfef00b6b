/** What units do to predictions and finished pictures. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { PreprocessorId } from "@inkloom/contract";
import { SD15 } from "@inkloom/models";
import { coloursOf, duringWalk, layingOver } from "./afterwards.ts";
import type { ControlCall, ControlJob, ControlPass, ControlRun } from "./control-unit.ts";
import { controlsOf } from "./controls.ts";
import { perPicture } from "./per-picture.ts";
import { controlUnit, hashPicture } from "./tiny-control.suite.ts";

/** Made by parity/annotators/classic.py. */
const { colourFix } = JSON.parse(
  readFileSync(new URL("../annotate/classic/goldens/classic.json", import.meta.url), "utf8"),
) as {
  readonly colourFix: readonly {
    readonly variation: number;
    readonly sharpness: number;
    readonly fixed: string;
    readonly sharp: string;
  }[];
};

function mixed(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

describe("keeping colours while drawing", () => {
  const latents = (first: number, count: number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => (mixed(first + i) >>> 8) / 2 ** 23 - 1);
  const shape = [1, 4, 13, 9] as const;
  const size = 4 * 13 * 9;
  const floats = (text: string) =>
    new Float32Array(new Uint8Array(Buffer.from(text, "base64")).buffer);
  const farthest = (left: Float32Array, right: Float32Array): number =>
    left.reduce((most, value, i) => Math.max(most, Math.abs(value - (right[i] ?? NaN))), 0);

  test.each(colourFix)(
    "variation $variation and sharpness $sharpness, within 1e-6 of hook.py",
    ({ variation, sharpness, fixed, sharp }) => {
      const predicted = latents(1, 2 * size);
      const change = coloursOf(latents(7000, size), variation, sharpness);
      const sides = ["wanted", "unwanted"] as const;
      for (const [part, golden] of [fixed, sharp].entries())
        for (const row of [0, 1]) {
          const x0 = predicted.subarray(row * size, (row + 1) * size);
          const made = change(x0, { x: { shape }, sides }, part);
          const wanted = floats(golden).subarray(row * size, (row + 1) * size);
          expect(farthest(wanted, made)).toBeLessThan(1e-6);
        }
    },
  );
});

describe("the first noise takes of what LaMa filled in", () => {
  const picture = hashPicture("filled", 16, 8);
  const mask = { width: 16, height: 8, data: new Uint8ClampedArray(128).fill(255) };
  const latents = Float32Array.of(0.25, -1);
  const during = (preprocessor: PreprocessorId, pass: ControlPass["pass"]) =>
    duringWalk(
      { preprocessor, unit: controlUnit({ preprocessor }) } as ControlJob,
      {
        pass,
        checkpoint: { noise: { parameterization: "eps" } },
        encode: () => Promise.resolve({ data: latents, shape: [1, 1, 1, 2] }),
      } as unknown as ControlPass,
      { picture, mask },
    );

  test("in the only walk and in the first of a hires fix, not in its second, and with LaMa alone", async () => {
    for (const pass of ["only", "low"] as const)
      expect((await during("inpaint_only+lama", pass)).noised?.(0)).toEqual(latents);
    for (const { noised, correction } of [
      await during("inpaint_only+lama", "high"),
      await during("inpaint_only", "only"),
    ]) {
      expect(noised).toBeUndefined();
      expect(correction?.stage).toBe("kept");
    }
  });
});

describe("corrections of several units", () => {
  const call = {
    x: { data: new Float32Array(4), shape: [1, 1, 2, 2] },
    time: 1,
    contexts: [{ data: new Float32Array(1), tokens: 1, width: 1 }],
    sides: ["wanted"],
    picture: 0,
  } as const;
  const told: string[] = [];
  const run = (stage: "colours" | "kept", name: string): ControlRun => ({
    isActive: () => true,
    correction: {
      stage,
      of: (predicted) => {
        told.push(name);
        return Promise.resolve(predicted);
      },
    },
  });

  test("come as in hook.py: colours first, what is kept last, whatever the order of the units", async () => {
    const controls = controlsOf([run("kept", "inpaint_only"), run("colours", "tile_colorfix")]);
    const made = await controls.call(call, SD15.unet);
    await made?.corrected(new Float32Array(4));
    expect(told).toEqual(["tile_colorfix", "inpaint_only"]);
  });
});

describe("what is laid over finished pictures", () => {
  const [side, area] = [16, 256];
  const [one, other, drawn] = ["one", "other", "drawn"].map((name) =>
    hashPicture(name, side, side),
  ) as [
    ReturnType<typeof hashPicture>,
    ReturnType<typeof hashPicture>,
    ReturnType<typeof hashPicture>,
  ];
  const mask = { width: side, height: side, data: new Uint8ClampedArray(area) };

  test("is each picture's own, where a batch began with several", () => {
    const runs = [one, other].map((picture): ControlRun => {
      const finished = layingOver({ picture, mask }, "inpaint_only");
      return { isActive: () => true, ...(finished && { finished }) };
    }) as [ControlRun, ControlRun];
    const { finished } = perPicture(runs);
    expect([0, 1, 2].map((number) => finished?.(drawn, number).data)).toEqual([
      one.data,
      other.data,
      one.data,
    ]);
  });

  test("is nothing for pictures of another size, and for preprocessors that lay nothing over", () => {
    const larger = hashPicture("larger", side + 8, side);
    expect(layingOver({ picture: one, mask }, "inpaint_only")?.(larger)).toBe(larger);
    expect(layingOver({ picture: one, mask }, "inpaint_global_harmonious")).toBeUndefined();
    expect(layingOver({ picture: one }, "inpaint_only")).toBeUndefined();
  });
});

test("each picture of a batch is asked what is its own", async () => {
  const seen: number[] = [];
  const run = (number: number): ControlRun => ({
    isActive: () => true,
    places: ["middle"],
    added: () => {
      seen.push(number);
      return Promise.resolve(new Map());
    },
    contexts: ({ contexts }) => Promise.resolve(contexts),
    change: {
      name: "same",
      trace: (_size, _w, before) => ({ inputs: {}, options: before }),
      feeds: () =>
        Promise.resolve({
          own: { dtype: "float32", shape: [1], data: Float32Array.of(number) },
        }),
    },
  });
  const both = perPicture([run(0), run(1)]);
  for (const picture of [1, 0]) {
    const call = { picture } as ControlCall;
    await both.added?.(call);
    expect((await both.change?.feeds(call))?.["own"]?.data).toEqual(Float32Array.of(picture));
  }
  expect(seen).toEqual([1, 0]);
  const alone = run(0);
  expect(perPicture([alone])).toBe(alone);
});
