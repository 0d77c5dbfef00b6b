import { openWeights, readFloat32 } from "@inkloom/engine/weights";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { hashInput } from "../../../models/src/parity.suite.ts";
import { dynamicCodes } from "./block-codes.ts";
import { clipGradients } from "./clip-gradients.ts";
import { createOptimizer } from "./create-optimizer.ts";
import type { Optimizer, OptimizerState, StateArray, TrainedTensor } from "./optimizer.ts";

/** As parity/training/optimizers.py writes it. */
interface Case {
  readonly name: string;
  readonly optimizer: string;
  readonly args: string;
  readonly rate: number;
  readonly warmup: number;
  readonly secondRate: number;
  readonly secondDecay: number | null;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

const file = await openWeights(
  fileURLToPath(new URL("./goldens/optimizers.safetensors", import.meta.url)),
);
const cases = JSON.parse(file.metadata["cases"] ?? "") as readonly Case[];

async function golden(name: string): Promise<Float32Array> {
  const entry = file.entries.get(name);
  if (entry === undefined) throw new Error(`the goldens hold no ${name}`);
  return readFloat32(entry);
}

const STEPS = 12;
const MIDDLE = 5;

type Values = Readonly<Record<string, Float32Array>>;

const startOf = ({ shapes }: Case): Values =>
  Object.fromEntries(
    Object.entries(shapes).map(([key, shape]) => {
      const { data } = hashInput(`${key}.values`, shape);
      return [key, key === "matrix" ? data.fill(0) : data];
    }),
  );

/** The tensors of a step, with the gradient that the golden had at these values. */
function tensorsOf(given: Case, values: Values, step: number): TrainedTensor[] {
  const factor = step < given.warmup ? step / given.warmup : 1 - 0.05 * step;
  return Object.entries(given.shapes).map(([name, shape], i) => {
    const own = values[name] ?? new Float32Array();
    const { data: target } = hashInput(`${name}.target`, shape);
    const { data: noise } = hashInput(`${name}.noise.${step}`, shape);
    const gradient = own.map(
      (value, at) => Math.fround(value - (target[at] ?? 0)) + (noise[at] ?? 0) / 4,
    );
    const learningRate = given.rate * factor * (i === 1 ? given.secondRate : 1);
    const tensor = { name, shape, values: own, gradient, learningRate };
    return i === 1 && given.secondDecay !== null
      ? { ...tensor, weightDecay: given.secondDecay }
      : tensor;
  });
}

const create = ({ optimizer, args, rate }: Case): Optimizer =>
  createOptimizer(optimizer, [args], rate);

/** Differences over the largest element. */
function errors(actual: Float32Array, expected: Float32Array): Float32Array {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return actual.map((value, i) => Math.abs(value - (expected[i] ?? NaN)) / largest);
}

/** A copy that has nothing of the optimizer's own, as a file would be read. */
const written = (state: OptimizerState): OptimizerState =>
  new Map([...state].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));

describe("values after some steps are the reference's", () => {
  for (const given of cases)
    test(`of ${given.name}`, async () => {
      const optimizer = create(given);
      const values = startOf(given);
      for (let step = 0; step < STEPS; step++) {
        optimizer.step(tensorsOf(given, values, step));
        if (step + 1 !== MIDDLE && step + 1 !== STEPS) continue;
        for (const [name, actual] of Object.entries(values)) {
          const found = errors(actual, await golden(`${given.name}.${step + 1}.${name}`)).sort();
          // In 8 bits a value between two codes may fall to either side: one in a thousand may, by less than a code.
          const exact = name === "large" ? Math.floor(found.length * 0.999) : found.length;
          expect(found[exact - 1]).toBeLessThan(1e-6);
          expect(found.at(-1)).toBeLessThan(1e-3);
        }
      }
    });

  test("and so are the codes of 8-bit states", async () => {
    expect(dynamicCodes(true).values).toEqual(await golden("codes.signed"));
    expect(dynamicCodes(false).values).toEqual(await golden("codes.unsigned"));
  });
});

describe("a run that is taken up again", () => {
  for (const given of cases)
    test(`comes to the same bits with ${given.name}`, () => {
      const whole = startOf(given);
      const first = create(given);
      for (let step = 0; step < STEPS; step++) first.step(tensorsOf(given, whole, step));

      const parts = startOf(given);
      let optimizer = create(given);
      for (let step = 0; step < STEPS; step++) {
        if (step === 1 || step === MIDDLE) {
          const state = written(optimizer.save());
          optimizer = create(given);
          optimizer.load(state, tensorsOf(given, parts, step));
        }
        optimizer.step(tensorsOf(given, parts, step));
      }
      expect(parts).toEqual(whole);
    });

  test("may have been saved before its first step", () => {
    const given = caseOf("prodigy");
    const optimizer = create(given);
    optimizer.load(create(given).save(), tensorsOf(given, startOf(given), 0));
    const values = startOf(given);
    for (let step = 0; step < 3; step++) optimizer.step(tensorsOf(given, values, step));
    expect(values).not.toEqual(startOf(given));
  });
});

describe("a tensor that is left out of a step", () => {
  const leftOut = (tensors: TrainedTensor[]): TrainedTensor[] =>
    tensors.map((tensor) =>
      tensor.name === "vector"
        ? { ...tensor, gradient: new Float32Array(), isLeftOut: true }
        : tensor,
    );
  // Prodigy has one step size for all tensors, and so one count of steps.
  for (const given of cases.filter(({ optimizer }) => optimizer !== "Prodigy"))
    test(`is as though there had been no such step, by ${given.name}`, () => {
      const fewer = startOf(given);
      const all = create(given);
      for (const step of [3, 4, 7]) all.step(tensorsOf(given, fewer, step));

      const values = startOf(given);
      let optimizer = create(given);
      for (const step of [2, 3, 4, 5, 6, 7]) {
        const tensors = tensorsOf(given, values, step);
        const before = values["vector"]?.slice();
        const sitsOut = ![3, 4, 7].includes(step);
        optimizer.step(sitsOut ? leftOut(tensors) : tensors);
        if (sitsOut) expect(values["vector"]).toEqual(before);
        const state = written(optimizer.save());
        optimizer = create(given);
        optimizer.load(state, tensors);
      }
      expect(values["vector"]).toEqual(fewer["vector"]);
    });

  test("stays with Prodigy, too", () => {
    const given = caseOf("prodigy");
    const values = startOf(given);
    const optimizer = create(given);
    optimizer.step(tensorsOf(given, values, 0));
    const before = values["vector"]?.slice();
    optimizer.step(leftOut(tensorsOf(given, values, 1)));
    expect(values["vector"]).toEqual(before);
    expect(values["matrix"]).not.toEqual(startOf(given)["matrix"]);
  });
});

const caseOf = (name: string): Case => {
  const found = cases.find((given) => given.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
};

describe("a state that does not fit is refused by the name of what is wrong", () => {
  const given = caseOf("adamw8bit");
  const tensors = tensorsOf(given, startOf(given), 1);
  const state = (): Map<string, StateArray> => {
    const optimizer = create(given);
    optimizer.step(tensors);
    return new Map(written(optimizer.save()));
  };
  const refusal = (changed: OptimizerState, name = "AdamW8bit"): string => {
    const optimizer = createOptimizer(name, [], 1);
    try {
      optimizer.load(changed, tensors);
    } catch (problem) {
      expect(problem).toMatchObject({ code: "training/state" });
      expect(optimizer.save().get("step")?.data).toEqual(Int32Array.of(0));
      return String(problem);
    }
    throw new Error("the state was taken");
  };

  test("one that is missing", () => {
    const changed = state();
    changed.delete("large.exp_avg_sq_absmax");
    expect(refusal(changed)).toContain('"large.exp_avg_sq_absmax" is nothing, expected 17 x F32');
    expect(refusal(new Map())).toContain('"step" is nothing');
  });

  test("one of another size", () => {
    const changed = state();
    changed.set("vector.exp_avg", { shape: [18], data: new Float32Array(18) });
    expect(refusal(changed)).toContain('"vector.exp_avg" is 18 x F32, expected 17 x F32');
  });

  test("one of another kind", () => {
    const optimizer = createOptimizer("AdamW", [], 1);
    optimizer.step(tensors);
    expect(refusal(optimizer.save())).toContain(
      '"large.exp_avg" is 4140 x F32, expected 4140 x U8',
    );
  });

  test("one of a tensor or an optimizer that is not here", () => {
    const changed = state();
    changed.set("other.exp_avg", { shape: [1], data: new Float32Array(1) });
    expect(refusal(changed)).toContain('"other.exp_avg"');
    const adam = createOptimizer("AdamW", [], 1);
    adam.step(tensors);
    expect(refusal(adam.save(), "Lion")).toContain("exp_avg_sq");
  });

  test("one with numbers that are none", () => {
    const changed = state();
    changed.set("matrix.exp_avg", { shape: [240], data: new Float32Array(240).fill(NaN) });
    expect(refusal(changed)).toContain('"matrix.exp_avg" is NaN or infinity');
    changed.set("step", { shape: [1], data: Int32Array.of(-4) });
    expect(refusal(changed)).toContain('"step" is -4');
  });
});

describe("arguments are read as kohya's", () => {
  const values = (name: string, args: readonly string[]): Values => {
    const given = { ...caseOf("adamw-arguments"), optimizer: name, args: "" };
    const found = startOf(given);
    const optimizer = createOptimizer(name, args, 0.02);
    for (let step = 0; step < 3; step++) optimizer.step(tensorsOf(given, found, step));
    return found;
  };

  test("in one text or several, as tuples, lists or plain, in any case of the name", () => {
    const expected = values("AdamW", ["betas=0.8,0.95", "weight_decay=.3", "eps=1e-3"]);
    expect(values("adamw", ["betas=(0.8, 0.95) weight_decay=3e-1  eps=0.001"])).toEqual(expected);
    expect(values("ADAMW", ["betas=[0.8,0.95,]", "", " weight_decay = 0.3 eps=1E-3"])).toEqual(
      expected,
    );
    expect(values("AdamW", [])).not.toEqual(expected);
  });

  for (const [name, arg, expected] of [
    ["AdamW", "weight_decay", "name=value"],
    ["AdamW", "weight_decay=", "name=value"],
    ["AdamW", "=3", "name=value"],
    ["AdamW", "amsgrad=True", "one of betas, eps, weight_decay"],
    ["AdamW", "__proto__=1", "one of betas"],
    ["AdamW", "weight_decay=-1", "weight_decay to be a number from 0"],
    ["AdamW", "weight_decay=1e999", "a number from 0"],
    ["AdamW", "weight_decay=0x10", "a number from 0"],
    ["AdamW", "betas=0.9", "two numbers"],
    ["AdamW", "betas=0.9,1", "two numbers"],
    ["AdamW", "eps=1e-8 eps=1e-7", "eps only once"],
    ["Prodigy", "decouple=yes", "True or False"],
    ["Prodigy", "slice_p=1.5", "a whole number from 1"],
    ["AdaFactor", "beta1=2", "below 1, or None"],
  ] as const)
    test(`${name} refuses ${arg}`, () => {
      const create = (): Optimizer => createOptimizer(name, [arg], 1);
      expect(create).toThrow(expect.objectContaining({ code: "training/optimizer" }));
      expect(create).toThrow(expected);
    });

  test("Lion's decoupled decay needs a learning rate", () => {
    expect(() => createOptimizer("Lion", ["decoupled_weight_decay=True"], 0)).toThrow(
      expect.objectContaining({ code: "training/optimizer" }),
    );
  });

  test("an unknown optimizer is answered by those there are", () => {
    const create = (): Optimizer => createOptimizer("DAdaptAdam", [], 1);
    expect(create).toThrow('There is no optimizer "DAdaptAdam" here, expected one of AdamW, ');
  });
});

describe("learning rates", () => {
  const rateAfter = (name: string): number => {
    const given = caseOf(name);
    const optimizer = create(given);
    const values = startOf(given);
    for (let step = 0; step < MIDDLE; step++) optimizer.step(tensorsOf(given, values, step));
    return optimizer.usedRate("matrix");
  };

  test("are told as they were used", () => {
    expect(rateAfter("adamw")).toBeCloseTo(0.01 * 0.8, 12);
    // Its weights are zeros: the least scale, 1e-3, times the largest own rate, 1e-2.
    expect(rateAfter("adafactor")).toBeCloseTo(1e-5, 12);
    expect(rateAfter("prodigy")).toBeGreaterThan(1e-3);
  });

  test("AdaFactor has its own unless told otherwise", () => {
    const own = (args: string): boolean => createOptimizer("AdaFactor", [args], 1).ownLearningRate;
    expect(own("")).toBe(true);
    expect(own("relative_step=False")).toBe(false);
    expect(own("relative_step=False warmup_init=True")).toBe(true);
    expect(createOptimizer("AdamW", [], 1).ownLearningRate).toBe(false);
  });

  test("Prodigy takes one for all", () => {
    const tensors = tensorsOf(caseOf("adamw"), startOf(caseOf("adamw")), 4);
    expect(() => {
      createOptimizer("Prodigy", [], 1).step(tensors);
    }).toThrow(expect.objectContaining({ code: "training/optimizer" }));
  });
});

describe("clipping", () => {
  const gradients = () =>
    Object.entries(caseOf("adamw").shapes).map(([name, shape]) => ({
      gradient: hashInput(`${name}.clip`, shape).data,
    }));

  for (const limit of [1, 100])
    test(`to ${limit} is torch's`, async () => {
      const tensors = gradients();
      const norm = clipGradients(tensors, limit);
      expect(norm).toBeCloseTo((await golden(`clip.${limit}.norm`))[0] ?? NaN, 5);
      const all = Float32Array.from(tensors.flatMap(({ gradient }) => [...gradient]));
      const found = errors(all, await golden(`clip.${limit}.gradient`));
      expect(Math.max(...found)).toBeLessThan(1e-6);
    });

  test("leaves gradients that are not finite alone and says NaN", () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const tensors = gradients();
      tensors[1]?.gradient.fill(bad, 3, 4);
      expect(clipGradients(tensors, 1)).toBeNaN();
      expect(tensors[0]?.gradient).toEqual(gradients()[0]?.gradient);
    }
  });
});
