import { expect, test } from "vitest";
import { grad } from "../autodiff/grad.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import { type Case, CASES, describeCase, goldenOf, relativeError, trace } from "./cases.suite.ts";
import { evaluate } from "./evaluate.suite.ts";
import { add, cast, mul, reduceSum } from "./index.ts";

/** float16 keeps 11 bits (5e-4); inputs, every step and, in gradients, differences of them lose more. */
const TOLERANCE = { values: 0.01, gradients: 0.05 };

/** Rounded inputs fall on other sides of jumps and ties. */
const JUMPS = new Set(["equal", "floor", "greater", "less", "maximum", "minimum", "round"]);

test.for(CASES.map((golden, i) => [`${describeCase(golden)} ${i}`, golden] as const))(
  "float16 graphs hold no constant of another type: %s",
  async ([, golden]) => {
    const { results, floats, values } = trace(golden, "float16");
    const pairs = results.map((y, i) => ({
      y,
      name: golden.y[i] ?? "",
      ...limits(golden, "values"),
    }));
    const dys = (golden.dy ?? []).map(goldenOf);
    if (dys.length > 0) {
      const seeds = dys.map(({ shape }, i) => input(`dy ${i}`, shape));
      const terms = results.map((y, i): Tensor => {
        const product = mul(cast(y, "float32"), seeds[i] ?? 1);
        const axes = product.shape.map((_, axis) => axis);
        return reduceSum(product, axes);
      });
      const loss = terms.reduce((sum, term) => add(sum, term));
      grad(loss, floats).forEach((y, i) => {
        pairs.push({ y, name: golden.dx?.[i] ?? "", ...limits(golden, "gradients") });
      });
    }
    const outputs = Object.fromEntries(
      pairs.map(({ y, name }) => [
        `golden ${name}`,
        y.dtype === "float16" ? cast(y, "float32") : y,
      ]),
    );
    const feeds = { ...values, ...Object.fromEntries(dys.map((dy, i) => [`dy ${i}`, dy])) };
    const actual = await evaluate(outputs, feeds);
    for (const { name, tolerance } of pairs) {
      const result = actual[`golden ${name}`];
      expect(result?.dtype).toBe(goldenOf(name).dtype);
      if (result !== undefined)
        expect(relativeError(result, goldenOf(name)), name).toBeLessThan(tolerance);
    }
  },
);

const limits = ({ op }: Case, what: keyof typeof TOLERANCE): { readonly tolerance: number } => ({
  tolerance: JUMPS.has(op) ? Infinity : TOLERANCE[what],
});
