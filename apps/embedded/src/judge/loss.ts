/** What the judge is taught by: the cross entropy of each head that has a label. */
import {
  constant,
  exp,
  log,
  matmul,
  mul,
  neg,
  reduceMax,
  reduceSum,
  sub,
  type Tensor,
} from "@inkloom/engine";
import { type HeadName, HEADS, VALUES } from "./heads.ts";
import type { Labels } from "./labels.ts";

/** Mean over the batch of the sum over heads; `targets` [N, VALUES] as of `targetsOf`. */
export function judgeLoss(logits: Tensor, targets: Tensor): Tensor {
  const count = logits.shape[0] ?? 1;
  const heads = memberships(); // [VALUES, heads]
  const low = sub(logits, reduceMax(logits, [1], true)); // so that nothing overflows
  const logSums = log(matmul(exp(low), heads)); // [N, heads]
  const labelled = matmul(targets, heads); // its weight where a head has a label
  const chosen = reduceSum(mul(targets, low), [0, 1]);
  const sums = reduceSum(mul(labelled, logSums), [0, 1]);
  return mul(neg(sub(chosen, sums)), 1 / count);
}

function memberships(): Tensor {
  const values = new Float32Array(VALUES * HEADS.length);
  HEADS.forEach(({ start, choices }, head) => {
    choices.forEach((_, i) => (values[(start + i) * HEADS.length + head] = 1));
  });
  return constant(values, [VALUES, HEADS.length]);
}

/** What is told by small or faint parts is learned late: it counts for more. */
const STRESSED: ReadonlySet<HeadName> = new Set([
  "style",
  "light",
  "mountains",
  "weather",
  "expression",
  "glasses",
] as const);
const STRESS = 3;

/** The head's weight at its label, 0 elsewhere; a head without a label is all 0. Written into `out` [VALUES]. */
export function writeTargets(labels: Labels, out: Float32Array): void {
  out.fill(0);
  for (const { name, choices, start } of HEADS) {
    const label = labels[name];
    if (label === undefined) continue;
    const choice = choices.indexOf(label);
    if (choice < 0) throw new Error(`"${label}" is no choice of ${name}: ${choices.join(", ")}`);
    out[start + choice] = STRESSED.has(name) ? STRESS : 1;
  }
}
