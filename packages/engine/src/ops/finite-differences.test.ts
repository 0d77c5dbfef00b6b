import { expect, test } from "vitest";
import { grad } from "../autodiff/grad.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import { type Case, CASES, describeCase, goldenOf, trace } from "./cases.suite.ts";
import { evaluate, type Values } from "./evaluate.suite.ts";
import { add, mul, reduceSum } from "./index.ts";

/** Step along the direction; small enough that no case crosses a jump, large enough for float32. */
const STEP = 2e-3;

/** The first case of every function that has gradients. */
const first = new Map<string, Case>();
for (const golden of CASES)
  if (golden.dx !== undefined && !first.has(golden.op)) first.set(golden.op, golden);

/** Differs from element to element, of size 1 or less. */
const wave = (values: Values): Float32Array =>
  Float32Array.from({ length: values.data.length }, (_, i) => Math.cos(i * 2.3 + 1));

const moved = (values: Values, direction: Float32Array, step: number): Values => ({
  ...values,
  data: direction.map((amount, i) => Number(values.data[i]) + step * amount),
});

const dot = (a: Values["data"], b: Values["data"]): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Number(a[i]) * Number(b[i]);
  return sum;
};

test.for([...first.values()].map((golden) => [describeCase(golden), golden] as const))(
  "the slope of %s is what its gradient says",
  async ([, golden]) => {
    const { results, floats, values } = trace(golden);
    const dys = (golden.dy ?? []).map(goldenOf);
    const seeds = dys.map(({ shape }, i) => input(`dy ${i}`, shape));
    const loss = results
      .map((y, i): Tensor => {
        const product = mul(y, seeds[i] ?? 1);
        const axes = product.shape.map((_, axis) => axis);
        return reduceSum(product, axes);
      })
      .reduce((sum, term) => add(sum, term));
    const fed = Object.fromEntries(dys.map((dy, i) => [`dy ${i}`, dy]));
    const named = Object.fromEntries(results.map((y, i) => [`y ${i}`, y]));
    const gradients = Object.fromEntries(grad(loss, floats).map((dx, i) => [`dx ${i}`, dx]));

    const names = floats.flatMap((x) => (x.kind === "input" ? [x.name] : []));
    const directions = names.map((name) => wave(goldenOf(name)));
    const lossAt = async (step: number): Promise<number> => {
      const shifted = names.map((name, i) => {
        const direction = directions[i] ?? new Float32Array();
        return [name, moved(goldenOf(name), direction, step)] as const;
      });
      const ys = await evaluate(named, { ...values, ...Object.fromEntries(shifted) });
      return dys.reduce((sum, dy, i) => sum + dot(ys[`y ${i}`]?.data ?? dy.data, dy.data), 0);
    };

    const dxs = await evaluate(gradients, { ...values, ...fed });
    const parts = directions.map((direction, i) =>
      dot(dxs[`dx ${i}`]?.data ?? direction, direction),
    );
    const slope = parts.reduce((sum, part) => sum + part, 0);
    const measured = ((await lossAt(STEP)) - (await lossAt(-STEP))) / (2 * STEP);
    const scale = Math.max(1, ...parts.map(Math.abs));
    expect(Math.abs(measured - slope) / scale).toBeLessThan(0.01);
  },
);
